// What a roll-out's states look like, and what can be done in each.

import type { IconName, Tone } from '../../design/index.ts'

export type Status =
  | 'preparing'
  | 'refused'
  | 'ready'
  | 'partly_live'
  | 'live'
  | 'taken_back'
  | 'cancelled'
  | 'overtaken'

export const LOOKS: Record<Status, { tone: Tone; icon: IconName }> = {
  preparing: { tone: 'info', icon: 'sync' },
  refused: { tone: 'danger', icon: 'alert' },
  ready: { tone: 'primary', icon: 'check' },
  partly_live: { tone: 'warning', icon: 'clock' },
  live: { tone: 'success', icon: 'check-circle' },
  taken_back: { tone: 'neutral', icon: 'undo' },
  cancelled: { tone: 'neutral', icon: 'close' },
  overtaken: { tone: 'neutral', icon: 'history' },
}

export const UNDER_WAY: readonly string[] = ['preparing', 'ready', 'partly_live']

export type Act = 'begin' | 'take_back' | 'cancel' | 'again'

/** In the order in which they are offered; the first is what one usually wants. */
export const ACTS: Record<Status, readonly Act[]> = {
  preparing: ['cancel'],
  refused: ['again', 'cancel'],
  ready: ['begin', 'cancel'],
  partly_live: ['begin', 'take_back'],
  live: ['take_back'],
  taken_back: ['again'],
  cancelled: ['again'],
  overtaken: ['again'],
}

/** Branches that get another runbook; of a variant that is not compiled yet nobody knows. */
export function changedIn(
  variants: readonly { runbook: string | null; changed: readonly string[] }[],
): string[] {
  return variants.flatMap((one) => (one.runbook === null ? [] : one.changed))
}

/** A value of an SOP in a few letters, as its file has it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')
}

/** Nested names as people read them: `steps › photograph › due`. */
export const pathText = (path: readonly (string | number)[]): string => path.join(' › ')
