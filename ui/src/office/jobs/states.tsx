import type { Schemas } from '../../api/index.ts'
import { Badge, type IconName, type Tone } from '../../design/index.ts'
import { type Key, useWords } from '../../words/index.ts'

type Line = Schemas['JobLineOut']

const LOOKS: Record<Line['status'], { tone: Tone; icon: IconName; word: Key }> = {
  open: { tone: 'primary', icon: 'play', word: 'office.jobs.open' },
  paused: { tone: 'warning', icon: 'pause', word: 'office.jobs.paused' },
  completed: { tone: 'success', icon: 'check', word: 'office.jobs.completed' },
  cancelled: { tone: 'neutral', icon: 'close', word: 'office.jobs.cancelled' },
}

export function StatusBadge({ status }: { status: Line['status'] }) {
  const { t } = useWords()
  const { tone, icon, word } = LOOKS[status]
  return (
    <Badge tone={tone} icon={icon}>
      {t(word)}
    </Badge>
  )
}

/** Only what stands out is said. */
export function PriorityBadge({ priority }: { priority: string }) {
  const { t } = useWords()
  if (priority === 'urgent') return <Badge tone="danger">{t('office.priority.urgent')}</Badge>
  if (priority === 'high') return <Badge tone="warning">{t('office.priority.high')}</Badge>
  return null
}

/** When something is due; by how much it is late, where it is. */
export function Due({
  at,
  overdue,
  relative = false,
}: {
  at: string | null
  overdue: boolean
  relative?: boolean
}) {
  const { t, formats } = useWords()
  if (at === null) return <span className="muted">{t('office.jobs.noDue')}</span>
  const due = Date.parse(at)
  if (overdue) {
    return (
      <Badge tone="danger" icon="clock">
        {t('time.overdueBy', { duration: formats.duration(Date.now() - due) })}
      </Badge>
    )
  }
  return (
    <time dateTime={at} title={formats.exact(due)}>
      {relative ? t('time.dueIn', { relative: formats.relative(due) }) : formats.moment(due)}
    </time>
  )
}
