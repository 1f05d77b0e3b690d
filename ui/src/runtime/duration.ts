// Durations as people write them: `90s`, `30m`, `4h`, `2d`, `1w`; twin of engine/language/phrases/duration.py.

import type { Duration } from './runbook.ts'

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** Ten years in seconds. Beyond it a duration is a slip of the pen. */
const LONGEST = 10 * 366 * 86_400

/** The duration, or null for a text that is none, is no time at all, or longer than ten years. */
export function parseDuration(text: string): Duration | null {
  const found = /^([0-9]{1,10})([smhdw])$/.exec(text)
  if (found === null || text.endsWith('\n')) return null
  const n = Number(found[1])
  const unit = found[2] as Duration['unit']
  return n === 0 || n * SECONDS[unit] > LONGEST ? null : { n, unit }
}
