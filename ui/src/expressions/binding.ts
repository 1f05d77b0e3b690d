// From JSON to the values an expression works on, and back. What does not fit its type, is null or can't be
// kept exactly counts as not given, exactly as on the server.

import type { Type } from './types.ts'

/** The value of an expression that reads what was not given, or that has none (a division by zero). */
export const UNKNOWN: unique symbol = Symbol('UNKNOWN')

const MOST_NESTING = 32

/** The value as `type`, or UNKNOWN. Whole numbers are bigints, as CEL's engine wants them. */
export function convert(type: Type, value: unknown): unknown {
  switch (type.kind) {
    case 'string':
      return typeof value === 'string' && isText(value) ? value : UNKNOWN
    case 'bool':
      return typeof value === 'boolean' ? value : UNKNOWN
    case 'int':
      return Number.isSafeInteger(value) ? BigInt(value as number) : UNKNOWN
    case 'double':
      return typeof value === 'number' && Number.isFinite(value) ? value : UNKNOWN
    case 'list': {
      if (!Array.isArray(value)) return UNKNOWN
      const items = value.map((item) => convert(type.of, item))
      return items.includes(UNKNOWN) ? UNKNOWN : items
    }
    case 'map': {
      if (!isObject(value)) return UNKNOWN
      const pairs = Object.entries(value).map(([key, item]) => [key, convert(type.of, item)] as const)
      return new Map(pairs.filter(([key, item]) => item !== UNKNOWN && isText(key)))
    }
    case 'object': {
      if (!isObject(value)) return UNKNOWN
      const pairs = type.fields
        .filter(([name]) => Object.hasOwn(value, name))
        .map(([name, field]) => [name, convert(field, value[name])] as const)
      return new Map(pairs.filter(([, item]) => item !== UNKNOWN))
    }
    default:
      return dynamic(value, 0)
  }
}

function dynamic(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return isText(value) ? value : UNKNOWN
  if (typeof value === 'number') return Number.isFinite(value) ? value : UNKNOWN
  if (depth === MOST_NESTING) return UNKNOWN
  if (Array.isArray(value)) {
    const items = value.map((item) => dynamic(item, depth + 1))
    return items.includes(UNKNOWN) ? UNKNOWN : items
  }
  if (isObject(value)) {
    const pairs = Object.entries(value).map(([key, item]) => [key, dynamic(item, depth + 1)] as const)
    return new Map(pairs.filter(([key, item]) => item !== UNKNOWN && isText(key)))
  }
  return UNKNOWN
}

/** A result as JSON has it; UNKNOWN where JSON can't hold it. */
export function plain(value: unknown): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : UNKNOWN
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : UNKNOWN
  if (Array.isArray(value)) {
    const items = value.map(plain)
    return items.includes(UNKNOWN) ? UNKNOWN : items
  }
  if (value instanceof Map || isObject(value)) {
    const entries = value instanceof Map ? [...value.entries()] : Object.entries(value)
    const pairs = entries.map(([key, item]) => [key, plain(item)] as const)
    return pairs.some(([, item]) => item === UNKNOWN) ? UNKNOWN : Object.fromEntries(pairs)
  }
  return UNKNOWN
}

/** The values of qualified names picked out of nested data; what is not there is left out. */
export function bind(reads: Iterable<string>, roots: Record<string, unknown>): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const name of reads) {
    const value = pick(roots, name.split('.'), 0)
    if (value !== UNKNOWN && value !== null && value !== undefined) found[name] = value
  }
  return found
}

function pick(data: unknown, parts: string[], at: number): unknown {
  if (at === parts.length) return data
  if (!isObject(data)) return UNKNOWN
  for (let end = at + 1; end <= parts.length; end++) {
    const key = parts.slice(at, end).join('.')
    if (!Object.hasOwn(data, key)) continue
    const value = pick(data[key], parts, end)
    if (value !== UNKNOWN) return value
  }
  return UNKNOWN
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(text: string): boolean {
  return text.isWellFormed()
}
