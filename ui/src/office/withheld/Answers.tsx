import { pick, useWords } from '../../words/index.ts'
import { isObject } from '../jobs/record.ts'
import { type Schema, type SopWords, texts } from '../jobs/sop_words.ts'

interface AnswersProps {
  answers: Record<string, unknown>
  sop: SopWords
  address: string
  fault?: string
}

/** What was filled in, by the names of the fields. Captures are shown as pictures elsewhere. */
export function Answers({ answers, sop, address, fault }: AnswersProps) {
  const { t, language } = useWords()
  const schema = sop.schema(address, fault)
  const rows = Object.entries(answers).filter(
    ([name, value]) => value !== null && value !== '' && !sop.isEvidence(address, name, fault),
  )
  if (rows.length === 0) return null
  return (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name} className="withheld-fact">
          <dt>{pick(sop.field(address, name, fault), language) || name}</dt>
          <dd>{said(value, schema.properties?.[name])}</dd>
        </div>
      ))}
    </dl>
  )

  function said(value: unknown, of: Schema = {}): string {
    if (typeof value === 'boolean') return t(value ? 'office.answer.yes' : 'office.answer.no')
    if (Array.isArray(value)) {
      return value
        .map((one) => said(one, of.items))
        .join(value.some(isObject) ? '\n' : t('state.listSeparator'))
    }
    if (isObject(value)) {
      return Object.entries(value)
        .map(
          ([name, one]) =>
            `${pick(texts(of.properties?.[name]?.title), language) || name} ${said(one, of.properties?.[name])}`,
        )
        .join(t('state.listSeparator'))
    }
    return pick(sop.code(of, value), language) || String(value)
  }
}
