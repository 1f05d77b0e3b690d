// What an entry expects: read into parts, and written as shortly as a scenario can say it.

import { type Data, type Entry, mapIn, wordsIn } from './story.ts'

/** One thing that is expected: `{key: 'at', value: 'enter'}`, `{key: 'notified', value: null}` for nobody. */
export interface Part {
  key: string
  value: unknown
}

const LISTS = ['at', 'notified', 'raised_to', 'reassign']
const ORDER = ['at', 'due', 'status', 'end', 'assignee', 'notified', 'raised_to', 'reassign', 'kept']

export function partsOf(expect: unknown): Part[] {
  if (expect === undefined || expect === null) return []
  if (typeof expect !== 'object' || Array.isArray(expect)) {
    return wordsIn(expect).map((value) => ({ key: 'at', value }))
  }
  return Object.entries(mapIn(expect)).flatMap(([key, value]) => {
    if (key === 'kept') {
      return Object.entries(mapIn(value)).map(([name, kept]) => ({ key: `kept.${name}`, value: kept }))
    }
    if (!LISTS.includes(key)) return [{ key, value }]
    const words = wordsIn(value)
    return words.length === 0 ? [{ key, value: null }] : words.map((one) => ({ key, value: one }))
  })
}

/** Parts as an entry says them; undefined where nothing is expected. */
export function expectOf(parts: readonly Part[]): unknown {
  const found: Record<string, unknown> = {}
  for (const { key, value } of parts) {
    if (key.startsWith('kept.')) {
      found.kept = { ...mapIn(found.kept), [key.slice(5)]: value }
    } else if (!LISTS.includes(key)) found[key] = value
    else found[key] = value === null ? [] : [...wordsIn(found[key]), String(value)]
  }
  const at = found.at as string[] | undefined
  if (at?.length === 1) found.at = at[0]
  const keys = ORDER.filter((key) => key in found)
  if (keys.length === 0) return undefined
  if (keys.length === 1 && at) return found.at
  return Object.fromEntries(keys.map((key) => [key, found[key]]))
}

export function samePart(a: Part, b: Part): boolean {
  return a.key === b.key && JSON.stringify(a.value) === JSON.stringify(b.value)
}

/** With a part more, or without it. Whom nobody else is beside: naming somebody takes “nobody” away. */
export function toggled(expect: unknown, part: Part): unknown {
  const parts = partsOf(expect)
  if (parts.some((one) => samePart(one, part))) return expectOf(parts.filter((one) => !samePart(one, part)))
  const others = parts.filter(({ key, value }) => {
    if (key !== part.key) return true
    return LISTS.includes(key) && value !== null && part.value !== null
  })
  return expectOf([...others, part])
}

/** What may be expected of what is true: everything that is so, and that nobody was told. */
export function offered(expect: unknown, more: readonly Part[], timed: boolean): Part[] {
  const parts = partsOf(expect)
  for (const part of more) if (!parts.some((one) => samePart(one, part))) parts.push(part)
  if (timed) {
    for (const key of ['notified', 'raised_to']) {
      if (!parts.some((one) => one.key === key)) parts.push({ key, value: null })
    }
  }
  return parts
}

/** What happens now, taken for right: an entry's `expect` and `refused`. `truth` is what is so after it, as the
 * server tells it; `known` are values that it does not tell there, such as deadlines. */
export function accepting(
  entry: Entry,
  truth: { refused: string | null; expect: unknown; differs: readonly string[] },
  known: Data = {},
): { expect: unknown; refused: unknown } {
  if (truth.refused !== null) return { expect: undefined, refused: truth.refused }
  const real = partsOf(truth.expect)
  const said = partsOf(entry.expect)
  if (said.length === 0) return { expect: truth.expect ?? undefined, refused: undefined }
  const keys = [...new Set(said.map(({ key }) => key))]
  const parts = keys.flatMap((key): Part[] => {
    if (!truth.differs.includes(key)) return said.filter((one) => one.key === key)
    if (key in known) return [{ key, value: known[key] }]
    const now = real.filter((one) => one.key === key)
    if (now.length > 0) return now
    return ['notified', 'raised_to', 'reassign'].includes(key) ? [{ key, value: null }] : []
  })
  return { expect: expectOf(parts), refused: undefined }
}
