import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { got, inWords, Problem } from '../../../api/index.ts'
import {
  Banner,
  Button,
  Card,
  EmptyState,
  Field,
  Icon,
  Select,
  Skeleton,
  useToast,
} from '../../../design/index.ts'
import type { Answers } from '../../../renderer/answers.ts'
import { type FieldFault, type FormHandle, FormView } from '../../../renderer/FormView.tsx'
import type { Runbook } from '../../../runtime/runbook.ts'
import { useSession } from '../../../session/index.ts'
import { type Key, useWords } from '../../../words/index.ts'
import { Failed, Page } from '../../frame/Page.tsx'
import { useBranchesWhere, useBranchList, useEverybody, useSops } from '../directory.ts'
import { PRIORITIES, type Priority } from '../filter.ts'
import { RecommendedBefore } from './RecommendedBefore.tsx'
import { SubjectPicker, type SubjectSeen } from './SubjectPicker.tsx'
import '../job.css'
import './opening.css'

export const WAYS = ['nearest', 'least_busy', 'offer', 'manual'] as const
type How = 'sop' | 'person' | (typeof WAYS)[number]
const NO_LISTS = {}
const NO_ANSWERS: Answers = {}

/** Opens a job: which SOP, where, what it is about, what it asks, and who gets it. */
export function OpenJobPage() {
  const { t } = useWords()
  const { client } = useSession()
  const [, navigate] = useLocation()
  const toast = useToast()
  const everybody = useEverybody().data ?? []
  const { sops, ...published } = useSops()
  const branches = useBranchList()
  const mine = useBranchesWhere('open')
  const [sop, setSop] = useState('')
  const [branch, setBranch] = useState('')
  const [subject, setSubject] = useState<SubjectSeen | null>(null)
  const [how, setHow] = useState<How>('sop')
  const [assignee, setAssignee] = useState('')
  const [priority, setPriority] = useState<Priority | ''>('')
  const [wanting, setWanting] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [faults, setFaults] = useState<readonly FieldFault[]>([])
  const inputs = useRef<Answers>({})
  const handle = useRef<FormHandle | null>(null)
  const sent = useRef({ body: '', key: '' })

  const places = useQuery({
    queryKey: ['sops', sop, 'branches'],
    enabled: sop !== '',
    queryFn: ({ signal }) =>
      got(client.GET('/api/sops/{sop}/branches', { params: { path: { sop } }, signal })),
  })
  const runbooks = new Map(places.data?.items.map((one) => [one.branch, one.runbook]))
  const here = mine.filter((one) => runbooks.has(one.code))
  const at = here.some((one) => one.code === branch) ? branch : here.length === 1 ? (here[0]?.code ?? '') : ''
  const digest = runbooks.get(at)
  const runbook = useQuery({
    queryKey: ['runbook', 'whole', digest],
    enabled: digest !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (await got(
        client.GET('/api/runbooks/{digest}', { params: { path: { digest: digest ?? '' } }, signal }),
      )) as unknown as Runbook,
  })
  const form = runbook.data?.inputs
  const asks = Object.keys((form?.schema?.properties as object | undefined) ?? {}).length > 0
  const rule = String(runbook.data?.dispatch?.by ?? 'manual')
  const formFaults = useMemo(
    () =>
      faults
        .filter(({ pointer }) => pointer.startsWith('/inputs'))
        .map((one) => ({ ...one, pointer: one.pointer.slice('/inputs'.length) })),
    [faults],
  )
  const faultAt = (pointer: string) => {
    const found = faults.find((one) => one.pointer === pointer)
    return found && (found.message || t('jobs.open.wrong'))
  }

  async function open(event: FormEvent) {
    event.preventDefault()
    if (busy || !at) return
    if (how === 'person' && !assignee) return setWanting(true)
    const taken = asks ? handle.current?.attempt() : undefined
    if (taken && taken.faults.length > 0) return
    const body = {
      sop,
      branch: at,
      inputs: (taken?.answers ?? {}) as Record<string, unknown>,
      ...(subject && { subject: subject.id }),
      ...(how === 'person' && assignee && { assignee }),
      ...(how !== 'sop' && how !== 'person' && { dispatch: { by: how } }),
      ...(priority && { priority }),
    }
    const said = JSON.stringify(body)
    // The same request sent again is the same job; one that was changed is another.
    if (sent.current.body !== said) sent.current = { body: said, key: crypto.randomUUID() }
    setBusy(true)
    setError(null)
    setFaults([])
    try {
      const done = await got(
        client.POST('/api/jobs', { params: { header: { 'Idempotency-Key': sent.current.key } }, body }),
      )
      toast({ text: t('jobs.open.done'), tone: 'success' })
      navigate(`/jobs/${done.job}`)
    } catch (refused) {
      setBusy(false)
      setError(refused)
      if (refused instanceof Problem) setFaults(refused.faults)
    }
  }

  const elsewhere = faults.filter(
    ({ pointer }) => !pointer.startsWith('/inputs') && !['/subject', '/assignee'].includes(pointer),
  )
  return (
    <Page
      title={t('office.nav.openJob')}
      above={
        <a className="job-back" href="/office/jobs">
          <Icon name="chevron-left" size={20} />
          {t('office.job.allJobs')}
        </a>
      }
    >
      {published.isPending || branches.isPending ? (
        <Skeleton rows={4} />
      ) : published.isLoadingError ? (
        <Failed error={published.error} onAgain={() => void published.refetch()} />
      ) : branches.isLoadingError ? (
        <Failed error={branches.error} onAgain={() => void branches.refetch()} />
      ) : sops.length === 0 || mine.length === 0 ? (
        <EmptyState icon="job" title={t(mine.length === 0 ? 'jobs.open.mayNot' : 'jobs.open.noSops')}>
          {t(mine.length === 0 ? 'jobs.open.mayNotText' : 'jobs.open.noSopsText')}
        </EmptyState>
      ) : (
        <form className="opening" onSubmit={(event) => void open(event)} noValidate>
          {error !== null && (
            <Banner tone="danger" title={inWords(error, t)}>
              {elsewhere.length > 0 && (
                <ul>
                  {elsewhere.map((one) => (
                    <li key={one.pointer}>
                      {one.pointer.slice(1)}: {one.message || one.code}
                    </li>
                  ))}
                </ul>
              )}
            </Banner>
          )}
          <Card title={t('jobs.open.what')}>
            <div className="opening-two">
              <Field label={t('office.job.sop')} required>
                {(control) => (
                  <Select
                    {...control}
                    value={sop}
                    onChange={(event) => {
                      setSop(event.currentTarget.value)
                      setSubject(null)
                      inputs.current = {}
                    }}
                  >
                    <option value="" disabled>
                      {t('jobs.open.choose')}
                    </option>
                    {sops.map((one) => (
                      <option key={one.id} value={one.id}>
                        {one.name}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <Field
                label={t('office.job.branch')}
                required
                fault={sop && places.data && here.length === 0 ? t('jobs.open.notHere') : undefined}
              >
                {(control) => (
                  <Select
                    {...control}
                    value={at}
                    disabled={here.length === 0}
                    onChange={(event) => setBranch(event.currentTarget.value)}
                  >
                    <option value="" disabled>
                      {t('jobs.open.choose')}
                    </option>
                    {here.map((one) => (
                      <option key={one.code} value={one.code}>
                        {'\u2003'.repeat(one.depth)}
                        {one.title}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </div>
            {runbook.data?.about && (
              <SubjectPicker
                kind={runbook.data.about}
                chosen={subject}
                onChoose={setSubject}
                fault={faultAt('/subject')}
              />
            )}
          </Card>
          {runbook.isLoading && <Skeleton rows={3} />}
          {runbook.isError && <Failed error={runbook.error} onAgain={() => void runbook.refetch()} />}
          {form && asks && (
            <Card title={t('jobs.open.inputs')}>
              <FormView
                key={digest}
                form={form}
                codeLists={runbook.data?.code_lists ?? NO_LISTS}
                answers={Object.keys(inputs.current).length > 0 ? inputs.current : NO_ANSWERS}
                onChange={(answers) => {
                  inputs.current = answers
                }}
                faults={formFaults}
                handle={handle}
              />
            </Card>
          )}
          {runbook.data && (
            <Card title={t('jobs.open.who')}>
              <div className="opening-two">
                <Field
                  label={t('jobs.open.how')}
                  help={t(`jobs.open.how.${how === 'sop' && rule === 'manual' ? 'manual' : how}Text` as Key)}
                >
                  {(control) => (
                    <Select
                      {...control}
                      value={how}
                      onChange={(event) => setHow(event.currentTarget.value as How)}
                    >
                      <option value="sop">{t('jobs.open.how.sop', { rule: ruleName(rule) })}</option>
                      <option value="person">{t('jobs.open.how.person')}</option>
                      {WAYS.map((one) => (
                        <option key={one} value={one}>
                          {t(`jobs.open.how.${one}`)}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
                {how === 'person' && (
                  <Field
                    label={t('office.job.assignee')}
                    fault={wanting ? t('jobs.open.choose') : faultAt('/assignee')}
                  >
                    {(control) => (
                      <Select
                        {...control}
                        value={assignee}
                        onChange={(event) => {
                          setAssignee(event.currentTarget.value)
                          setWanting(false)
                        }}
                      >
                        <option value="">{t('jobs.open.choose')}</option>
                        {everybody.map((one) => (
                          <option key={one.login} value={one.login}>
                            {one.name}
                          </option>
                        ))}
                      </Select>
                    )}
                  </Field>
                )}
                <Field label={t('jobs.column.priority')}>
                  {(control) => (
                    <Select
                      {...control}
                      value={priority}
                      onChange={(event) => setPriority(event.currentTarget.value as Priority | '')}
                    >
                      <option value="">
                        {t('jobs.open.asSop', {
                          value: t(`jobs.priority.${runbook.data?.priority ?? 'normal'}`),
                        })}
                      </option>
                      {PRIORITIES.map((one) => (
                        <option key={one} value={one}>
                          {t(`jobs.priority.${one}`)}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
              </div>
              {how === 'person' && (
                <RecommendedBefore
                  sop={sop}
                  branch={at}
                  subject={subject?.id ?? null}
                  chosen={assignee}
                  onChoose={(login) => {
                    setAssignee(login)
                    setWanting(false)
                  }}
                />
              )}
            </Card>
          )}
          {runbook.data && (
            <div className="opening-send">
              <Button kind="primary" type="submit" icon="plus" busy={busy}>
                {t('office.nav.openJob')}
              </Button>
            </div>
          )}
        </form>
      )}
    </Page>
  )

  function ruleName(by: string): string {
    return WAYS.some((one) => one === by) ? t(`jobs.open.how.${by}` as Key) : by
  }
}
