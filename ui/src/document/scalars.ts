// Plain scalars by the core schema of YAML 1.2 (10.3.2), the same as on the server: `on` and `no` are words.

const WORDS = new Map<string, boolean | null>([
  ['', null],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
])

const INTEGER = /^[-+]?[0-9]+$/
const OCTAL = /^0o[0-7]+$/
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const NO_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

/** The value of a plain scalar; `undefined` for a number that JSON can't hold as it is written. */
export function plainValue(text: string): string | number | boolean | null | undefined {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  const first = text.charCodeAt(0)
  if (!(first === 43 || first === 45 || first === 46 || (first >= 48 && first <= 57))) return text
  if (INTEGER.test(text)) return whole(Number(text))
  if (OCTAL.test(text)) return whole(Number.parseInt(text.slice(2), 8))
  if (HEXADECIMAL.test(text)) return whole(Number.parseInt(text.slice(2), 16))
  if (NO_NUMBER.test(text)) return undefined
  if (FLOAT.test(text)) {
    const number = Number(text)
    return Number.isFinite(number) ? number : undefined
  }
  return text
}

function whole(number: number): number | undefined {
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number + 0 : undefined
}
