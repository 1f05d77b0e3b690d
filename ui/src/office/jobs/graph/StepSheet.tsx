import { Badge, Sheet } from '../../../design/index.ts'
import { type Key, pick, useWords } from '../../../words/index.ts'
import { usePeople } from '../../frame/names.ts'
import { Answers } from '../../withheld/Answers.tsx'
import { Evidence } from '../Evidence.tsx'
import type { JobRecord } from '../record.ts'
import type { SopWords } from '../sop_words.ts'
import type { StepNode, Visit } from './graph.ts'

interface StepSheetProps {
  node: StepNode
  record: JobRecord
  sop: SopWords | undefined
  onClose: () => void
}

/** A step's visits: when, by whom, how it went, what was handed in. */
export function StepSheet({ node, record, sop, onClose }: StepSheetProps) {
  const { t, language } = useWords()
  return (
    <Sheet open onClose={onClose} title={pick(node.title, language) || node.id}>
      <p className="muted">{t(`jobs.kind.${node.kind}`)}</p>
      {node.visits.length === 0 && <p>{t('jobs.step.never')}</p>}
      <ol className="path-visits">
        {[...node.visits].reverse().map((visit) => (
          <li key={visit.opened}>
            <OneVisit visit={visit} record={record} sop={sop} />
          </li>
        ))}
      </ol>
    </Sheet>
  )
}

const TOLD = new Set(['approve', 'reject', 'refuse', 'rework'])

function OneVisit({ visit, record, sop }: { visit: Visit; record: JobRecord; sop: SopWords | undefined }) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople(record.names)
  const time = (at: string) => formats.moment(Date.parse(at))
  // Evidence of this visit stands in the events between its opening and its closing.
  const lines = record.lines.filter(
    ({ seq, at, event }) =>
      event.address === visit.address &&
      seq > visit.opened &&
      (visit.closedAt === null || Date.parse(at) <= Date.parse(visit.closedAt)),
  )
  const held = lines.some(({ event }) => JSON.stringify(event.answers ?? null).includes('"blob"'))
  return (
    <>
      <div className="path-visit-head">
        <strong>
          {time(visit.openedAt)}
          {visit.closedAt !== null && ` – ${time(visit.closedAt)}`}
        </strong>
        {visit.closedAt === null && <Badge tone="primary">{t('office.jobs.open')}</Badge>}
        {visit.outcome !== null && (
          <Badge tone={visit.outcome === 'approve' ? 'success' : 'warning'}>
            {TOLD.has(visit.outcome) ? t(`office.outcome.${visit.outcome}` as Key) : visit.outcome}
          </Badge>
        )}
        {visit.fault !== null && (
          <Badge tone="danger" icon="alert">
            {pick(sop?.fault(visit.fault), language) || visit.fault}
          </Badge>
        )}
      </div>
      {visit.by !== null && <div className="muted">{nameOf(visit.by)}</div>}
      {sop && visit.answers && (
        <Answers
          answers={visit.answers}
          sop={sop}
          address={visit.address}
          {...(visit.fault !== null && { fault: visit.fault })}
        />
      )}
      {held && <Evidence record={{ ...record, lines }} sop={sop} />}
    </>
  )
}
