// The same three forms for every renderer: 30 fields of common kinds, a table of 1,000 rows, a list of 50,000.

const CHOICES = Array.from({ length: 10 }, (_, n) => ({ const: `c${n}`, title: `Choice ${n}` }))
const KINDS = [
  { type: 'string', maxLength: 100 },
  { type: 'integer', minimum: 0, maximum: 1000 },
  { type: 'boolean' },
  { type: 'string', format: 'date' },
  { type: 'string', oneOf: CHOICES },
  { type: 'string', format: 'email' },
]

export const ROWS = 1000
export const ENTRIES = 50_000

export const fields = {
  type: 'object',
  required: ['f0', 'f1', 'f4'],
  properties: Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`f${n}`, { ...KINDS[n % KINDS.length], title: `Field ${n}` }]),
  ),
}

const COLUMNS = {
  part: { type: 'string', title: 'Part' },
  count: { type: 'integer', title: 'Count' },
  price: { type: 'number', title: 'Price' },
  note: { type: 'string', title: 'Note' },
}

export const table = {
  type: 'object',
  properties: {
    rows: { type: 'array', title: 'Rows', items: { type: 'object', properties: COLUMNS } },
  },
}

export const rows = Array.from({ length: ROWS }, (_, n) => ({ part: `P-${n}`, count: n, price: n / 4, note: '' }))

export const entries = Array.from({ length: ENTRIES }, (_, n) => ({ code: `E${n}`, title: `Entry number ${n}` }))

/** Which form the address asks for: #fields, #table or #list. */
export const wanted = location.hash.slice(1) || 'fields'

/** Tells that the first field can be used: it is in the page and two frames have passed. */
export function whenUsable(selector) {
  const look = () => {
    const field = document.querySelector(selector)
    if (field) return requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('usable')))
    requestAnimationFrame(look)
  }
  look()
}
