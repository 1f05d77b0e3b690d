// When something is shown or may be filled in, as a sentence: rules of JSON Forms, written as `{scope, schema}`, as
// CEL or as both, read into one kind of groups and clauses, and written back in the form that they had.

import { EVERY, isObject, type Path as Names, pathOfScope } from '../../forms/fields.ts'
import {
  type Test as Bare,
  type Clause,
  type Group as Grouped,
  type Literal,
  parseGroups,
  write,
} from '../conditions.ts'
import { scopeOf } from './schemas.ts'

export type Effect = 'SHOW' | 'HIDE' | 'ENABLE' | 'DISABLE'
export const EFFECTS: readonly Effect[] = ['SHOW', 'HIDE', 'ENABLE', 'DISABLE']

export type Operator = Bare['is']

/** One thing that is held against a value. In a row a field is named as it is: `ok`. */
export interface Test extends Bare {
  /** Also holds where nothing was answered; only conditions written as a schema do so. */
  orNothing?: boolean
}

export type Group = Grouped<Test>

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
  const said = parseGroups(cel)
  return said === null || 'parts' in said ? said : { join: 'all', parts: [said] }
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
