// Values inside a text, as forms/expressions/binding.py shows them.

/** Nothing where there is no value, numbers as canonical JSON writes them. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value + 0) : ''
  if (Array.isArray(value)) return value.map(shown).join(', ')
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([key, item]) => `${key}: ${shown(item)}`)
    .join(', ')
}
