import type { Words } from '../../words/index.ts'

/** Any JSON in words, for results and for what has no field of its own. */
export function plainText(value: unknown, words: Words): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return words.t(value ? 'renderer.yes' : 'renderer.no')
  if (typeof value === 'number') return words.formats.number(value, 10)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((item) => plainText(item, words)).join(words.t('renderer.and'))
  return Object.entries(value)
    .map(([name, item]) => `${name}: ${plainText(item, words)}`)
    .join(words.t('renderer.and'))
}
