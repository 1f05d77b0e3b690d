// How deliveries stand, in colours and pictures.

import type { IconName, Tone } from '../../design/index.ts'

export type Status = 'waiting' | 'held' | 'sending' | 'sent' | 'skipped' | 'dead' | 'doubtful'

export const TONES: Record<Status, Tone> = {
  waiting: 'info',
  held: 'neutral',
  sending: 'info',
  sent: 'success',
  skipped: 'neutral',
  dead: 'danger',
  doubtful: 'warning',
}

export const PICTURES: Record<Status, IconName> = {
  waiting: 'clock',
  held: 'pause',
  sending: 'send',
  sent: 'check',
  skipped: 'minus',
  dead: 'alert',
  doubtful: 'question',
}
