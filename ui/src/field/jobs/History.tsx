import { useState } from 'react'
import { Button, Card } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { useWords } from '../../words/index.ts'
import { useNow } from '../shell/phone.tsx'
import { told } from './history.ts'
import { namesOf } from './names.ts'
import { questionsIn } from './questions.ts'

/** Lines shown before somebody asks for all of them. */
const FIRST = 6

/** A claim that is this much older than the event was sent later. */
const LATER = 5 * 60_000

/** What happened to the job, the latest first; the engine's details on demand. */
export function History({ kept }: { kept: KeptJob }) {
  const words = useWords()
  const { t, formats } = words
  const now = useNow()
  const [all, setAll] = useState(false)
  const names = namesOf(kept, words)
  const sent = kept.server.state.seq ?? 0
  const answers = new Set(questionsIn(kept.history).flatMap(({ seq, answer }) => (answer ? [seq] : [])))
  const lines = kept.history
    .map((line) => ({ line, ...told(line, t, names, answers.has(line.seq)) }))
    .filter(({ detail }) => all || !detail)
    .reverse()
  const shown = all ? lines : lines.slice(0, FIRST)
  return (
    <Card title={t('job.history')}>
      {lines.length === 0 && <p className="job-hint">{t('job.historyNone')}</p>}
      <ol className="history">
        {shown.map(({ line, text, note }) => (
          <li key={line.seq} className={note ? 'history-line history-note' : 'history-line'}>
            <span>{text}</span>
            <span className="history-when">
              <time dateTime={new Date(line.at).toISOString()}>{formats.moment(line.at, now)}</time>
              {claimed(line.event, line.at) !== null &&
                ` · ${t('event.later', { when: formats.moment(claimed(line.event, line.at) ?? 0, now) })}`}
              {line.seq > sent && ` · ${t('event.unsent')}`}
            </span>
          </li>
        ))}
      </ol>
      {(all || kept.history.length > shown.length) && (
        <Button kind="quiet" wide onClick={() => setAll(!all)}>
          {t(all ? 'job.historyLess' : 'job.historyAll')}
        </Button>
      )}
    </Card>
  )
}

function claimed(event: Record<string, unknown>, at: number): number | null {
  const said = event.claimed_at
  return typeof said === 'number' && at - said > LATER ? said : null
}
