import { useEffect, useState } from 'react'
import { Badge, type Tone } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import type { Task } from './tasks.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

/** How long there is left, in words and in colour. */
export function TimeLeft({ task, now }: { task: Pick<Task, 'due_at' | 'kind' | 'opened_at'>; now: number }) {
  const { t, formats } = useWords()
  if (task.kind === 'escalation') {
    return (
      <Badge tone="danger" icon="rise">
        {t('desk.inbox.raised', { time: formats.ago(Date.parse(task.opened_at), now) })}
      </Badge>
    )
  }
  if (task.due_at === null) return <span className="muted">{t('desk.inbox.noDue')}</span>
  const due = Date.parse(task.due_at)
  const left = due - now
  const words =
    left <= 0
      ? t('time.overdueBy', { duration: formats.duration(Math.max(-left, MINUTE)) })
      : t('desk.time.left', { duration: formats.duration(Math.max(left, MINUTE)) })
  return (
    <time dateTime={task.due_at} title={formats.exact(due)}>
      <Badge tone={toneOf(left)} icon="clock">
        {words}
      </Badge>
    </time>
  )
}

/** Too late; soon; in time. */
export function toneOf(left: number): Tone {
  if (left <= 0) return 'danger'
  return left <= 2 * HOUR ? 'warning' : 'neutral'
}

/** Now, told anew every half minute: one clock for a whole list. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
