import { useQuery } from '@tanstack/react-query'
import { got, Problem, type Schemas } from '../../api/index.ts'
import { Badge, Banner, ButtonLink, Card, EmptyState, Icon, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useWho } from '../escalations/who.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/page_props.ts'
import { Questions } from '../inbox/Questions.tsx'
import { WithheldList } from '../withheld/WithheldList.tsx'
import { Acts } from './acts/Acts.tsx'
import { DispatchCard } from './acts/DispatchCard.tsx'
import { Evidence } from './Evidence.tsx'
import { PathCard } from './graph/PathCard.tsx'
import { History } from './History.tsx'
import { useHistory } from './record.ts'
import { type SopWords, useSopWords } from './sop_words.ts'
import { Due, PriorityBadge, StatusBadge } from './states.tsx'
import './job.css'

/** One job: where it stands, what was handed in, all that happened. */
export function JobPage({ params: { job: id = '' } }: PageProps) {
  const { t, language } = useWords()
  const { client } = useSession()
  const found = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => got(client.GET('/api/jobs/{job}', { params: { path: { job: id } }, signal })),
  })
  const sop = useSopWords(found.data?.runbook)
  const back = (
    <a className="job-back" href="/office/jobs">
      <Icon name="chevron-left" size={20} />
      {t('office.job.allJobs')}
    </a>
  )
  if (found.isPending) return <Skeleton rows={4} />
  if (found.isError && !found.data) {
    const unknown = found.error instanceof Problem && found.error.status === 404
    return (
      <Page title={t(unknown ? 'missing.title' : 'office.jobs.job')} above={back}>
        {unknown ? (
          <EmptyState icon="search" title={t('problem.job.unknown')} />
        ) : (
          <Failed error={found.error} onAgain={() => void found.refetch()} />
        )}
      </Page>
    )
  }
  const job = found.data
  if (!job) return null
  const title = pick(job.line.title, language) || job.line.sop
  return (
    <Page
      title={title}
      above={back}
      lead={
        <span className="job-lead">
          <span className="muted">#{job.line.number}</span>
          {job.subject && <span>{job.subject.name}</span>}
          <StatusBadge status={job.line.status} />
          <PriorityBadge priority={job.line.priority} />
        </span>
      }
      actions={
        <>
          <Acts job={job} />
          <ButtonLink
            icon="download"
            href={`/api/jobs/${encodeURIComponent(id)}/dossier?language=${language}`}
            download
            title={t('office.job.dossierText')}
          >
            {t('office.job.dossier')}
          </ButtonLink>
        </>
      }
    >
      <div className="job">
        <div className="job-main">
          <Standing job={job} sop={sop.data} />
          <Withheld job={id} />
          <DispatchCard job={id} />
          <Records job={job} sop={sop.data} />
        </div>
        <Facts job={job} />
      </div>
    </Page>
  )
}

/** Steps that wait for nobody: for the steps within them, for another job, for time. */
const COMPOSITE = new Set(['any_order', 'each', 'call', 'wait', 'do'])

function Standing({ job, sop }: { job: Schemas['JobOut']; sop: SopWords | undefined }) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople()
  const who = useWho()
  const names = (logins: readonly string[]) =>
    logins.length > 0 ? logins.map(nameOf).join(t('state.listSeparator')) : t('office.jobs.nobody')
  return (
    <Card title={t('office.job.stands')}>
      {job.line.end !== null && (
        <Banner tone={job.line.successful ? 'success' : 'info'} quiet>
          {t('office.job.ended', { end: pick(sop?.end(job.line.end), language) || job.line.end })}
        </Banner>
      )}
      {job.open.length === 0 && job.line.end === null && (
        <p className="muted">{t('office.job.nothingOpen')}</p>
      )}
      <ul className="job-open">
        {job.open.map((step) => (
          <li key={step.address} className="job-step">
            <span className="job-step-mark" aria-hidden="true" />
            <div>
              <div className="job-step-title">{pick(step.title, language) || step.address}</div>
              <div className="muted">
                {!COMPOSITE.has(step.kind) && `${t('office.job.waitsFor', { who: names(step.people) })} · `}
                {t('office.job.since', { time: formats.moment(Date.parse(step.opened_at)) })}
              </div>
              {step.due_at !== null && <Due at={step.due_at} overdue={step.overdue} relative />}
            </div>
            {step.can.includes('decide') && (
              <ButtonLink
                kind="primary"
                icon="shield"
                className="job-step-do"
                href={`/office/inbox/${job.line.id}/${step.opened}`}
              >
                {t('desk.decide.title')}
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
      {Object.entries(job.escalations).map(([id, one]) => (
        <Badge key={id} tone="danger" icon="alert">
          {t('office.job.escalated', { who: one.who.map(who).join(t('state.listSeparator')) })}
        </Badge>
      ))}
    </Card>
  )
}

function Facts({ job }: { job: Schemas['JobOut'] }) {
  const { t, formats } = useWords()
  const nameOf = usePeople()
  const titleOf = useBranches()
  const { line, subject, site } = job
  const place = site && `${site.lat.toFixed(5)}, ${site.lon.toFixed(5)}`
  const facts: [string, React.ReactNode][] = [
    [t('office.job.assignee'), line.assignee ? nameOf(line.assignee) : t('office.jobs.nobody')],
    [t('office.job.branch'), titleOf(line.branch)],
    [t('office.jobs.due'), <Due key="due" at={line.due_at} overdue={line.overdue} />],
    [
      t('office.job.opened'),
      t('office.job.openedBy', {
        time: formats.moment(Date.parse(line.opened_at)),
        who: nameOf(line.opened_by),
      }),
    ],
    ...(subject ? [[t('office.job.subject'), `${subject.name} (${subject.id})`] as [string, string]] : []),
    ...(subject?.address ? [[t('office.job.address'), subject.address] as [string, string]] : []),
    ...(place ? [[t('office.job.site'), place] as [string, string]] : []),
    [t('office.job.sop'), line.variant ? `${line.sop} · ${line.variant}` : line.sop],
    [
      t('office.job.number'),
      <span key="id">
        #{line.number} <span className="muted mono">{line.id}</span>
      </span>,
    ],
  ]
  return (
    <Card title={t('office.job.facts')} className="job-facts">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name} className="job-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Withheld({ job }: { job: string }) {
  const { t } = useWords()
  return <WithheldList job={job} frame={(list) => <Card title={t('office.withheld.title')}>{list}</Card>} />
}

function Records({ job, sop }: { job: Schemas['JobOut']; sop: SopWords | undefined }) {
  const { t } = useWords()
  const record = useHistory(job.line.id)
  if (record.isPending) return <Skeleton rows={2} />
  if (record.isError) return <Failed error={record.error} onAgain={() => void record.refetch()} />
  return (
    <>
      <PathCard job={job} record={record.data} sop={sop} />
      <Questions job={job.line.id} record={record.data} />
      <Card title={t('office.job.evidence')}>
        <Evidence record={record.data} sop={sop} />
      </Card>
      <Card title={t('office.job.history')}>
        <History record={record.data} sop={sop} />
      </Card>
    </>
  )
}
