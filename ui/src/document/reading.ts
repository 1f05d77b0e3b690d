// The door to reading: whole, or only what an edit touched.

import { readAgain } from './incremental.ts'
import { readJson } from './reading_json.ts'
import { readYaml } from './reading_yaml.ts'
import type { Format, Source } from './source.ts'
import { ReadSource } from './tree.ts'

/** Reads a text. Never throws: what can't be read is told in `troubles`, and the rest is there. With `before`, what
 * the text said before a small edit, only what the edit touched is read, and untouched data stays the same object. */
export function read(text: string, format: Format = 'yaml', before?: Source): Source {
  if (before instanceof ReadSource && before.format === format) {
    if (before.text === text) return before
    const ahead = readBefore.get(before)
    if (ahead?.text === text) return ahead
    const again = readAgain(before, text)
    if (again) return again
  }
  const whole = format === 'json' ? readJson(text) : readYaml(text)
  if (whole.troubles.length > 0 && before instanceof ReadSource && before.format === format) {
    whole.healthy = before.troubles.length === 0 ? before : before.healthy
  }
  return whole
}

const readBefore = new WeakMap<Source, Source>()

/** The same, for an edit that was only thought of: should it be made, the text is not read a second time. */
export function readAhead(before: Source, text: string): Source {
  const after = read(text, before.format, before)
  if (after !== before) readBefore.set(before, after)
  return after
}
