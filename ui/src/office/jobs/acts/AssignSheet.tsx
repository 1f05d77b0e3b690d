import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { inWords, type Schemas } from '../../../api/index.ts'
import { Banner, Button, Icon, Sheet, TextInput, useToast } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { useBranches } from '../../frame/names.ts'
import { ancestry, type Person, useBranchList, useEverybody } from '../directory.ts'
import { Recommended } from './Recommended.tsx'
import '../jobs.css'
import './assign.css'

type Line = Pick<Schemas['JobLineOut'], 'id' | 'number' | 'assignee' | 'branch'>

interface AssignSheetProps {
  jobs: readonly Line[]
  onClose: () => void
  onDone: () => void
}

const MOST = 60 // people that are shown; beyond that one searches

/** Gives jobs to a person: with one job, whom the rules would choose stands first and says why. */
export function AssignSheet({ jobs, onClose, onDone }: AssignSheetProps) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const titleOf = useBranches()
  const everybody = useEverybody()
  const branches = useBranchList().data?.items ?? []
  const [text, setText] = useState('')
  const [busy, setBusy] = useState<string | null>(null)
  const [keys] = useState(() => new Map(jobs.map((job) => [job.id, crypto.randomUUID()])))
  const [problems, setProblems] = useState<string[]>([])
  const only = jobs.length === 1 ? jobs[0] : undefined

  const people = useMemo(() => {
    const asked = text.trim().toLowerCase()
    const near = new Set(jobs.flatMap((job) => ancestry(branches, job.branch)))
    return (everybody.data ?? [])
      .filter((one) => `${one.name} ${one.login}`.toLowerCase().includes(asked))
      .sort((a, b) => Number(near.has(b.branch)) - Number(near.has(a.branch)))
  }, [everybody.data, branches, jobs, text])

  async function give(login: string, name: string) {
    setBusy(login)
    setProblems([])
    const failed: string[] = []
    let done = 0
    for (const job of jobs) {
      try {
        await client.POST('/api/jobs/{job}/assign', {
          params: { path: { job: job.id }, header: { 'Idempotency-Key': `${keys.get(job.id)}-${login}` } },
          body: { to: login },
        })
        done += 1
      } catch (error) {
        failed.push(`#${job.number}: ${inWords(error, t)}`)
      }
    }
    await queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => OF_JOBS.has(String(first)) })
    if (done > 0) toast({ text: t('jobs.assigned', { n: done, who: name }), tone: 'success' })
    if (failed.length === 0) onDone()
    else {
      setBusy(null)
      setProblems(failed)
    }
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={only ? t('jobs.assignOne', { number: only.number }) : t('jobs.assignMany', { n: jobs.length })}
    >
      <div className="assign">
        {problems.length > 0 && (
          <Banner tone="danger" title={t('jobs.assignFailed', { n: problems.length })}>
            <ul>
              {problems.slice(0, 10).map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </Banner>
        )}
        {only && <Recommended job={only.id} busy={busy} onGive={(login, name) => void give(login, name)} />}
        <search className="jobs-search">
          <Icon name="search" size={20} />
          <TextInput
            type="search"
            data-first
            aria-label={t('jobs.assign.search')}
            placeholder={t('jobs.assign.search')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </search>
        <ul className="assign-people" aria-label={t('jobs.assign.people')}>
          {people.slice(0, MOST).map((one) => (
            <PersonRow
              key={one.login}
              person={one}
              branch={titleOf(one.branch)}
              busy={busy === one.login}
              off={busy !== null || only?.assignee === one.login}
              onGive={() => void give(one.login, one.name)}
            />
          ))}
        </ul>
        {people.length === 0 && <p className="muted">{t('jobs.assign.nobody')}</p>}
      </div>
    </Sheet>
  )
}

export const OF_JOBS = new Set(['jobs', 'job', 'record', 'board', 'recommendation'])

interface PersonRowProps {
  person: Person
  branch: string
  busy: boolean
  off: boolean
  onGive: () => void
}

function PersonRow({ person, branch, busy, off, onGive }: PersonRowProps) {
  const { t } = useWords()
  const away = person.absences.find(
    (one) => Date.parse(one.since) <= Date.now() && Date.now() < Date.parse(one.until),
  )
  return (
    <li className="assign-person">
      <span className="assign-who">
        <span className="assign-name">{person.name}</span>
        <span className="muted">
          {branch}
          {away && ` · ${t('jobs.away')}`}
        </span>
      </span>
      <Button
        busy={busy}
        aria-label={t('jobs.assignTo', { who: person.name })}
        aria-disabled={off || undefined}
        onClick={() => !off && onGive()}
      >
        {t('jobs.assign')}
      </Button>
    </li>
  )
}
