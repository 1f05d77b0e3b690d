// Canonical JSON (RFC 8785): the same value always gives the same text, here and on the server.

/** `value` as canonical JSON. Throws for what it can't hold: NaN, infinities, half of a surrogate pair. */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) // by UTF-16 unit, RFC 8785 3.2.3
    return `{${entries.map(([key, item]) => `${text(key)}:${canonical(item)}`).join(',')}}`
  }
  throw new TypeError(`canonical JSON can't hold a ${typeof value}`)
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError("canonical JSON can't hold what is no number")
  return JSON.stringify(value)
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new RangeError('a text holds half of a surrogate pair')
  return JSON.stringify(value)
}
