// How somebody wants to be told, as a value: which channel carries what, and when not.

import type { Schemas } from '../api/index.ts'

export type Preferences = Schemas['PreferencesOut']
export type Offered = Schemas['OfferedOut']
export type Urgency = 'urgent' | 'normal' | 'low'

export const URGENCIES: readonly Urgency[] = ['urgent', 'normal', 'low']

/** Whether a channel carries messages of that urgency: as chosen, else as the channel is usually used. */
export function carries(preferences: Preferences, channel: Offered, urgency: Urgency): boolean {
  const chosen = preferences.channels[urgency]
  return chosen === undefined ? channel.urgencies.includes(urgency) : chosen.includes(channel.name)
}

/** With the channel switched on or off for that urgency; the others of it stay as they are shown. */
export function toggled(
  preferences: Preferences,
  offered: readonly Offered[],
  urgency: Urgency,
  channel: string,
): Preferences {
  const names = offered
    .filter((one) => carries(preferences, one, urgency) !== (one.name === channel))
    .map(({ name }) => name)
  return { ...preferences, channels: { ...preferences.channels, [urgency]: names } }
}

/** As the server takes it, without channels that there are no more. */
export function asSent(preferences: Preferences, offered: readonly Offered[]): Schemas['PreferencesSent'] {
  const known = new Set(offered.map(({ name }) => name))
  return {
    ...preferences,
    channels: Object.fromEntries(
      Object.entries(preferences.channels).map(([urgency, names]) => [
        urgency,
        names.filter((name) => known.has(name)),
      ]),
    ),
  }
}
