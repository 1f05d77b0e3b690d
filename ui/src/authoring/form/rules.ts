// When something is shown or may be filled in, as a sentence: rules of JSON Forms, written as `{scope, schema}`, as
// CEL or as both, read into one kind of groups and clauses, and written back in the form that they had.

import { EVERY, isObject, type Path as Names, pathOfScope } from '../../forms/fields.ts'
import { type Clause, type Literal, parse, write } from '../conditions.ts'
import { scopeOf } from './schemas.ts'

export type Effect = 'SHOW' | 'HIDE' | 'ENABLE' | 'DISABLE'
export const EFFECTS: readonly Effect[] = ['SHOW', 'HIDE', 'ENABLE', 'DISABLE']

export type Operator = Clause['is'] | 'contains' | 'between'

/** One thing that is held against a value. */
export interface Test {
  /** As expressions name it: `this.result`, in a row `ok`, `inputs.quantity`. */
  field: string
  is: Operator
  value?: Literal | readonly Literal[]
  /** Also holds where nothing was answered; only conditions written as a schema do so. */
  orNothing?: boolean
}

/** Tests and groups of which all, or any, must hold. */
export interface Group {
  join: 'all' | 'any'
  parts: readonly (Test | Group)[]
}

/** How a condition is written: as an expression, or as JSON Forms has it. */
export type Dialect = 'cel' | 'schema'

export interface Said {
  dialect: Dialect
  group: Group
}

export function isGroup(part: Test | Group): part is Group {
  return 'parts' in part
}

/** What an expression says; null where that is more than groups of tests. */
export function readCel(cel: string): Group | null {
  const group = grouped(cel, 0)
  return group === null || isGroup(group) ? group : { join: 'all', parts: [group] }
}

export function writeCel(group: Group): string {
  const joined = group.join === 'all' ? ' && ' : ' || '
  return group.parts
    .map((part) => {
      if (!isGroup(part)) return celOf(part)
      return part.parts.length > 1 && group.parts.length > 1 ? `(${writeCel(part)})` : writeCel(part)
    })
    .join(joined)
}

function celOf({ field, is, value }: Test): string {
  if (is === 'has' && !field.includes('.')) return `has(${field})`
  if (is === 'has not' && !field.includes('.')) return `!has(${field})`
  if (is === 'contains') return `${literal(only(value))} in ${field}`
  if (is === 'between') {
    const [low, high] = both(value)
    return `(${clause({ field, is: '>=', value: low })} && ${clause({ field, is: '<=', value: high })})`
  }
  return clause({ field, is, ...(value !== undefined && { value }) })
}

function clause(one: Clause): string {
  return write({ join: 'all', clauses: [one] })
}

function literal(value: Literal): string {
  return clause({ field: 'x', is: '==', value: typeof value === 'boolean' ? String(value) : value }).slice(5)
}

function only(value: Test['value']): Literal {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function both(value: Test['value']): [Literal, Literal] {
  const [low, high] = Array.isArray(value) ? value : [value, value]
  return [low ?? 0, high ?? low ?? 0]
}

/** The parts of an expression between `&&` or `||` that stand in no brackets, and which of the two it is. */
function split(cel: string): { sign: '&&' | '||' | null; parts: string[] } | null {
  const cuts: { at: number; sign: '&&' | '||' }[] = []
  let deep = 0
  for (let at = 0; at < cel.length; at++) {
    const sign = cel[at] as string
    if (sign === "'" || sign === '"') {
      const end = /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/.exec(cel.slice(at))
      if (!end) return null
      at += end[0].length - 1
    } else if ('([{'.includes(sign)) deep++
    else if (')]}'.includes(sign)) deep--
    else if (deep === 0 && (cel.startsWith('&&', at) || cel.startsWith('||', at))) {
      cuts.push({ at, sign: cel.slice(at, at + 2) as '&&' })
      at++
    } else if (sign === '?' || (sign === '/' && cel[at + 1] === '/')) return null
  }
  const sign = cuts.some((cut) => cut.sign === '||') ? '||' : cuts.length > 0 ? '&&' : null
  const parts: string[] = []
  let from = 0
  for (const cut of cuts) {
    if (cut.sign !== sign) continue
    parts.push(cel.slice(from, cut.at))
    from = cut.at + 2
  }
  parts.push(cel.slice(from))
  return { sign, parts }
}

function grouped(written: string, depth: number): Test | Group | null {
  if (depth > 4) return null
  let cel = written.trim()
  let inside = unwrapped(cel)
  const wasWrapped = inside !== null
  while (inside !== null) {
    cel = inside.trim()
    inside = unwrapped(cel)
  }
  const cut = split(cel)
  if (cut === null) return null
  if (cut.sign === null) return test(cel)
  const parts: (Test | Group)[] = []
  for (const text of cut.parts) {
    const part = grouped(text, depth + 1)
    if (part === null) return null
    parts.push(part)
  }
  const join = cut.sign === '&&' ? 'all' : 'any'
  const [low, high] = parts
  if (wasWrapped && join === 'all' && parts.length === 2 && low && high && !isGroup(low) && !isGroup(high)) {
    const fits = low.is === '>=' && high.is === '<=' && low.field === high.field
    if (fits) return { field: low.field, is: 'between', value: [only(low.value), only(high.value)] }
  }
  return { join, parts }
}

/** What stands in brackets, where they are around everything. */
function unwrapped(cel: string): string | null {
  if (!cel.startsWith('(') || !cel.endsWith(')')) return null
  let deep = 0
  for (let at = 0; at < cel.length; at++) {
    const sign = cel[at] as string
    if (sign === "'" || sign === '"') {
      const end = /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/.exec(cel.slice(at))
      if (!end) return null
      at += end[0].length - 1
    } else if (sign === '(') deep++
    else if (sign === ')' && --deep === 0 && at < cel.length - 1) return null
  }
  return cel.slice(1, -1)
}

function test(cel: string): Test | null {
  const bare = /^(!?)has\(\s*([A-Za-z_]\w*)\s*\)$/.exec(cel)
  if (bare) return { field: bare[2] as string, is: bare[1] ? 'has not' : 'has' }
  const within = /^('(?:[^'\\\n]|\\.)*'|-?\d+) in ([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)$/.exec(cel)
  if (within) {
    const value = parse(`x == ${within[1]}`)?.clauses[0]?.value
    return value === undefined ? null : { field: within[2] as string, is: 'contains', value }
  }
  const sentence = parse(cel)
  const [found] = sentence?.clauses ?? []
  return sentence?.clauses.length === 1 && found ? found : null
}

/** What the condition of a rule says; null where a sentence can't say it. `base` is where its scopes begin. */
export function readCondition(condition: unknown, base: Names): Said | null {
  if (!isObject(condition)) return null
  if (typeof condition.cel === 'string' && Object.keys(condition).length === 1) {
    const group = readCel(condition.cel)
    return group && { dialect: 'cel', group }
  }
  const part = ofSchema(condition, base, 0)
  if (part === null) return null
  return { dialect: 'schema', group: isGroup(part) ? part : { join: 'all', parts: [part] } }
}

function ofSchema(condition: unknown, base: Names, depth: number): Test | Group | null {
  if (!isObject(condition) || depth > 6) return null
  if (Array.isArray(condition.conditions)) {
    if (Object.keys(condition).some((key) => key !== 'type' && key !== 'conditions')) return null
    const parts = condition.conditions.map((part) => ofSchema(part, base, depth + 1))
    if (parts.length === 0 || parts.some((part) => part === null)) return null
    return { join: condition.type === 'OR' ? 'any' : 'all', parts: parts as (Test | Group)[] }
  }
  if ('cel' in condition) {
    const group = typeof condition.cel === 'string' ? readCel(condition.cel) : null
    const [one] = group?.parts ?? []
    return group && Object.keys(condition).length === 1
      ? group.parts.length === 1 && one
        ? one
        : group
      : null
  }
  const names = pathOfScope(condition.scope)
  if (names === null || names.length === 0 || names.includes(EVERY)) return null
  const known = ['type', 'scope', 'schema', 'expectedValue', 'failWhenUndefined']
  if (Object.keys(condition).some((key) => !known.includes(key))) return null
  if (condition.type !== undefined && condition.type !== 'LEAF') return null
  const field = base.length === 0 ? `this.${names.join('.')}` : names.join('.')
  const schema = 'expectedValue' in condition ? { const: condition.expectedValue } : condition.schema
  return testOf(field, schema, condition.failWhenUndefined === true)
}

const COMPARED: Readonly<Record<string, Clause['is']>> = {
  minimum: '>=',
  maximum: '<=',
  exclusiveMinimum: '>',
  exclusiveMaximum: '<',
}

function testOf(field: string, schema: unknown, mustBe: boolean): Test | null {
  const nothing = mustBe ? {} : { orNothing: true }
  if (schema === true || (isObject(schema) && Object.keys(schema).length === 0))
    return mustBe ? { field, is: 'has' } : null
  if (!isObject(schema)) return null
  const keys = Object.keys(schema)
  if (keys.length === 2 && isLiteral(schema.minimum) && isLiteral(schema.maximum))
    return { field, is: 'between', value: [schema.minimum, schema.maximum], ...nothing }
  if (keys.length !== 1) return null
  const [key] = keys as [string]
  const value = schema[key]
  if (key === 'const' && isLiteral(value)) return { field, is: '==', value }
  if (key === 'enum' && Array.isArray(value) && value.every(isLiteral)) return { field, is: 'in', value }
  if (key in COMPARED && typeof value === 'number')
    return { field, is: COMPARED[key] as Clause['is'], value, ...nothing }
  if (key === 'contains' && isObject(value) && isLiteral(value.const) && Object.keys(value).length === 1)
    return { field, is: 'contains', value: value.const, ...nothing }
  if (key === 'not' && isObject(value) && Object.keys(value).length === 1) {
    if (isLiteral(value.const)) return { field, is: '!=', value: value.const, ...nothing }
    if (Array.isArray(value.enum) && value.enum.every(isLiteral))
      return { field, is: 'not in', value: value.enum, ...nothing }
  }
  return null
}

function isLiteral(value: unknown): value is Literal {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The condition that says a sentence, in the dialect that it had. What a schema can't say is an expression. */
export function writeCondition({ dialect, group }: Said, base: Names): Record<string, unknown> {
  if (dialect === 'cel') return { cel: writeCel(group) }
  const [only] = group.parts
  if (group.parts.length === 1 && only) return schemaOf(only, base)
  return {
    type: group.join === 'all' ? 'AND' : 'OR',
    conditions: group.parts.map((part) => schemaOf(part, base)),
  }
}

function schemaOf(part: Test | Group, base: Names): Record<string, unknown> {
  if (isGroup(part)) return writeCondition({ dialect: 'schema', group: part }, base)
  const names = namesOf(part.field, base)
  const schema = names === null ? null : asSchema(part)
  if (names === null || schema === null) return { cel: celOf(part) }
  const scope = scopeOf(names)
  const isAsking = isObject(schema) && ('const' in schema || 'enum' in schema)
  const mustBe = !part.orNothing && !isAsking ? { failWhenUndefined: true } : {}
  return { scope, schema, ...mustBe }
}

/** The names of a field of the form; null for what lies around it, and for the form seen from a row. */
export function namesOf(field: string, base: Names): string[] | null {
  const names = field.split('.')
  if (names[0] === 'this') return base.length === 0 && names.length > 1 ? names.slice(1) : null
  return base.length > 0 ? names : null
}

function asSchema({ is, value }: Test): unknown {
  const one = only(value)
  switch (is) {
    case '==':
      return { const: one }
    case '!=':
      return { not: { const: one } }
    case 'in':
      return { enum: Array.isArray(value) ? value : [one] }
    case 'not in':
      return { not: { enum: Array.isArray(value) ? value : [one] } }
    case 'contains':
      return { contains: { const: one } }
    case 'between': {
      const [minimum, maximum] = both(value)
      return { minimum, maximum }
    }
    case 'has':
      return true
    case 'has not':
      return null
    default: {
      const key = Object.keys(COMPARED).find((each) => COMPARED[each] === is)
      return typeof one === 'number' && key ? { [key]: one } : null
    }
  }
}

/** A condition as an expression, for whoever wants to read it so. */
export function celOfCondition(condition: unknown, base: Names): string | null {
  if (isObject(condition) && typeof condition.cel === 'string') return condition.cel
  const said = readCondition(condition, base)
  return said && writeCel(said.group)
}
