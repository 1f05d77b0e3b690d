import { useState } from 'react'
import { Chip } from '../../design/desk.ts'
import { Button } from '../../design/index.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { type JobRecord, type Line, told } from './record.ts'
import type { SopWords } from './sop_words.ts'

interface HistoryProps {
  record: JobRecord
  sop: SopWords | undefined
}

const FIRST = 40

/** All that happened, the latest first. */
export function History({ record, sop }: HistoryProps) {
  const { t } = useWords()
  const [all, setAll] = useState(false)
  const [about, setAbout] = useState<About>('all')
  const whole = told(record.lines).reverse()
  const lines = about === 'all' ? whole : whole.filter(({ event }) => aboutOf(text(event.type)) === about)
  return (
    <>
      {whole.length > FEW && (
        <div className="history-filter">
          {ABOUT.filter(
            (one) => one === 'all' || whole.some(({ event }) => aboutOf(text(event.type)) === one),
          ).map((one) => (
            <Chip key={one} pressed={about === one} onPress={() => setAbout(one)}>
              {t(`jobs.history.${one}`)}
            </Chip>
          ))}
        </div>
      )}
      <ol className="history" reversed>
        {lines.slice(0, all ? lines.length : FIRST).map((line) => (
          <HistoryRow key={line.seq} line={line} record={record} sop={sop} />
        ))}
      </ol>
      {!all && lines.length > FIRST && (
        <div className="page-more">
          <Button onClick={() => setAll(true)}>{t('office.more')}</Button>
        </div>
      )}
    </>
  )
}

const FEW = 8
const ABOUT = ['all', 'work', 'decisions', 'deadlines', 'people', 'notes'] as const
type About = (typeof ABOUT)[number]

/** What an event is about, for whoever looks for some of them. */
function aboutOf(type: string): About {
  if (type.startsWith('approval.')) return 'decisions'
  if (type.startsWith('escalation.') || type === 'due.extended' || type === 'step.waived') return 'deadlines'
  if (type === 'people.notified' || /^job\.(assigned|accepted|reassign|transferred|offer)/.test(type))
    return 'people'
  if (/^job\.(noted|paused|resumed|cancelled)$/.test(type)) return 'notes'
  return 'work'
}

const LATE = 60_000 // ms: what was sent within a minute was sent at once

function HistoryRow({ line, record, sop }: HistoryProps & { line: Line }) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople(record.names)
  const { event } = line
  const at = Date.parse(line.at)
  const address = text(event.address)
  const step = address && (pick(record.titles[address], language) || address)
  const people = Array.isArray(event.people) ? event.people.filter((one) => typeof one === 'string') : []
  const outcome = text(event.outcome)
  const end = text(event.end)
  const fault = text(event.fault)
  const said = [
    fault && (pick(sop?.fault(fault), language) || fault),
    outcome && (OUTCOMES.has(outcome) ? t(`office.outcome.${outcome}` as Key) : outcome),
    end && (pick(sop?.end(end), language) || end),
    people.map(nameOf).join(t('state.listSeparator')),
    REASONS.has(text(event.reason)) ? t(`office.reason.${text(event.reason)}` as Key) : text(event.reason),
    text(event.comment),
    text(event.text),
    text(event.note),
  ].filter(Boolean)
  const to = text(event.to)
  const claimed = typeof event.claimed_at === 'number' ? event.claimed_at : at
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
        {said.map((one) => (
          <div key={one}>{one}</div>
        ))}
        <div className="muted">
          {nameOf(line.by)}
          {at - claimed >= LATE && ` · ${t('office.job.late', { time: formats.moment(claimed) })}`}
        </div>
      </div>
    </li>
  )
}

const OUTCOMES = new Set(['approve', 'reject', 'refuse', 'rework'])
const REASONS = new Set(['fault', 'outcome', 'enough', 'cancelled', 'waived', 'moved'])

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
