// What an expression can read at a place of a draft, with types, and what of it fits where one is typing. It is
// generous: whether a step can have been handed in before is the checker's to say.

import type { Path } from '../../document/index.ts'
import { isMap, type Schema, valueAt } from './schema.ts'
import type { Place } from './slots.ts'
import { type FieldKnown, fieldsOf, map, type Texts, type World, words } from './world.ts'

/** A name with dots that an expression can read. */
export interface NameKnown {
  name: string
  type: string
  title: Texts
  /** The values it can have, where these are few. */
  values: readonly ValueKnown[]
}

export interface ValueKnown {
  value: string
  title: Texts
}

const MOST = 200 // values that are offered

const FIXED: Readonly<Record<string, string>> = {
  'subject.id': 'string',
  'subject.kind': 'string',
  'subject.name': 'string',
  'subject.branch': 'string',
  'subject.site.lat': 'double',
  'subject.site.lon': 'double',
  'subject.address': 'string',
  'subject.contact': 'map(string, dyn)',
  'subject.labels': 'list(string)',
  'branch.code': 'string',
  'branch.title': 'string',
  'branch.parent': 'string',
  'branch.tags': 'list(string)',
  'branch.timezone': 'string',
  'job.id': 'string',
  'job.sop': 'string',
  'job.variant': 'string',
  'job.branch': 'string',
  'job.assignee': 'string',
  'job.priority': 'string',
  'job.opened_by': 'string',
  'job.opened_at': 'int',
  'job.due_at': 'int',
}

/** The type of a field in the words of the language. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) return 'dyn'
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  switch (type) {
    case 'string':
      return 'string'
    case 'integer':
      return 'int'
    case 'number':
      return 'double'
    case 'boolean':
      return 'bool'
    case 'array':
      return `list(${typeOf(schema.items)})`
    case 'object':
      return schema.properties
        ? `object(${Object.entries(schema.properties)
            .map(([name, one]) => `${name}: ${typeOf(one)}`)
            .join(', ')})`
        : 'map(string, dyn)'
    default:
      if (schema.codeList) return 'string'
      return Array.isArray(schema.enum) && schema.enum.every((one) => typeof one === 'string')
        ? 'string'
        : 'dyn'
  }
}

/** The values that a field can have: those that its schema lists, or the entries of its code list. */
export function valuesOf(world: World, schema: Schema | undefined): ValueKnown[] {
  if (!schema) return []
  if (Array.isArray(schema.enum)) {
    return schema.enum.flatMap((value) => (typeof value === 'string' ? [{ value, title: '' }] : []))
  }
  const options = Array.isArray(schema.oneOf) ? schema.oneOf : schema.anyOf
  if (Array.isArray(options)) {
    return options.flatMap((one) => {
      const { const: value, title } = map(one)
      return typeof value === 'string' ? [{ value, title: words(title ?? '') }] : []
    })
  }
  if (typeof schema.codeList === 'string') {
    const list = world.codeLists().find(({ name }) => name === schema.codeList)
    return (list?.entries ?? []).slice(0, MOST).map(({ code, title }) => ({ value: code, title }))
  }
  return schema.items ? valuesOf(world, schema.items) : []
}

/** Every name that is seen at a place. */
export function namesAt(world: World, place: Place): NameKnown[] {
  const found = new Map<string, NameKnown>()
  const add = (name: string, type: string, title: Texts = '', values: readonly ValueKnown[] = []) => {
    if (!found.has(name)) found.set(name, { name, type, title, values })
  }
  const addSchema = (prefix: string, schema: Schema | undefined) => {
    for (const { name, schema: field } of fieldsOf(schema)) {
      add(`${prefix}${name}`, typeOf(field), words(field.title ?? ''), valuesOf(world, field))
      if (field.properties) addSchema(`${prefix}${name}.`, field)
    }
  }
  const addFields = (prefix: string, fields: readonly FieldKnown[]) => {
    for (const { name, schema, evidence } of fields) {
      if (evidence) add(`${prefix}${name}`, 'list(dyn)', words(schema.title ?? ''))
      else {
        add(`${prefix}${name}`, typeOf(schema), words(schema.title ?? ''), valuesOf(world, schema))
        if (schema.properties) addSchema(`${prefix}${name}.`, schema)
      }
    }
  }
  const sop = world.sop(place.file)
  const inForm = formAround(world, place)
  if (inForm) {
    const { schema, siblings } = inForm
    addSchema('this.', schema)
    addSchema('', siblings)
  }
  const inTrigger = place.inSop?.[0] === 'triggers'
  const inWait = place.inSop?.includes('wait') && place.inSop.at(-1) === 'when'
  if (inTrigger || inWait) {
    add('event', 'dyn')
    add('event.type', 'string')
  }
  for (const [name, type] of Object.entries(FIXED)) add(name, type)
  addSchema('subject.', map(world.subject(sop.about)?.schema) as Schema)
  addSchema('inputs.', map(sop.inputs) as Schema)
  for (const [name, table] of Object.entries(map(sop.tables)))
    add(`table.${name}`, 'dyn', words(map(table).title ?? ''))
  if (place.inSop && !inTrigger) {
    const at = place.inSop
    const step = world.stepAround(place.file, at)
    if (step && !inForm) addFields('this.', world.fieldsOf(step.data))
    if (at[0] === 'faults') addFields('this.', world.fieldsOf(map(valueAt(sop, at.slice(0, 2)))))
    for (const { name, schema } of itemsAround(sop, at)) {
      add(name, typeOf(schema))
      addSchema(`${name}.`, schema)
    }
    for (const [name, seen] of world.stepsSeen(place.file, at)) {
      const title = words(seen.data.title ?? '')
      if (seen.kind === 'each' || seen.kind === 'end') continue
      addFields(`answers.${name}.`, world.fieldsOf(seen.data))
      add(`visits.${name}`, 'int', title)
    }
  }
  return [...found.values()]
}

/** The form within which a place stands, and the fields beside it. */
function formAround(world: World, place: Place): { schema: Schema; siblings: Schema } | null {
  let path: Path = place.path
  let data: unknown = world.data(place.file)
  if (place.kind === 'form' || place.kind === 'subject') {
    if (path[0] !== 'schema') return path[0] === 'uischema' ? whole(map(data).schema) : null
  } else if (place.inSop?.includes('form') && place.inSop.at(-1) !== 'form') {
    path = place.inSop.slice(place.inSop.indexOf('form') + 1)
    data = valueAt(world.sop(place.file), place.inSop.slice(0, place.inSop.indexOf('form') + 1))
    if (path[0] !== 'schema') return whole(map(data).schema)
  } else return null
  const schema = map(map(data).schema) as Schema
  const last = path.lastIndexOf('properties')
  const siblings = map(valueAt(data, path.slice(0, Math.max(last, 1)))) as Schema
  return { schema, siblings }
}

function whole(schema: unknown) {
  return isMap(schema) ? { schema: schema as Schema, siblings: schema as Schema } : null
}

/** The items of the `each` steps around a place. */
function itemsAround(sop: unknown, path: Path): { name: string; schema: Schema | undefined }[] {
  const found: { name: string; schema: Schema | undefined }[] = []
  path.forEach((part, index) => {
    if (part !== 'each') return
    const each = map(valueAt(sop, path.slice(0, index + 1)))
    const name = typeof each.as === 'string' ? each.as : 'item'
    const of = typeof each.of === 'string' ? each.of : ''
    const list = /^inputs\.([\w.]+)$/.exec(of)?.[1]?.split('.') ?? []
    const schema = list.length
      ? (valueAt(map(sop).inputs, [...list.flatMap((key) => ['properties', key]), 'items']) as
          | Schema
          | undefined)
      : undefined
    found.push({ name, schema })
  })
  return found.reverse()
}

/** What is being typed at the end of an expression. */
export interface Typing {
  /** The names before the last dot: `answers.enter.`; empty at the beginning of a name. */
  owner: string
  word: string
  /** The name that is compared with, where one types a value: `this.result == '`. */
  comparedWith: string | null
  inText: boolean
}

export function typingAt(before: string): Typing {
  // `x == …`, and `x in ['a', …`
  const compared = /([A-Za-z_][\w.]*)\s*(?:==|!=|in\s*\[[^\]]*)\s*$/
  let quote = ''
  let opened = 0
  for (let at = 0; at < before.length; at += 1) {
    const sign = before[at] ?? ''
    if (quote) {
      if (sign === '\\') at += 1
      else if (sign === quote) quote = ''
    } else if (sign === "'" || sign === '"') {
      quote = sign
      opened = at
    }
  }
  if (quote) {
    const of = compared.exec(before.slice(0, opened))
    return { owner: '', word: before.slice(opened + 1), comparedWith: of?.[1] ?? null, inText: true }
  }
  const chain = /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? ''
  const dot = chain.lastIndexOf('.')
  const rest = before.slice(0, before.length - chain.length)
  return {
    owner: dot < 0 ? (/[\w)\]]\.$/.test(rest) && chain === '' ? '?' : '') : chain.slice(0, dot + 1),
    word: chain.slice(dot + 1),
    comparedWith: compared.exec(rest)?.[1] ?? null,
    inText: false,
  }
}

export interface Part {
  label: string
  type: string
  title: Texts
  /** More follows after a dot. */
  more: boolean
}

/** The names that may stand after `owner` (`answers.`), each part once. */
export function partsAfter(names: readonly NameKnown[], owner: string): Part[] {
  const found = new Map<string, Part>()
  for (const { name, type, title } of names) {
    if (!name.startsWith(owner)) continue
    const rest = name.slice(owner.length)
    const dot = rest.indexOf('.')
    const label = dot < 0 ? rest : rest.slice(0, dot)
    if (label === '') continue
    const before = found.get(label)
    if (dot < 0) found.set(label, { label, type, title, more: before?.more ?? false })
    else if (before) found.set(label, { ...before, more: true })
    else found.set(label, { label, type: '', title: '', more: true })
  }
  return [...found.values()]
}

/** The expression in `{{ }}` in which a text ends; null outside of one. */
export function templateAt(before: string): string | null {
  const open = before.lastIndexOf('{{')
  return open < 0 || before.indexOf('}}', open) >= 0 ? null : before.slice(open + 2)
}

/** The functions of the language, where the server does not tell them. */
export const FUNCTIONS: readonly { name: string; call: string; about: Texts }[] = [
  ['size', 'size(x) -> int', 'How many characters, entries or fields.', '字符、条目或字段的个数。'],
  ['has', 'has(this.reason) -> bool', 'Whether something was given.', '是否填了。'],
  ['contains', 'text.contains(part) -> bool', 'Whether the part is in the text.', '文字中是否含有这一段。'],
  ['startsWith', 'text.startsWith(part) -> bool', 'Whether it begins so.', '是否以此开头。'],
  ['endsWith', 'text.endsWith(part) -> bool', 'Whether it ends so.', '是否以此结尾。'],
  ['matches', "text.matches('pattern') -> bool", 'Whether the pattern is found in it.', '是否符合这个模式。'],
  ['join', "texts.join(', ') -> string", 'One text of many.', '把多段文字连成一段。'],
  ['string', 'string(x) -> string', 'As a text.', '转成文字。'],
  ['int', 'int(x) -> int', 'As a whole number, cut off.', '转成整数（舍去小数）。'],
  ['double', 'double(x) -> double', 'As a number.', '转成小数。'],
  ['abs', 'abs(x)', 'Without its sign.', '绝对值。'],
  ['floor', 'floor(x) -> int', 'The whole number below.', '向下取整。'],
  ['ceil', 'ceil(x) -> int', 'The whole number above.', '向上取整。'],
  ['round', 'round(x, 2)', 'Rounded to so many decimals.', '四舍五入到几位小数。'],
  ['min', 'min(a, b)', 'The least.', '最小的。'],
  ['max', 'max(a, b)', 'The greatest.', '最大的。'],
  ['sum', 'sum(list)', 'The sum of a list.', '合计。'],
  ['all', 'list.all(x, …) -> bool', 'Whether all entries fit.', '是否每一条都符合。'],
  ['exists', 'list.exists(x, …) -> bool', 'Whether some entry fits.', '是否有一条符合。'],
  ['exists_one', 'list.exists_one(x, …) -> bool', 'Whether exactly one entry fits.', '是否恰有一条符合。'],
  ['filter', 'list.filter(x, …)', 'The entries that fit.', '符合的那些条目。'],
  ['map', 'list.map(x, …)', 'Something of each entry.', '取每一条中的内容。'],
].map(([name = '', call = '', en = '', zh = '']) => ({ name, call, about: { en, 'zh-CN': zh } }))
