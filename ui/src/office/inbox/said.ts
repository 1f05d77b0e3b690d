// Answers in words.

import { pick, useWords } from '../../words/index.ts'
import { isObject } from '../jobs/record.ts'
import { type Schema, type SopWords, texts } from '../jobs/sop_words.ts'

/** What a value of a field is in words: titles of codes, yes and no, lists. */
export function useSaid(sop: SopWords): (value: unknown, of?: Schema) => string {
  const { t, language } = useWords()
  return function said(value: unknown, of: Schema = {}): string {
    if (value === undefined || value === null) return ''
    if (typeof value === 'boolean') return t(value ? 'office.answer.yes' : 'office.answer.no')
    if (Array.isArray(value)) {
      return value
        .map((one) => said(one, of.items))
        .join(value.some(isObject) ? '\n' : t('state.listSeparator'))
    }
    if (isObject(value)) {
      return Object.entries(value)
        .map(([name, one]) => {
          const schema = of.properties?.[name]
          return `${pick(texts(schema?.title), language) || name} ${said(one, schema)}`
        })
        .join(t('state.listSeparator'))
    }
    return pick(sop.code(of, value), language) || String(value)
  }
}

export function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
