import { Badge } from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import type { JobRecord } from '../jobs/record.ts'
import type { SopWords } from '../jobs/sop_words.ts'
import { changed, type Given } from './review.ts'
import { isSaid, useSaid } from './said.ts'

interface RoundsProps {
  given: readonly Given[]
  sop: SopWords
  titleOf: (address: string) => string
  record: JobRecord
}

/** What was filled in, step by step: the latest round, and what was another in the one before. */
export function Rounds({ given, sop, titleOf, record }: RoundsProps) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople(record.names)
  const said = useSaid(sop)
  if (given.length === 0) return <p className="muted">{t('desk.decide.noAnswers')}</p>
  return (
    <ul className="rounds">
      {given.map(({ key, address, fault, rounds }) => {
        const last = rounds.at(-1)
        if (!last) return null
        const before = rounds.at(-2)
        const others = changed(last, before)
        const names = Object.keys({ ...before?.answers, ...last.answers }).filter(
          (name) => !sop.isEvidence(address, name, fault),
        )
        const schema = sop.schema(address, fault)
        const rows = names.filter((name) => isSaid(last.answers[name]) || isSaid(before?.answers[name]))
        return (
          <li key={key}>
            <h3 className="rounds-title">
              {titleOf(address)}
              {fault && <> · {pick(sop.fault(fault), language) || fault}</>}
              {rounds.length > 1 && <Badge tone="info">{t('desk.decide.round', { n: rounds.length })}</Badge>}
            </h3>
            <p className="muted">
              {t('desk.decide.handedIn', { who: nameOf(last.by), time: formats.moment(last.at) })}
            </p>
            {rows.length > 0 && (
              <dl className="facts">
                {rows.map((name) => (
                  <div key={name}>
                    <dt>{pick(sop.field(address, name, fault), language) || name}</dt>
                    <dd>
                      {said(last.answers[name], schema.properties?.[name]) || '–'}
                      {others.has(name) && (
                        <span className="rounds-changed">
                          <Badge tone="warning">{t('desk.decide.changed')}</Badge>{' '}
                          {t('desk.decide.was', {
                            value: said(before?.answers[name], schema.properties?.[name]) || '–',
                          })}
                        </span>
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        )
      })}
    </ul>
  )
}
