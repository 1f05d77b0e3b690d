// The functions that CEL does not bring, or that engines differ in. Their twins stand in
// forms/expressions/functions.py; tests/vectors/expressions.json holds them together.

import { Environment } from '@marcbachmann/cel-js'

type Number_ = number | bigint

const LEAST_INT = -(2n ** 63n)
const GREATEST_INT = 2n ** 63n - 1n

function int(value: bigint): bigint {
  if (value < LEAST_INT || value > GREATEST_INT) throw new Error('a whole number is too large')
  return value
}

function whole(value: number): bigint {
  if (!Number.isFinite(value)) throw new Error('not a whole number')
  return int(BigInt(value))
}

function moved(value: number, places: number): number {
  const [mantissa, exponent] = String(value).split('e')
  return Number(`${mantissa}e${Number(exponent ?? 0) + places}`)
}

/** Half away from zero at `digits` decimals of the number as it is written: 1.005 gives 1.01. */
function rounded(value: number, digits: number): number {
  if (digits < -15 || digits > 15) throw new Error('round takes -15 to 15 decimals')
  if (!Number.isFinite(value)) throw new Error('not a number that can be rounded')
  const high = moved(Math.abs(value), digits)
  const low = Math.floor(high)
  const result = moved(low + (high - low >= 0.5 ? 1 : 0), -digits)
  return value < 0 ? -result : result
}

function numbers(values: unknown[]): Number_[] {
  for (const value of values) {
    if (typeof value !== 'number' && typeof value !== 'bigint') throw new Error('not a number')
  }
  return values as Number_[]
}

function total(values: unknown[]): Number_ {
  const all = numbers(values)
  if (all.every((value) => typeof value === 'bigint')) return int(all.reduce((sum, value) => sum + value, 0n))
  return all.reduce((sum: number, value) => sum + Number(value), 0)
}

function extreme(values: unknown[], better: (a: Number_, b: Number_) => boolean): Number_ {
  const all = numbers(values)
  if (all.length === 0) throw new Error('an empty list has neither a least nor a greatest')
  return all.reduce((best, value) => (better(value, best) ? value : best))
}

function readInt(text: string): bigint {
  if (!/^-?[0-9]{1,20}$/.test(text)) throw new Error('not a whole number')
  return int(BigInt(text))
}

function readDouble(text: string): number {
  if (!/^-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?$/.test(text))
    throw new Error('not a number')
  return Number(text)
}

function joined(texts: unknown[], separator: string): string {
  if (texts.some((text) => typeof text !== 'string')) throw new Error('not a text')
  return texts.join(separator)
}

const less = (a: Number_, b: Number_) => a < b
const more = (a: Number_, b: Number_) => a > b

/** Both whole numbers or both numbers, as the check has made them. */
function pair(a: unknown, b: unknown, better: (a: Number_, b: Number_) => boolean): Number_ {
  if (typeof a !== typeof b) throw new Error('not two numbers of one kind')
  return extreme([a, b], better)
}

function double(value: unknown): number {
  if (typeof value !== 'number') throw new Error('not a number')
  return value
}

function absolute(value: unknown): Number_ {
  return typeof value === 'bigint' ? int(value < 0n ? -value : value) : Math.abs(double(value))
}

function toInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value
  return typeof value === 'string' ? readInt(value) : whole(Math.trunc(double(value)))
}

function toDouble(value: unknown): number {
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'string' ? readDouble(value) : double(value)
}

function toText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (!Number.isFinite(double(value))) throw new Error('not a number that can be written')
  return String(value)
}

/** What the functions of the canonical form are called in the browser's engine where ours are other. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ['int', 'ourInt'],
  ['double', 'ourDouble'],
  ['string', 'ourString'],
  ['matches', 'ourMatches'],
])

/**
 * An environment with all functions; every expression clones it for its variables.
 *
 * Where a function takes numbers of both kinds it is declared over `dyn`: the engine would take its first
 * overload for the type of the outcome, and the check has settled all types before.
 */
export const FUNCTIONS = new Environment({ homogeneousAggregateLiterals: false })
  .registerFunction('ourInt(dyn): int', toInt)
  .registerFunction('ourDouble(dyn): double', toDouble)
  .registerFunction('ourString(dyn): string', toText)
  .registerFunction('string.ourMatches(string): bool', (text: string, pattern: string) =>
    new RegExp(pattern, 'u').test(text),
  )
  .registerFunction('list.join(string): string', joined)
  .registerFunction('abs(dyn): dyn', absolute)
  .registerFunction('round(dyn): int', (value: unknown) => whole(rounded(double(value), 0)))
  .registerFunction('round(dyn, int): double', (value: unknown, digits: bigint) =>
    rounded(double(value), Number(digits)),
  )
  .registerFunction('floor(dyn): int', (value: unknown) => whole(Math.floor(double(value))))
  .registerFunction('ceil(dyn): int', (value: unknown) => whole(Math.ceil(double(value))))
  .registerFunction('sum(list): dyn', total)
  .registerFunction('min(list): dyn', (values: unknown[]) => extreme(values, less))
  .registerFunction('min(dyn, dyn): dyn', (a: unknown, b: unknown) => pair(a, b, less))
  .registerFunction('max(list): dyn', (values: unknown[]) => extreme(values, more))
  .registerFunction('max(dyn, dyn): dyn', (a: unknown, b: unknown) => pair(a, b, more))
