// What job the phone shows, and how it ended once it has.

import { Badge, EmptyState } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { said } from '../clockwork.ts'
import { usePlay } from '../play.ts'
import { personSaid } from '../saying.ts'
import type { WalkJob } from '../walking.ts'

export function JobHead({ job }: { job: WalkJob }) {
  const { say } = usePlay()
  const { t, language } = useWords()
  const subject = (job.opening.subject as { name?: string } | null | undefined)?.name
  return (
    <header className="scn-phone-head">
      <h2>{pick(job.title, language) || job.sop}</h2>
      <p className="scn-quiet">
        {[
          subject,
          job.assignee && personSaid(say, job.assignee),
          job.due_local &&
            job.status === 'open' &&
            t('scenario.phone.due', { at: said(job.due_local, language) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {(job.status !== 'open' || job.late) && (
        <Badge tone={job.status === 'completed' ? 'success' : 'warning'}>
          {job.status === 'open' ? t('scenario.phone.late') : t(`scenario.status.${job.status}`)}
        </Badge>
      )}
    </header>
  )
}

export function JobDone({ job }: { job: WalkJob }) {
  const { t } = useWords()
  return (
    <EmptyState
      icon={job.status === 'completed' ? 'check-circle' : job.status === 'paused' ? 'pause' : 'close'}
      title={t(`scenario.status.${job.status}`)}
    >
      {job.end && t('scenario.phone.endedWith', { end: job.end })}
    </EmptyState>
  )
}
