// What a piece of text names: the step, form, field, role … under the cursor, where it is defined, and every other
// place of the draft that names it.

import { entryAt, type Node, nodeAt, type Path, pathAt, type Source } from '../../document/index.ts'
import { stepOf } from './completion.ts'
import { namesAt } from './expressions.ts'
import { isMap, valueAt } from './schema.ts'
import { keySlot, type Place, placeOf, type Slot, slotAt } from './slots.ts'
import { fieldsOf, map, type World } from './world.ts'

export type ThingKind =
  | 'step'
  | 'form'
  | 'field'
  | 'evidence'
  | 'input'
  | 'fault'
  | 'outcome'
  | 'table'
  | 'codeList'
  | 'role'
  | 'login'
  | 'branch'
  | 'variant'
  | 'sop'
  | 'subject'

export interface Thing {
  kind: ThingKind
  /** As it is spoken of: of a field its own name, of a step its address. */
  name: string
  /** What tells it from all others. */
  id: string
  /** Where it is named here. */
  from: number
  to: number
  /** Of a field: the form's file and the names of the properties; of evidence and outcomes: the step. */
  of: readonly string[]
  defined: Defined | null
}

export interface Defined {
  file: string
  path: Path
}

type Bare = Omit<Thing, 'from' | 'to'>

/** What is named at a place of a text. */
export function thingAt(world: World, file: string, source: Source, offset: number): Thing | null {
  const path = pathAt(source, offset)
  const entry = entryAt(source, path)
  if (entry && offset >= entry.keyFrom && offset <= entry.keyTo) {
    return keyThing(world, file, path, entry.keyFrom, entry.keyTo)
  }
  const node = nodeAt(source, path)
  if (!node) return null
  return (
    valueThings(world, file, source, path, node).find(({ from, to }) => from <= offset && offset <= to) ??
    null
  )
}

export interface Use {
  file: string
  from: number
  to: number
  line: number
  /** The whole line. */
  text: string
  defines: boolean
}

/** Every place of the draft that names a thing, its definition among them. */
export function usesOf(world: World, sources: ReadonlyMap<string, Source>, id: string): Use[] {
  const found: Use[] = []
  for (const [file, source] of sources) {
    if (!world.kind(file)) continue
    const seen = (thing: Thing | null, path: Path, byKey: boolean) => {
      if (thing?.id !== id) return
      const start = source.text.lastIndexOf('\n', thing.from - 1) + 1
      const end = source.text.indexOf('\n', thing.from)
      const defined = thing.defined
      found.push({
        file,
        from: thing.from,
        to: thing.to,
        line: source.text.slice(0, thing.from).split('\n').length,
        text: source.text.slice(start, end < 0 ? undefined : end),
        defines: byKey && defined?.file === file && defined.path.join('\0') === path.join('\0'),
      })
    }
    const walk = (node: Node, path: Path) => {
      for (const entry of node.entries ?? []) {
        const at = [...path, entry.key]
        seen(keyThing(world, file, at, entry.keyFrom, entry.keyTo), at, true)
        walk(entry.value, at)
      }
      node.items?.forEach((item, index) => {
        walk(item, [...path, index])
      })
      if (node.kind === 'scalar') {
        for (const thing of valueThings(world, file, source, path, node)) seen(thing, path, false)
      }
    }
    if (source.root) walk(source.root, [])
  }
  return found
}

/** The place in the text at which something defined stands. */
export function spanOf(source: Source, path: Path): { from: number; to: number } | null {
  const entry = entryAt(source, path)
  if (entry) return { from: entry.keyFrom, to: entry.keyTo }
  const node = nodeAt(source, path)
  return node ? { from: node.from, to: node.to } : null
}

// -- keys ---------------------------------------------------------------------------------------------

function keyThing(world: World, file: string, path: Path, from: number, to: number): Thing | null {
  const place = placeOf(world, file, path)
  const key = path.at(-1)
  if (!place || typeof key !== 'string') return null
  const bare = keyBare(world, place, key)
  return bare ? { ...bare, from, to } : null
}

function keyBare(world: World, place: Place, key: string): Bare | null {
  const { file, kind, path } = place
  const holder = placeOf(world, file, path.slice(0, -1))
  const slot = holder ? keySlot(world, holder) : null
  if (place.inSop) {
    const at = place.inSop
    const step = [...world.outline(file).steps.values()].find((one) => same(one.at, at))
    if (step) return stepBare(world, file, step)
    const parent = at.at(-2)
    const around = world.stepAround(file, at)
    if (at.length === 2 && at[0] === 'faults') return faultBare(world, file, key)
    if (at.length === 2 && at[0] === 'tables') return inSopBare(world, file, 'table', key, ['tables', key])
    if (parent === 'outcomes' && around && at.includes('approval')) {
      return ofStep(world, file, 'outcome', around.id, key, at)
    }
    if (parent === 'evidence' && around) return ofStep(world, file, 'evidence', around.id, key, at)
    if (at.length === 3 && at[0] === 'inputs' && at[1] === 'properties') {
      return inSopBare(world, file, 'input', key, ['inputs', 'properties', key])
    }
    if (slot === 'input') return inSopBare(world, file, 'input', key, ['inputs', 'properties', key])
  }
  if (kind === 'form' && path[0] === 'schema' && path.at(-2) === 'properties') {
    return fieldBare(file, path)
  }
  if (kind === 'scenario') {
    if (slot === 'input') return inSopBare(world, file, 'input', key, ['inputs', 'properties', key])
    if (slot === 'field' || slot === 'evidence') return entryField(world, place, key)
  }
  return null
}

// -- values -------------------------------------------------------------------------------------------

function valueThings(world: World, file: string, source: Source, path: Path, node: Node): Thing[] {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return []
  const place = placeOf(world, file, path)
  if (!place) return []
  const written = source.text.slice(node.from, node.to)
  const quoted = /^["']/.test(written) ? 1 : 0
  const from = node.from + quoted
  const to = node.to - quoted
  const value = node.value
  const slot = slotAt(world, place)
  if (slot === 'cel') return celThings(world, place, written, node.from)
  const found: Thing[] = []
  const add = (bare: Bare | null, start = 0) => {
    if (bare) found.push({ ...bare, from: from + start, to })
  }
  if (slot) add(...valueBare(world, place, slot, value))
  if (written.includes('{{')) {
    for (const match of written.matchAll(/\{\{([\s\S]*?)\}\}/g)) {
      found.push(...celThings(world, place, match[1] ?? '', node.from + match.index + 2))
    }
  }
  return found
}

/** What a value names, and where in it the name begins. */
function valueBare(world: World, place: Place, slot: Slot, value: string): [Bare | null, number?] {
  const { file } = place
  switch (slot) {
    case 'step':
    case 'go': {
      const step = world.stepsSeen(file, place.inSop ?? place.path, slot === 'go').get(value)
      return [step ? stepBare(world, file, step) : null]
    }
    case 'address': {
      const step = stepOf(world.outline(file), value)
      return [step ? stepBare(world, file, step) : null]
    }
    case 'form': {
      const form = world.form(value)
      return [form ? plain('form', value, form.file ? { file: form.file, path: ['form'] } : null) : null]
    }
    case 'codeList': {
      const list = world.codeLists().find(({ name }) => name === value)
      return [
        list ? plain('codeList', value, list.file ? { file: list.file, path: ['codeList'] } : null) : null,
      ]
    }
    case 'subject': {
      const subject = world.subject(value)
      return [
        subject
          ? plain('subject', value, subject.file ? { file: subject.file, path: ['kind'] } : null)
          : null,
      ]
    }
    case 'who':
    case 'told':
    case 'reassign': {
      const at = value.indexOf(':')
      const name = value.slice(at + 1)
      if (value.startsWith('role:'))
        return [plain('role', name, inOrganisation(world, 'roles', name)), at + 1]
      if (value.startsWith('user:'))
        return [plain('login', name, inOrganisation(world, 'people', name)), at + 1]
      if (value.startsWith('performer:')) return [valueBare(world, place, 'step', name)[0], at + 1]
      return [null]
    }
    case 'role':
      return [plain('role', value.split('@')[0] ?? value, inOrganisation(world, 'roles', value))]
    case 'login':
      return [plain('login', value, inOrganisation(world, 'people', value))]
    case 'branch':
      return [plain('branch', value, inOrganisation(world, 'branches', value))]
    case 'fault':
      return [value in map(world.sop(file).faults) ? faultBare(world, file, value) : null]
    case 'outcome': {
      for (const step of world.outline(file).steps.values()) {
        if (place.inSop && step !== world.stepAround(file, place.inSop)) continue
        if (value in map(map(step.data.approval).outcomes)) {
          return [ofStep(world, file, 'outcome', step.id, value, [...step.at, 'approval', 'outcomes', value])]
        }
      }
      return [null]
    }
    case 'variant': {
      const found = world.named('variant').find(({ name }) => name === value)
      return [found ? plain('variant', value, { file: found.file, path: ['variant'] }) : null]
    }
    case 'sop': {
      const own = [...world.files.keys()].find((one) => one === `${value}/sop.yaml`)
      return [plain('sop', value, own ? { file: own, path: ['sop'] } : null)]
    }
    case 'field': {
      const list = place.path.slice(0, -2)
      const known = fieldsOf(map(valueAt(world.data(file), list))).some(({ name }) => name === value)
      return [known && place.kind === 'form' ? fieldBare(file, [...list, 'properties', value]) : null]
    }
    case 'scope': {
      const parts = value.replace(/^#\//, '').split('/')
      const start = value.lastIndexOf('/') + 1
      const known = valueAt(world.data(file), ['schema', ...parts]) !== undefined
      return [known && place.kind === 'form' ? fieldBare(file, ['schema', ...parts]) : null, start]
    }
    default:
      return [null]
  }
}

const CHAIN = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g

/** Names within an expression: steps, fields, inputs, tables. */
function celThings(world: World, place: Place, expression: string, at: number): Thing[] {
  const found: Thing[] = []
  const { file } = place
  const add = (bare: Bare | null, from: number, name: string) => {
    if (bare) found.push({ ...bare, from, to: from + name.length })
  }
  for (const match of expression.matchAll(CHAIN)) {
    const parts = match[0].split('.')
    const [root, ...rest] = parts
    const start = at + match.index
    const offset = (index: number) => start + parts.slice(0, index).join('.').length + (index ? 1 : 0)
    if ((root === 'answers' || root === 'visits') && place.inSop) {
      const seen = world.stepsSeen(file, place.inSop)
      for (let length = rest.length; length > 0; length -= 1) {
        const step = seen.get(rest.slice(0, length).join('.'))
        if (!step) continue
        add(stepBare(world, file, step), offset(1), rest.slice(0, length).join('.'))
        const field = rest[length]
        if (field) add(stepField(world, file, step, field), offset(length + 1), field)
        break
      }
    } else if (root === 'inputs' && rest[0]) {
      add(inSopBare(world, file, 'input', rest[0], ['inputs', 'properties', rest[0]]), offset(1), rest[0])
    } else if (root === 'table' && rest[0]) {
      add(inSopBare(world, file, 'table', rest[0], ['tables', rest[0]]), offset(1), rest[0])
    } else if (place.kind === 'form') {
      const names = root === 'this' ? rest : parts
      const base =
        root === 'this' ? ['schema'] : place.path.slice(0, Math.max(place.path.lastIndexOf('properties'), 1))
      const from = root === 'this' ? 1 : 0
      const first = names[0]
      if (first && valueAt(world.data(file), [...base, 'properties', first]) !== undefined) {
        add(fieldBare(file, [...base, 'properties', first]), offset(from), first)
      }
    } else if (root === 'this' && rest[0] && place.inSop) {
      const step = world.stepAround(file, place.inSop)
      if (step) add(stepField(world, file, step, rest[0]), offset(1), rest[0])
    }
  }
  return found
}

// -- what they are ------------------------------------------------------------------------------------

type Stepped = { id: string; at: Path; data: Readonly<Record<string, unknown>> }

function stepBare(world: World, file: string, step: Stepped): Bare {
  return { ...plain('step', step.id, inFile(world, file, step.at)), of: [] }
}

function stepField(world: World, file: string, step: Stepped, name: string): Bare | null {
  if (name in map(step.data.evidence)) {
    return ofStep(world, file, 'evidence', step.id, name, [...step.at, 'evidence', name])
  }
  const form = typeof step.data.form === 'string' ? world.form(step.data.form) : null
  if (!form?.file || !fieldsOf(map(form.data.schema)).some((one) => one.name === name)) return null
  return fieldBare(form.file, ['schema', 'properties', name])
}

function entryField(world: World, place: Place, name: string): Bare | null {
  const entry = map(valueAt(world.data(place.file), place.path.slice(0, 2)))
  const step = typeof entry.do === 'string' ? stepOf(world.outline(place.file), entry.do) : null
  return step ? stepField(world, place.file, step, name) : null
}

function fieldBare(file: string, path: Path): Bare {
  const names = path.filter((_, index) => index > 0 && path[index - 1] === 'properties').map(String)
  const name = names.at(-1) ?? ''
  return {
    kind: 'field',
    name,
    id: `field:${file}:${names.join('.')}`,
    of: [file, ...names],
    defined: { file, path },
  }
}

function ofStep(
  world: World,
  file: string,
  kind: 'outcome' | 'evidence',
  step: string,
  name: string,
  at: Path,
): Bare {
  return { kind, name, id: `${kind}:${step}:${name}`, of: [step], defined: inFile(world, file, at) }
}

function faultBare(world: World, file: string, name: string): Bare {
  return plain('fault', name, inFile(world, file, ['faults', name]))
}

function inSopBare(world: World, file: string, kind: 'table' | 'input', name: string, at: Path): Bare | null {
  return valueAt(world.sop(file), at) === undefined ? null : plain(kind, name, inFile(world, file, at))
}

function plain(kind: ThingKind, name: string, defined: Defined | null): Bare {
  return { kind, name, id: `${kind}:${name}`, of: [], defined }
}

/** The file in which a place of the SOP is written: the SOP's own, or the variant that adds it. */
function inFile(world: World, file: string, at: Path): Defined | null {
  const base = world.sopFile(file)
  if (base && valueAt(world.data(base), at) !== undefined) return { file: base, path: at }
  return world.kind(file) === 'variant' ? { file, path: ['change', ...at] } : null
}

function inOrganisation(world: World, part: string, name: string): Defined | null {
  const file = [...world.files.keys()].find((one) => world.kind(one) === 'organisation')
  if (!file) return null
  const found = map(world.data(file))[part]
  return isMap(found) && name in found ? { file, path: [part, name] } : null
}

const same = (one: Path, other: Path) =>
  one.length === other.length && one.every((part, at) => part === other[at])

// -- renaming -----------------------------------------------------------------------------------------

export type Renamed =
  | 'field'
  | 'step'
  | 'form'
  | 'fault'
  | 'table'
  | 'input'
  | 'variant'
  | 'outcome'
  | 'evidence'

/** What is asked of the server to rename a thing; null for what can't be renamed here. */
export function renaming(thing: Thing): { what: Renamed; at: string[] } | null {
  switch (thing.kind) {
    case 'field':
      return { what: 'field', at: [...thing.of] }
    case 'form':
      return thing.defined ? { what: 'form', at: [thing.defined.file] } : null
    case 'outcome':
    case 'evidence':
      return { what: thing.kind, at: [...thing.of, thing.name] }
    case 'step':
    case 'fault':
    case 'table':
    case 'input':
    case 'variant':
      return { what: thing.kind, at: [thing.name] }
    default:
      return null
  }
}

/** The last part of what it is called: what one types when renaming. */
export const lastName = (thing: Pick<Thing, 'kind' | 'name'>) =>
  thing.kind === 'step' ? (thing.name.split('.').at(-1) ?? thing.name) : thing.name

export { namesAt }
