import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, Problem, type Schemas } from '../../api/index.ts'
import { Badge, Banner, Button, ButtonLink, Card, EmptyState, Icon, Skeleton } from '../../design/index.ts'
import { SplitView } from '../../design/SplitView.tsx'
import { useKeys } from '../../design/useKeys.ts'
import type { Approval, Runbook } from '../../runtime/runbook.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/page_props.ts'
import { History } from '../jobs/History.tsx'
import { type JobRecord, useHistory } from '../jobs/record.ts'
import { sopWords } from '../jobs/sop_words.ts'
import { PriorityBadge } from '../jobs/states.tsx'
import { About } from './About.tsx'
import { Decide } from './Decide.tsx'
import { filterOf } from './filter.ts'
import { Lost, useHeldTasks } from './Holding.tsx'
import { outcomeName } from './outcomes.ts'
import { Photos } from './Photos.tsx'
import { Questions } from './Questions.tsx'
import { Rounds } from './Rounds.tsx'
import { review } from './review.ts'
import { TimeLeft, useNow } from './TimeLeft.tsx'
import { idOf, type Task, useTasks } from './tasks.ts'
import '../jobs/job.css'
import './decision.css'

/** One approval: the evidence large, and beside it the decision. */
export function DecisionPage({ params: { job: id = '', task = '' } }: PageProps) {
  const { t, language } = useWords()
  const { client } = useSession()
  const found = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => got(client.GET('/api/jobs/{job}', { params: { path: { job: id } }, signal })),
  })
  const record = useHistory(id)
  const runbook = useRunbook(found.data?.runbook)
  const next = useNext(`${id}/${task}`)
  const [dock, setDock] = useState<HTMLElement | null>(null)
  useKeys([{ keys: 'n', label: t('desk.key.next'), run: next.go }])
  const back = (
    <a className="job-back" href={`/office/inbox${next.search}`}>
      <Icon name="chevron-left" size={20} />
      {t('desk.decide.back')}
    </a>
  )
  if (found.isError && !found.data) {
    const unknown = found.error instanceof Problem && found.error.status === 404
    return (
      <Page title={t('desk.decide.title')} above={back}>
        {unknown ? (
          <EmptyState icon="search" title={t('problem.job.unknown')} action={<NextButton next={next} />} />
        ) : (
          <Failed error={found.error} onAgain={() => void found.refetch()} />
        )}
      </Page>
    )
  }
  const failed = record.isError ? record : runbook.isError ? runbook : null
  if (failed) {
    return (
      <Page title={t('desk.decide.title')} above={back}>
        <Failed error={failed.error} onAgain={() => void failed.refetch()} />
      </Page>
    )
  }
  const job = found.data
  if (!job || !record.data || !runbook.data) return <Skeleton rows={6} />
  const opened = Number.parseInt(task, 10)
  const step = job.open.find((one) => one.opened === opened && one.kind === 'approval')
  const title = (step && pick(step.title, language)) || titleAt(record.data, opened, language)
  return (
    <Page
      title={title || t('desk.decide.title')}
      above={back}
      wide
      lead={<Lead job={job} step={step} />}
      actions={
        <>
          <ButtonLink icon="job" href={`/office/jobs/${id}`}>
            {t('desk.decide.job')}
          </ButtonLink>
          {next.task && (
            <Button icon="arrow-right" onClick={next.go}>
              {t('desk.decide.next')}
            </Button>
          )}
        </>
      }
    >
      <Lost />
      <SplitView
        main={<Looked job={job} record={record.data} runbook={runbook.data} />}
        side={
          <>
            {step ? (
              <Decide
                job={job}
                step={step}
                approval={runbook.data.steps[step.step] as Approval}
                runbook={runbook.data}
                record={record.data}
                task={`${id}/${task}`}
                dock={dock}
                onDecided={next.go}
              />
            ) : (
              <Gone record={record.data} opened={opened} next={next} />
            )}
            <Questions job={id} record={record.data} />
          </>
        }
      />
      <div className="decide-dock" ref={setDock} />
    </Page>
  )
}

function Lead({ job, step }: { job: Schemas['JobOut']; step: Schemas['OpenStepOut'] | undefined }) {
  const { language } = useWords()
  const branch = useBranches()
  const now = useNow()
  const { line } = job
  return (
    <span className="job-lead">
      <span className="muted">
        #{line.number} {pick(line.title, language) || line.sop}
      </span>
      {job.subject && <span>{job.subject.name}</span>}
      <span className="muted">{branch(line.branch)}</span>
      <PriorityBadge priority={line.priority} />
      {step && <TimeLeft task={{ ...step, kind: 'approval' }} now={now} />}
    </span>
  )
}

/** Everything that is looked at before one decides. */
function Looked({ job, record, runbook }: { job: Schemas['JobOut']; record: JobRecord; runbook: Runbook }) {
  const { t, language } = useWords()
  const sop = sopWords(runbook)
  const given = review(record, runbook, job.site ?? null)
  const titleOf = (address: string) => pick(record.titles[address], language) || address
  const pieces = given.flatMap(({ rounds }) => rounds.flatMap((round) => round.pieces))
  return (
    <>
      <SentBack record={record} />
      <Card title={t('desk.decide.evidence')}>
        <Photos pieces={pieces} titleOf={titleOf} />
      </Card>
      <About job={job} runbook={runbook} />
      <Card title={t('desk.decide.answers')}>
        <Rounds given={given} sop={sop} titleOf={titleOf} record={record} />
      </Card>
      <Card title={t('desk.decide.history')}>
        <History record={record} sop={sop} />
      </Card>
    </>
  )
}

/** Why it was sent back before: what the work has to be measured by now. */
function SentBack({ record }: { record: JobRecord }) {
  const { t, formats } = useWords()
  const nameOf = usePeople(record.names)
  const back = record.lines.filter(
    ({ event }) => event.type === 'approval.voted' && typeof event.comment === 'string' && event.comment,
  )
  const last = back.at(-1)
  if (!last) return null
  return (
    <Banner tone="info" icon="undo" quiet title={outcomeName(String(last.event.outcome), t)}>
      {t('desk.decide.sentBack', {
        who: nameOf(last.by),
        time: formats.moment(Date.parse(last.at)),
        comment: String(last.event.comment),
      })}
    </Banner>
  )
}

/** It was decided meanwhile, or the work went elsewhere. */
function Gone({ record, opened, next }: { record: JobRecord; opened: number; next: Next }) {
  const { t, formats } = useWords()
  const nameOf = usePeople(record.names)
  const address = record.lines.find(({ seq }) => seq === opened)?.event.address
  const after = record.lines.filter(({ seq, event }) => seq > opened && event.address === address)
  const decided = after.find(({ event }) => event.type === 'approval.decided')
  const voted = after.findLast(
    ({ seq, event }) => event.type === 'approval.voted' && seq <= (decided?.seq ?? 0),
  )
  return (
    <Card title={t('desk.decide.gone')}>
      <p>
        {decided
          ? t('desk.decide.goneBy', {
              outcome: outcomeName(String(decided.event.outcome), t),
              who: nameOf(voted?.by ?? decided.by),
              time: formats.moment(Date.parse(decided.at)),
            })
          : t('desk.decide.goneText')}
      </p>
      {typeof voted?.event.comment === 'string' && <p className="decide-quote">{voted.event.comment}</p>}
      {decided && <Badge tone="success">{outcomeName(String(decided.event.outcome), t)}</Badge>}
      <NextButton next={next} />
    </Card>
  )
}

function titleAt(record: JobRecord, opened: number, language: 'en' | 'zh-CN'): string {
  const address = record.lines.find(({ seq }) => seq === opened)?.event.address
  return typeof address === 'string' ? pick(record.titles[address], language) || address : ''
}

function NextButton({ next }: { next: Next }) {
  const { t } = useWords()
  return next.task ? (
    <Button kind="primary" icon="arrow-right" onClick={next.go}>
      {t('desk.decide.next')}
    </Button>
  ) : (
    <ButtonLink kind="primary" href={`/office/inbox${next.search}`}>
      {t('desk.decide.back')}
    </ButtonLink>
  )
}

interface Next {
  task: Task | undefined
  search: string
  go: () => void
}

/** The approval that comes after this one, among those that the inbox showed. */
function useNext(current: string): Next {
  const asked = useSearch()
  const search = asked && `?${asked}`
  const [, navigate] = useLocation()
  const { items } = useTasks({ ...filterOf(search), kind: 'approval' })
  const held = useHeldTasks()
  const open = items.filter((one) => one.voted === null && !held.has(idOf(one)))
  const at = open.findIndex((one) => idOf(one) === current)
  const task = open[at + 1] ?? open.find((one) => idOf(one) !== current)
  return {
    task,
    search,
    go: () => navigate(task ? `/inbox/${task.job}/${task.key}${search}` : `/inbox${search}`),
  }
}

/** The whole runbook; it never changes. */
export function useRunbook(digest: string | undefined) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['runbook', 'whole', digest],
    enabled: digest !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (await got(
        client.GET('/api/runbooks/{digest}', { params: { path: { digest: digest ?? '' } }, signal }),
      )) as unknown as Runbook,
  })
}
