import { useQuery } from '@tanstack/react-query'
import { got } from '../../api/index.ts'
import { Card } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { StatusBadge } from '../jobs/states.tsx'
import { AGAIN, type Device, useSopTitles } from './asking.ts'
import { Moment } from './states.tsx'

const SHOWN = 6

interface About {
  id: string
  number: number
  title: string
  status: 'open' | 'paused' | 'completed' | 'cancelled'
  at: string
}

/** The jobs that its events opened, and those about the subject that it is. */
export function JobsAbout({ device }: { device: Device }) {
  const { t, language } = useWords()
  const { client } = useSession()
  const sopOf = useSopTitles()
  const [kind = '', ...rest] = (device.subject ?? '').split('/')
  const subject = rest.join('/')
  const found = useQuery({
    queryKey: ['device-jobs', device.id, device.subject],
    refetchInterval: 2 * AGAIN,
    queryFn: async ({ signal }) => {
      const [opened, about] = await Promise.all([
        got(
          client.GET('/api/device-events', {
            params: { query: { device: device.id, outcome: 'job', limit: 20 } },
            signal,
          }),
        ),
        subject
          ? got(client.GET('/api/jobs', { params: { query: { kind, subject, limit: 20 } }, signal }))
          : { items: [] },
      ])
      return { opened: opened.items, about: about.items }
    },
  })
  const jobs = new Map<string, About>()
  for (const event of found.data?.opened ?? []) {
    for (const outcome of event.outcomes) {
      for (const { id, number, status, opened_at } of outcome.code === 'job' ? outcome.jobs : []) {
        jobs.set(id, {
          id,
          number,
          title: sopOf(outcome.sop),
          status: status as About['status'],
          at: opened_at,
        })
      }
    }
  }
  for (const { id, number, title, sop, status, opened_at } of found.data?.about ?? []) {
    jobs.set(id, { id, number, title: pick(title, language) || sop, status, at: opened_at })
  }
  const newest = [...jobs.values()].sort((a, b) => b.at.localeCompare(a.at)).slice(0, SHOWN)
  if (!found.data) return null
  return (
    <Card title={t('devices.jobs')}>
      {newest.length === 0 && <p className="muted">{t('devices.jobsNone')}</p>}
      <ul className="device-jobs">
        {newest.map((job) => (
          <li key={job.id}>
            <div>
              <a href={`/office/jobs/${job.id}`}>
                {job.title} #{job.number}
              </a>
              <div className="muted">
                <Moment at={job.at} />
              </div>
            </div>
            <StatusBadge status={job.status} />
          </li>
        ))}
      </ul>
      {subject && newest.length > 0 && (
        <a href={`/office/jobs?state=all&text=${encodeURIComponent(subject)}`}>{t('devices.jobsAll')}</a>
      )}
    </Card>
  )
}
