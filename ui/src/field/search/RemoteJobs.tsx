import { Badge, Card, List, ListItem } from '../../design/index.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import type { FoundJob } from './remote.ts'

export const STATUS: Record<FoundJob['status'], Key> = {
  open: 'job.status.open',
  paused: 'job.status.paused',
  completed: 'job.status.completed',
  cancelled: 'job.status.cancelled',
}

/** Jobs as the server lists them. */
export function RemoteJobs({ jobs, now }: { jobs: readonly FoundJob[]; now: number }) {
  const { t, language, formats } = useWords()
  return (
    <Card flush>
      <List>
        {jobs.map((job) => (
          <ListItem
            key={job.id}
            href={addressOf({ at: 'job', job: job.id })}
            title={job.subject?.name ?? pick(job.title, language)}
            detail={job.subject ? pick(job.title, language) : undefined}
            meta={
              <>
                <Badge tone={job.status === 'completed' && job.successful ? 'success' : 'neutral'}>
                  {t(STATUS[job.status])}
                </Badge>
                <span>{t('job.number', { number: String(job.number) })}</span>
                <span>{formats.date(Date.parse(job.opened_at), now)}</span>
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}
