import { type Schemas, wordsFor } from '../../api/index.ts'
import { Badge, Button, type Tone } from '../../design/index.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { BothSides } from './BothSides.tsx'

type Work = Schemas['WithheldOut']

const TONES: Record<string, Tone> = {
  withheld: 'warning',
  handed_over: 'info',
  withdrawn: 'neutral',
  resolved: 'success',
  settled: 'success',
}

interface RowProps {
  work: Work
  named: boolean // whether the job has to be named
  onSettle: () => void
}

/** One piece of work: what it was, why the job did not take it, what became of it. */
export function WithheldRow({ work, named, onSettle }: RowProps) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople({ [work.person]: work.person_name })
  const made = Date.parse(work.made_at)
  const why = (work.code && wordsFor(work.code, t)) || work.detail
  return (
    <li className="withheld-row">
      <div className="withheld-head">
        <strong>{pick(work.step_title, language) || work.step || pick(work.title, language)}</strong>
        <Badge tone={TONES[work.status] ?? 'neutral'}>
          {t(`office.withheld.status.${work.status}` as Key)}
        </Badge>
      </div>
      {named && (
        <a href={`/office/jobs/${work.job}`}>
          {t('office.withheld.job')}: {pick(work.title, language)} #{work.number}
        </a>
      )}
      <p>{work.conflict ? t(`office.withheld.why.${work.conflict}` as Key) : why}</p>
      <p className="muted">
        {t('office.withheld.done', { who: work.person_name, time: formats.moment(made) })}
      </p>
      {work.status === 'settled' && (
        <p className="muted">
          {[
            work.how && t(`office.withheld.how.${work.how}` as Key),
            work.settled_by && t('office.withheld.settledBy', { who: nameOf(work.settled_by) }),
            work.settled_at !== null && formats.moment(Date.parse(work.settled_at)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {work.note && <p>{t('office.withheld.noteOf', { note: work.note })}</p>}
      <details className="withheld-more">
        <summary>{t('office.withheld.show')}</summary>
        <BothSides work={work} why={why} />
      </details>
      {work.can_settle && (
        <div>
          <Button onClick={onSettle}>{t('office.withheld.settle')}</Button>
        </div>
      )}
    </li>
  )
}
