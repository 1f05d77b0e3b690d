// Who reads a field or a piece of evidence: conditions and formulas of its form, what steps of the SOP and of its
// variants ask and say, and scenarios that answer it. Told before it goes, or becomes something else.

import type { Path } from '../../document/index.ts'
import { EVERY, isObject, type Path as Names, pathOfScope } from '../../forms/fields.ts'
import { readBy } from './naming.ts'
import { at } from './plain_data.ts'
import { Schemas } from './schemas.ts'

export type How = 'rule' | 'formula' | 'step' | 'scenario' | 'variant'

export interface Reader {
  how: How
  file: string
  path: Path
  /** What is written there, shortened by whoever shows it. */
  text: string
  /** Of a rule or a formula: the field that has it, where it is a field's. */
  field?: Names
}

/** A step that asks for the form or the evidence, by where it is written. */
export interface Asking {
  file: string
  path: Path
}

export interface Written {
  file: string
  data: unknown
}

/** Who reads these fields in their own form. What stands in `gone` goes with them and is not told. */
export function readersInForm(file: string, data: unknown, root: Path, gone: readonly Names[]): Reader[] {
  const form = at(data, root)
  if (!isObject(form) || gone.length === 0) return []
  const schemas = new Schemas(form.schema, [...root, 'schema'])
  const isField = (names: Names) => schemas.at(names) !== null
  const found: Reader[] = []
  const isGone = (names: Names) => gone.some((one) => isWithin(names, one))
  const reads = (cel: unknown, base: Names) =>
    typeof cel === 'string' && readBy(cel, base, isField).some((names) => isGone(names))

  const condition = (path: Path, written: unknown, base: Names, owner: Names | null) => {
    if (!isObject(written)) return
    const own = owner ? { field: owner } : {}
    const scope = pathOfScope(written.scope)
    if (scope !== null && scope.length > 0 && isGone([...base, ...scope]))
      found.push({ how: 'rule', file, path, text: JSON.stringify(written), ...own })
    else if (reads(written.cel, base))
      found.push({ how: 'rule', file, path, text: String(written.cel), ...own })
    if (Array.isArray(written.conditions))
      for (const [number, part] of written.conditions.entries())
        condition([...path, 'conditions', number], part, base, owner)
  }
  const element = (path: Path, written: unknown, base: Names) => {
    if (!isObject(written)) return
    const scope = pathOfScope(written.scope)
    const names = scope === null ? null : [...base, ...scope]
    if (names !== null && names.length > 0 && isGone(names)) return
    if (isObject(written.rule)) condition([...path, 'rule', 'condition'], written.rule.condition, base, names)
    if (Array.isArray(written.elements))
      for (const [number, part] of written.elements.entries())
        element([...path, 'elements', number], part, base)
    if (names !== null && isObject(written.options) && isObject(written.options.detail))
      element([...path, 'options', 'detail'], written.options.detail, [...names, EVERY])
  }
  const formulas = (base: Names, depth: number) => {
    if (depth > 10) return
    for (const name of schemas.names(base)) {
      const names = [...base, name]
      const spot = schemas.at(names)
      if (!spot || isGone(names)) continue
      const { compute } = spot.written
      if (reads(compute, base))
        found.push({
          how: 'formula',
          file,
          path: [...spot.path, 'compute'],
          text: String(compute),
          field: names,
        })
      if (isObject(spot.schema.properties)) formulas(names, depth + 1)
      if (isObject(spot.schema.items)) formulas([...names, EVERY], depth + 1)
    }
  }
  element([...root, 'uischema'], form.uischema, [])
  formulas([], 0)
  return found
}

const CHAIN = /(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g
/** What people read; an expression stands there between braces alone. */
const SAID = new Set(['title', 'description', 'guide', 'message', 'note'])

/** Who reads these fields of the form, or evidence of the step, anywhere else in the SOP. */
export function readersOutside(
  gone: readonly Names[],
  asking: readonly Asking[],
  sops: readonly Written[],
  scenarios: readonly Written[],
): Reader[] {
  if (gone.length === 0 || asking.length === 0) return []
  const names = new Set(asking.map(({ path }) => String(path.at(-1))))
  const places = asking.map(({ path }) => inSop(path))
  const found: Reader[] = []
  for (const { file, data } of sops) {
    const lead: Path = isObject(data) && isObject(data.change) ? ['change'] : []
    const how: How = lead.length > 0 ? 'variant' : 'step'
    const walk = (value: unknown, path: Path, items: ReadonlyMap<string, Names[]>) => {
      if (typeof value === 'string') {
        const key = path.findLast((step) => typeof step === 'string')
        if (SAID.has(String(key)) && !value.includes('{{')) return
        const own = places.some((one) => isWithin(path.slice(lead.length).map(String), one.map(String)))
        if (says(value, own, items)) found.push({ how, file, path, text: value })
        return
      }
      if (Array.isArray(value)) {
        for (const [number, part] of value.entries()) walk(part, [...path, number], items)
        return
      }
      if (!isObject(value)) return
      const inner = new Map(items)
      const each = isObject(value.each) ? value.each : null
      if (each && typeof each.of === 'string') {
        const rows = gone.filter((one) => one.includes(EVERY) && says(String(each.of), false, items, one))
        if (rows.length > 0)
          inner.set(
            String(each.as ?? 'item'),
            rows.map((one) => one.slice(one.indexOf(EVERY) + 1)),
          )
      }
      for (const [key, part] of Object.entries(value)) {
        // The form itself is looked at by itself; a variant's own text of it is laid over the form.
        if (key === 'form' && isObject(part)) {
          if (lead.length > 0) overlaid(part, [...path, key])
          continue
        }
        walk(part, [...path, key], inner)
      }
    }
    const overlaid = (form: Record<string, unknown>, path: Path) => {
      if (!places.some((one) => one.join('\u0000') === path.slice(lead.length, -1).join('\u0000'))) return
      for (const one of gone) {
        const within = [
          'schema',
          ...one.flatMap((step) => (step === EVERY ? ['items'] : ['properties', step])),
        ]
        if (at(form, within) !== undefined)
          found.push({ how: 'variant', file, path: [...path, ...within], text: one.join('.') })
      }
    }
    walk(lead.length > 0 ? (data as Record<string, unknown>).change : data, lead, new Map())
  }
  for (const { file, data } of scenarios) {
    const entries = isObject(data) && Array.isArray(data.walk) ? data.walk : []
    for (const [number, entry] of entries.entries()) {
      if (!isObject(entry)) continue
      const step = entry.do ?? entry.at ?? entry.fault
      if (typeof step === 'string' && !names.has(String(step.split('.').at(-1)))) continue
      for (const key of ['answers', 'evidence'])
        for (const one of gone)
          if (isAnswered(entry[key], one))
            found.push({
              how: 'scenario',
              file,
              path: ['walk', number, key, String(one[0])],
              text: one.join('.'),
            })
    }
  }
  return found

  /** Whether an expression, or a text with expressions in it, reads one of them. */
  function says(text: string, own: boolean, items: ReadonlyMap<string, Names[]>, only?: Names): boolean {
    const bare = text.replace(LITERAL, (whole) => ' '.repeat(whole.length))
    const all = only ? [only] : gone
    for (const [chain] of bare.matchAll(CHAIN)) {
      const [root, ...rest] = chain.split('.')
      for (const one of all) {
        const cut = one.indexOf(EVERY)
        const plain = cut < 0 ? one : one.slice(0, cut)
        const last = one.at(-1) ?? ''
        // A field of rows is read through its list, by a name that stands for a row.
        const isRead = (tail: readonly string[]) =>
          isWithin(tail, plain) &&
          (only !== undefined || cut < 0 || new RegExp(`\\.${last}(?!\\w)`).test(bare.replace(chain, '')))
        if (root === 'this' && own && isRead(rest)) return true
        if (root === 'answers') {
          const step = rest.findIndex((part) => names.has(part))
          if (step >= 0 && isRead(rest.slice(step + 1))) return true
        }
      }
      for (const fields of items.get(root ?? '') ?? []) if (isWithin(rest, fields)) return true
    }
    return false
  }
}

/** Where a step stands in its SOP, wherever that is written. */
function inSop(path: Path): Path {
  return path[0] === 'change' ? path.slice(1) : path
}

function isAnswered(value: unknown, names: Names): boolean {
  const [first, ...rest] = names
  if (first === undefined) return true
  if (first === EVERY) return Array.isArray(value) && value.some((row) => isAnswered(row, rest))
  return isObject(value) && Object.hasOwn(value, first) && isAnswered(value[first], rest)
}

/** Whether one thing is the other or stands in it. */
function isWithin(names: readonly string[], around: readonly string[]): boolean {
  return names.length >= around.length && around.every((step, number) => step === names[number])
}
