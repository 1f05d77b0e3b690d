// The captures in an answer, if that is what it holds: a list of objects with the fields of a capture and no
// others, each of its type. What is null may be left out.

import { isObject } from './records.ts'
import type { Capture } from './values.ts'

type Fits = (value: unknown) => boolean

const text: Fits = (value) => value === null || typeof value === 'string'
// from 1e21 on JSON writes an exponent, which the server reads as a number with a fraction
const whole: Fits = (value) => value === null || (Number.isInteger(value) && Math.abs(Number(value)) < 1e21)
const number: Fits = (value) => typeof value === 'number'

const CAPTURE: Record<string, Fits> = {
  blob: text,
  at: whole,
  position: (value) => value === null || isPosition(value),
  source: text,
  text,
  signer: text,
  signed: text,
  stamped: text,
}

const POSITION: Record<string, Fits> = {
  lat: number,
  lon: number,
  accuracy: (value) => value === null || number(value),
  at: whole,
}

/** The captures of an evidence field; null for a value that is no list of captures. */
export function capturesOf(value: unknown): Capture[] | null {
  const fits = Array.isArray(value) && value.every((item) => isOf(item, CAPTURE))
  return fits ? (value as Capture[]) : null
}

function isPosition(value: unknown): boolean {
  return isOf(value, POSITION) && Object.hasOwn(value, 'lat') && Object.hasOwn(value, 'lon')
}

function isOf(value: unknown, fields: Record<string, Fits>): value is object {
  return (
    isObject(value) &&
    Object.entries(value).every(([name, item]) => Object.hasOwn(fields, name) && fields[name]?.(item))
  )
}
