import type { Schemas } from '../../../api/index.ts'
import { Banner, Card } from '../../../design/index.ts'
import { type Key, pick, useWords } from '../../../words/index.ts'

const SHOWN = 200
const KNOWN = new Set([
  'required',
  'unknown',
  'several',
  'code',
  'type',
  'format',
  'twice',
  'denied',
  'unwanted',
  'sop.not_here',
  'minimum',
  'maximum',
  'maxLength',
  'minLength',
  'pattern',
  'enum',
])

/** What is wrong with the rows, or that nothing is. */
export function Faults({ check }: { check: Schemas['ImportCheckOut'] }) {
  const { t, language } = useWords()
  if (check.faults.length === 0) {
    return (
      <Banner tone="success" title={t('jobs.import.good', { n: check.rows })}>
        {check.already > 0 && t('jobs.import.already', { n: check.already })}
      </Banner>
    )
  }
  const titleOf = (name: string, column: string) =>
    pick(check.fields.find((one) => one.name === name)?.title, language) || column
  return (
    <Card title={t('jobs.import.faults', { n: check.faulty, total: check.rows })}>
      <p className="muted">{t('jobs.import.faultsText')}</p>
      <table className="importing-faults">
        <thead>
          <tr>
            <th scope="col">{t('jobs.import.head.line')}</th>
            <th scope="col">{t('jobs.import.head.column')}</th>
            <th scope="col">{t('jobs.import.head.value')}</th>
            <th scope="col">{t('jobs.import.head.fault')}</th>
          </tr>
        </thead>
        <tbody>
          {check.faults.slice(0, SHOWN).map((one) => (
            <tr key={`${one.line}/${one.field}/${one.code}`}>
              <td className="numbers">{one.line}</td>
              <td>{titleOf(one.field, one.column)}</td>
              <td className="mono">{one.value}</td>
              <td>{KNOWN.has(one.code) ? t(`jobs.fault.${one.code}` as Key) : one.code}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {check.faults.length > SHOWN && <p className="muted">{t('jobs.import.moreFaults', { n: SHOWN })}</p>}
    </Card>
  )
}
