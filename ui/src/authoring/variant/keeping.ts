// That a variant's word holds although the base says something else now: noted beside it in the variant's own file, so
// that everybody who opens the draft sees that it was decided. With another word of the base it is another decision.

import { apply, entryAt, type Patch, read, type Source } from '../../document/index.ts'
import type { VariantConflict } from './conflicts.ts'

const LONGEST = 60

/** What stands behind the line: `# kept: the base's due is "9d"`. */
function noteOf({ path, now }: VariantConflict): string {
  const said = JSON.stringify(now)
  const word = said.length <= LONGEST ? said : `${said.slice(0, LONGEST)}… (${digest(said)})`
  return `# kept: the base's ${String(path.at(-1) ?? '')} is ${now === null ? 'gone' : word}`
}

function digest(text: string): string {
  let found = 0x811c9dc5
  for (const letter of text) found = Math.imul(found ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return found.toString(16).padStart(8, '0')
}

/** The line that the variant says it on, without its end. */
function lineOf(variant: Source, { path }: VariantConflict): { from: number; to: number } | null {
  const entry = entryAt(variant, ['change', ...path])
  if (!entry) return null
  const end = variant.text.indexOf('\n', entry.keyFrom)
  const to = end < 0 ? variant.text.length : end
  return { from: entry.keyTo, to: variant.text[to - 1] === '\r' ? to - 1 : to }
}

export function isKept(variant: Source, conflict: VariantConflict): boolean {
  const line = lineOf(variant, conflict)
  return line !== null && variant.text.slice(line.from, line.to).includes(noteOf(conflict))
}

/** Notes that it is kept. Null where no note can stand there. */
export function keep(variant: Source, conflict: VariantConflict): Patch[] | null {
  const line = lineOf(variant, conflict)
  if (!line || isKept(variant, conflict)) return null
  const patches = [{ from: line.to, to: line.to, insert: ` ${noteOf(conflict)}` }]
  const after = read(apply(variant.text, patches), variant.format, variant)
  const same = JSON.stringify(after.data) === JSON.stringify(variant.data)
  return same && after.troubles.length === 0 ? patches : null
}

/** Takes the note away again. */
export function decideAgain(variant: Source, conflict: VariantConflict): Patch[] | null {
  const line = lineOf(variant, conflict)
  if (!line || !isKept(variant, conflict)) return null
  const note = ` ${noteOf(conflict)}`
  const from = variant.text.indexOf(note, line.from)
  return from < 0 ? null : [{ from, to: from + note.length, insert: '' }]
}
