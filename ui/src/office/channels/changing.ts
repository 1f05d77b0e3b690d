// A channel as it is, in the form in which it is sent to be changed.

import type { Schemas } from '../../api/index.ts'

export type Urgencies = ('urgent' | 'normal' | 'low')[]

export function sentAs(channel: Schemas['ChannelOut']): Schemas['ChannelSent'] {
  const { plugin, title, settings, urgencies, length, enabled } = channel
  return {
    plugin,
    title,
    settings,
    urgencies: urgencies as Urgencies,
    length: length === 'short' ? 'short' : 'long',
    enabled,
  }
}
