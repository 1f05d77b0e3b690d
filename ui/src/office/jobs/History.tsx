import { type Key, pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import type { JobRecord, Line } from './record.ts'

/** All that happened, the latest first. */
export function History({ record }: { record: JobRecord }) {
  return (
    <ol className="history" reversed>
      {[...record.lines].reverse().map((line) => (
        <HistoryRow key={line.seq} line={line} record={record} />
      ))}
    </ol>
  )
}

function HistoryRow({ line, record }: { line: Line; record: JobRecord }) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople()
  const { event } = line
  const at = Date.parse(line.at)
  const step =
    text(event.address) && (pick(record.titleOf(text(event.address)), language) || text(event.address))
  const said = [
    text(event.reason),
    text(event.comment),
    text(event.text),
    text(event.outcome),
    text(event.end),
  ]
  const to = text(event.to)
  const claimed = typeof event.claimed_at === 'number' ? event.claimed_at : null
  return (
    <li className="history-row">
      <time className="history-time" dateTime={line.at} title={formats.exact(at)}>
        {formats.moment(at)}
      </time>
      <div>
        <div>
          <strong>{t(`office.event.${text(event.type)}` as Key)}</strong>
          {step && <> · {step}</>}
          {to && <> → {nameOf(to)}</>}
        </div>
        {said.filter(Boolean).map((one) => (
          <div key={one}>{one}</div>
        ))}
        <div className="muted">
          {nameOf(line.by)}
          {claimed !== null && ` · ${t('office.job.late', { time: formats.moment(claimed) })}`}
        </div>
      </div>
    </li>
  )
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
