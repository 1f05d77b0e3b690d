// JSON values as JSON Schema looks at them.

import { isObject } from './fields.ts'

export const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const
export type JsonType = (typeof TYPES)[number]

/** The type of a value as `type` names it; a number without a fraction is an integer. */
export function typeOf(value: unknown): JsonType {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number'
    case 'boolean':
      return 'boolean'
    default:
      return value === null ? 'null' : Array.isArray(value) ? 'array' : 'object'
  }
}

/** How many characters (Unicode code points) a text has. */
export function lengthOf(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length - 1; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0xd800 || unit > 0xdbff) continue
    const following = text.charCodeAt(at + 1)
    if (following >= 0xdc00 && following <= 0xdfff) {
      length -= 1
      at += 1
    }
  }
  return length
}

/** A text that two values share where they are the same JSON, whatever the order of their names. */
export function identity(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(identity).join()}]`
  if (!isObject(value)) return JSON.stringify(value)
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${identity(value[name])}`).join()}}`
}

/** Whether a number is a multiple of another, as both are written in decimals: 19.99 is one of 0.01. */
export function isMultiple(value: number, factor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(factor)) return value % factor === 0
  const [digits, exponent] = decimal(value)
  const [ofDigits, ofExponent] = decimal(factor)
  const shift = exponent - ofExponent
  return shift >= 0
    ? (digits * 10n ** BigInt(shift)) % ofDigits === 0n
    : digits % (ofDigits * 10n ** BigInt(-shift)) === 0n
}

/** The digits of a number as one whole number, and the power of ten to take it by. */
function decimal(value: number): [bigint, number] {
  const [mantissa = '', exponent] = String(value).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return [BigInt(whole + fraction), Number(exponent ?? 0) - fraction.length]
}
