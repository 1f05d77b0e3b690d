// The phone of whoever is played: what is open for them, the real form of the step, and what they can do.

import { useMemo, useRef, useState } from 'react'
import { answered } from '../../../authoring/scenario/index.ts'
import {
  Badge,
  Banner,
  Button,
  classes,
  EmptyState,
  Field,
  Icon,
  Select,
  Sheet,
  TextArea,
} from '../../../design/index.ts'
import type { CodeList, Form } from '../../../forms/form.ts'
import type { FieldFault } from '../../../renderer/FormView.tsx'
import { type Answers, FormView } from '../../../renderer/FormView.tsx'
import { reading } from '../../../runtime/full.ts'
import type { Organisation } from '../../../runtime/organisation.ts'
import { View } from '../../../runtime/view.ts'
import { pick, useWords } from '../../../words/index.ts'
import { outcomeIcon, outcomeName } from '../../inbox/outcomes.ts'
import { ActSheet } from './ActSheet.tsx'
import { CaptureBox } from './CaptureBox.tsx'
import { said } from './clockwork.ts'
import { filledIn } from './examples.ts'
import { usePlay } from './play.ts'
import { personSaid, stepSaid } from './saying.ts'
import { TriedBox } from './TriedBox.tsx'
import { type OpenStep, playbookOf, runbookOf, type WalkJob } from './walking.ts'

const NO_LISTS: Record<string, CodeList> = {}

export function Phone() {
  const play = usePlay()
  const { here, say, company, readOnly } = play
  const { t, language } = useWords()
  const [chosen, setChosen] = useState<string>('') // who is played; nobody: whoever is next
  const [inside, setInside] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const [acting, setActing] = useState(false)

  const now = here?.now ?? null
  const jobs = now?.jobs ?? []
  const job = jobs.find((one) => one.inside === inside) ?? jobs[0]
  const steps = useMemo(() => leaves(job), [job])
  const next = steps.find((step) => step.people.length > 0)
  const who = chosen || next?.people[0]?.login || job?.assignee || ''
  const mine = steps.filter((step) => step.people.some(({ login }) => login === who))
  const shown = steps.find(({ address }) => address === open) ?? mine[0] ?? steps[0]
  const able = new Map(steps.flatMap(({ people }) => people.map((one) => [one.login, one] as const)))

  if (!here) return <div className="scn-phone-empty">{t('state.loading')}</div>
  return (
    <div className="scn-phone-part">
      <div className="scn-phone-who">
        <Field label={t('scenario.phone.who')}>
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
              <option value="">
                {who ? t('scenario.phone.nextIs', { who: personSaid(say, who) }) : t('scenario.phone.next')}
              </option>
              {able.size > 0 && (
                <optgroup label={t('scenario.phone.able')}>
                  {[...able.values()].map(({ login, name, roles }) => (
                    <option key={login} value={login}>
                      {name}
                      {rolesSaid(roles, say.roles)}
                    </option>
                  ))}
                </optgroup>
              )}
              <optgroup label={t('scenario.phone.others')}>
                {(company?.people ?? [])
                  .filter(({ login }) => !able.has(login))
                  .map(({ login, name, roles, branch }) => (
                    <option key={login} value={login}>
                      {name}
                      {rolesSaid(roles, say.roles)} · {branch}
                    </option>
                  ))}
              </optgroup>
            </Select>
          )}
        </Field>
      </div>
      <div className="scn-phone" data-stale={play.stale || undefined}>
        <div className="scn-phone-bar" aria-hidden="true">
          <span className="numbers">{now ? said(now.local, language) : ''}</span>
          <span>{personSaid(say, who)}</span>
        </div>
        <div className="scn-phone-screen">
          {jobs.length > 1 && (
            <Select
              className="scn-phone-job"
              aria-label={t('scenario.phone.job')}
              value={job?.inside ?? ''}
              onChange={(event) => {
                setInside(event.target.value)
                setOpen(null)
              }}
            >
              {jobs.map((one) => (
                <option key={one.inside} value={one.inside}>
                  {pick(one.title, language) || one.sop}
                  {one.inside && ` (${stepSaid(say, one.inside)})`}
                </option>
              ))}
            </Select>
          )}
          {!job ? (
            <EmptyState
              icon="job"
              title={t('scenario.phone.notOpened')}
              action={
                !readOnly && (
                  <Button kind="primary" icon="edit" onClick={play.editStart}>
                    {t('scenario.start.fill')}
                  </Button>
                )
              }
            >
              {pick(here.opened?.findings[0]?.message ?? here.findings[0]?.message, language)}
            </EmptyState>
          ) : (
            <>
              <JobHead job={job} />
              {steps.length > 1 && (
                <ul className="scn-phone-steps" aria-label={t('scenario.phone.steps')}>
                  {steps.map((step) => (
                    <li key={step.address}>
                      <button
                        type="button"
                        className="scn-phone-step"
                        aria-pressed={step.address === shown?.address}
                        onClick={() => setOpen(step.address)}
                      >
                        <span>{pick(step.title, language) || step.address}</span>
                        <span className="scn-quiet">{waitsFor(step, who, say, t)}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
              {shown && job.status === 'open' ? (
                <StepScreen
                  key={`${job.inside}/${shown.address}/${play.position}/${shown.opened_at}`}
                  job={job}
                  step={shown}
                  who={who}
                  onJob={(child) => {
                    setInside(child)
                    setOpen(null)
                  }}
                />
              ) : (
                <JobDone job={job} />
              )}
            </>
          )}
        </div>
      </div>
      {!readOnly && job && (
        <Button kind="quiet" icon="settings" onClick={() => setActing(true)}>
          {t('scenario.act.more')}
        </Button>
      )}
      {acting && job && <ActSheet job={job} who={who} steps={steps} onClose={() => setActing(false)} />}
    </div>
  )
}

/** Open steps that have no open steps within. */
function leaves(job: WalkJob | undefined): OpenStep[] {
  const all = job?.steps ?? []
  return all.filter(({ address }) => !all.some((other) => other.address.startsWith(`${address}.`)))
}

function rolesSaid(roles: readonly string[], names: ReadonlyMap<string, string>): string {
  const known = [...new Set(roles.map((one) => one.split('@')[0] ?? one))].map((one) => names.get(one) ?? one)
  return known.length > 0 ? ` — ${known.slice(0, 2).join(', ')}` : ''
}

function waitsFor(
  step: OpenStep,
  who: string,
  say: ReturnType<typeof usePlay>['say'],
  t: ReturnType<typeof useWords>['t'],
): string {
  if (step.people.some(({ login }) => login === who)) return t('scenario.phone.yours')
  const first = step.people[0]
  return first
    ? t('scenario.phone.theirs', { who: personSaid(say, first.login) })
    : t(`scenario.phone.${step.kind === 'call' ? 'call' : step.kind === 'do' ? 'do' : 'wait'}`)
}

function JobHead({ job }: { job: WalkJob }) {
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

function JobDone({ job }: { job: WalkJob }) {
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

interface StepProps {
  job: WalkJob
  step: OpenStep
  who: string
  onJob: (inside: string) => void
}

function StepScreen({ job, step, who, onJob }: StepProps) {
  const play = usePlay()
  const { say, readOnly } = play
  const { t, language } = useWords()
  const [reporting, setReporting] = useState(false)
  const allowed = step.people.some(({ login }) => login === who)
  const title = pick(step.title, language) || step.address
  return (
    <section className="scn-step" aria-label={title}>
      <h3 className="scn-step-title">{title}</h3>
      {step.due_local && (
        <p className={classes('scn-step-due', step.late && 'scn-late')}>
          <Icon name="clock" size={16} />
          {t(step.late ? 'scenario.phone.wasDue' : 'scenario.phone.due', {
            at: said(step.due_local, language),
          })}
        </p>
      )}
      {!allowed && step.people.length > 0 && (
        <Banner tone="info" icon="lock" quiet>
          {t('scenario.phone.notYours', {
            who: step.people
              .slice(0, 3)
              .map(({ login }) => personSaid(say, login))
              .join(t('state.listSeparator')),
          })}
        </Banner>
      )}
      {step.kind === 'work' && (
        <WorkForm job={job} step={step} who={who} onFault={() => setReporting(true)} />
      )}
      {step.kind === 'approval' && <Approval job={job} step={step} who={who} />}
      {(step.kind === 'wait' || step.kind === 'call' || step.kind === 'do') && (
        <Waiting job={job} step={step} onJob={onJob} />
      )}
      {reporting && !readOnly && (
        <FaultSheet job={job} step={step} who={who} onClose={() => setReporting(false)} />
      )}
    </section>
  )
}

/** What an entry says of where and who, besides what it does. */
function around(job: WalkJob, who: string): Record<string, unknown> {
  return { ...(job.inside && { in: job.inside }), ...(who && { as: who }) }
}

function useForm(job: WalkJob, name: string | null | undefined, scope: string) {
  const { here } = usePlay()
  const runbook = runbookOf(job.runbook)
  const form = name ? (runbook?.forms?.[name] as Form | undefined) : undefined
  const lists = (runbook?.code_lists ?? NO_LISTS) as Record<string, CodeList>
  const context = useMemo(() => {
    const playbook = playbookOf(job.runbook)
    if (!playbook) return undefined
    return new View(
      playbook,
      reading({ opening: job.opening, state: job.state } as never),
      (here?.organisation ?? {}) as Organisation,
      scope,
    )
  }, [job, here, scope])
  return { form, lists, context }
}

function scopeOf(job: WalkJob, address: string): string {
  const open = (job.state.open ?? {}) as Record<string, { scope?: string }>
  return open[address]?.scope ?? ''
}

const renderCapture = (slot: Parameters<typeof CaptureBox>[0]) => <CaptureBox {...slot} />

function WorkForm({ job, step, who, onFault }: Omit<StepProps, 'onJob'> & { onFault: () => void }) {
  const play = usePlay()
  const { t, language } = useWords()
  const { form, lists, context } = useForm(job, step.form, scopeOf(job, step.address))
  const [answers, setAnswers] = useState<Answers>({})
  const held = useRef<Answers>(answers)
  const kept = useRef<Answers | null>(null)
  const faults = useTriedFaults('do', step.address)
  const entry = () => ({
    ...around(job, who),
    do: step.address,
    ...answered(form, kept.current ?? held.current, held.current),
  })
  const hand = () => void play.record(entry())
  return (
    <>
      {form && (
        <FormView
          form={form}
          codeLists={lists}
          answers={answers}
          onChange={(next, meta) => {
            held.current = next
            kept.current = meta.settled ? meta.kept : null
          }}
          context={context}
          language={language}
          faults={faults}
          evidence={renderCapture}
          readOnly={play.readOnly}
        />
      )}
      <TriedBox kind="do" of={step.address} />
      {!play.readOnly && (
        <div className="scn-step-acts">
          <Button kind="primary" icon="check" wide busy={play.busy} onClick={hand}>
            {t('scenario.phone.handIn')}
          </Button>
          <div className="scn-step-more">
            {form && (
              <Button
                kind="quiet"
                icon="pen"
                onClick={() => {
                  const next = filledIn(form, lists, held.current)
                  held.current = next
                  kept.current = null
                  setAnswers(next)
                }}
              >
                {t('scenario.phone.fill')}
              </Button>
            )}
            {step.faults.length > 0 && (
              <Button kind="quiet" icon="alert" onClick={onFault}>
                {t('scenario.phone.fault')}
              </Button>
            )}
          </div>
        </div>
      )}
    </>
  )
}

function Approval({ job, step, who }: Omit<StepProps, 'onJob'>) {
  const play = usePlay()
  const { say } = play
  const { t, language } = useWords()
  const { form, lists, context } = useForm(job, step.form, scopeOf(job, step.address))
  const [comment, setComment] = useState('')
  const held = useRef<Answers>({})
  const [begun] = useState<Answers>({})
  const faults = useTriedFaults('decide')
  const decide = (outcome: string) =>
    void play.record({
      ...around(job, who),
      decide: outcome,
      ...(leaves(job).filter(({ kind }) => kind === 'approval').length > 1 && { at: step.address }),
      ...answered(form, held.current),
      ...(comment.trim() && { comment: comment.trim() }),
    })
  return (
    <>
      {step.stages > 1 && (
        <p className="scn-quiet">{t('scenario.phone.stage', { n: step.stage + 1, of: step.stages })}</p>
      )}
      {Object.entries(step.votes).map(([login, outcome]) => (
        <p key={login} className="scn-quiet">
          {t('scenario.phone.voted', { who: personSaid(say, login), outcome: outcomeName(outcome, t) })}
        </p>
      ))}
      {form && (
        <FormView
          form={form}
          codeLists={lists}
          answers={begun}
          onChange={(next) => {
            held.current = next
          }}
          context={context}
          language={language}
          faults={faults}
          evidence={renderCapture}
          readOnly={play.readOnly}
        />
      )}
      {!play.readOnly && (
        <>
          <Field label={t('scenario.phone.comment')}>
            {(control) => (
              <TextArea
                {...control}
                rows={2}
                value={comment}
                onChange={(event) => setComment(event.target.value)}
              />
            )}
          </Field>
          <TriedBox kind="decide" />
          <div className="scn-step-outcomes">
            {step.outcomes.map(({ name, voices, need }, index) => {
              const icon = outcomeIcon(name)
              return (
                <Button
                  key={name}
                  kind={index === 0 ? 'primary' : 'secondary'}
                  {...(icon && { icon })}
                  busy={play.busy}
                  onClick={() => decide(name)}
                >
                  {outcomeName(name, t)}
                  {need > 1 ? ` ${voices}/${need}` : ''}
                </Button>
              )
            })}
          </div>
        </>
      )}
    </>
  )
}

function Waiting({ job, step, onJob }: { job: WalkJob; step: OpenStep; onJob: (inside: string) => void }) {
  const play = usePlay()
  const { t, language } = useWords()
  const { wait } = step
  if (!wait) return null
  const inside = job.inside ? { in: job.inside } : {}
  return (
    <div className="scn-wait">
      <p>
        {wait.event
          ? t('scenario.phone.waitsEvent', { event: wait.event })
          : wait.sop
            ? t('scenario.phone.waitsJob', { sop: wait.sop })
            : wait.action
              ? t('scenario.phone.waitsAction', { action: wait.action })
              : t('scenario.phone.waits')}
        {wait.local && ` ${t('scenario.phone.waitsUntil', { at: said(wait.local, language) })}`}
      </p>
      {!play.readOnly && (
        <div className="scn-step-outcomes">
          {wait.event && (
            <Button
              kind="primary"
              icon="pulse"
              busy={play.busy}
              onClick={() => void play.record({ event: { type: wait.event } })}
            >
              {t('scenario.phone.happens', { event: wait.event })}
            </Button>
          )}
          {wait.local && (
            <Button icon="clock" busy={play.busy} onClick={() => void play.record({ after: wait.local })}>
              {t('scenario.phone.waitUntil')}
            </Button>
          )}
          {wait.inside && (
            <Button kind="primary" icon="arrow-right" onClick={() => onJob(wait.inside ?? '')}>
              {t('scenario.phone.enterJob')}
            </Button>
          )}
          {wait.ends.map((end) => (
            <Button
              key={end}
              icon="flag"
              busy={play.busy}
              onClick={() => void play.record({ ...inside, child: step.address, end })}
            >
              {t('scenario.phone.endJob', { end })}
            </Button>
          ))}
        </div>
      )}
      <TriedBox kind="event" />
      <TriedBox kind="child" />
      <TriedBox kind="after" />
    </div>
  )
}

function FaultSheet({ job, step, who, onClose }: Omit<StepProps, 'onJob'> & { onClose: () => void }) {
  const play = usePlay()
  const { t, language } = useWords()
  const [name, setName] = useState(step.faults[0]?.name ?? '')
  const fault = step.faults.find((one) => one.name === name)
  const { form, lists, context } = useForm(job, fault?.form, scopeOf(job, step.address))
  const [answers, setAnswers] = useState<Answers>({})
  const held = useRef<Answers>({})
  const faults = useTriedFaults('fault', name)
  const several = leaves(job).filter((one) => one.faults.some((other) => other.name === name)).length > 1
  const report = async () => {
    const done = await play.record({
      ...around(job, who),
      fault: name,
      ...(several && { at: step.address }),
      ...answered(form, held.current),
    })
    if (done) onClose()
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('scenario.phone.fault')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" icon="alert" busy={play.busy} onClick={() => void report()}>
            {t('scenario.phone.report')}
          </Button>
        </>
      }
    >
      <Field label={t('scenario.phone.whichFault')}>
        {(control) => (
          <Select
            {...control}
            value={name}
            onChange={(event) => {
              setName(event.target.value)
              held.current = {}
              setAnswers({})
            }}
          >
            {step.faults.map((one) => (
              <option key={one.name} value={one.name}>
                {pick(one.title, language) || one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {form && (
        <>
          <FormView
            key={name}
            form={form}
            codeLists={lists}
            answers={answers}
            onChange={(next) => {
              held.current = next
            }}
            context={context}
            language={language}
            faults={faults}
            evidence={renderCapture}
          />
          <Button
            kind="quiet"
            icon="pen"
            onClick={() => {
              const next = filledIn(form, lists, held.current)
              held.current = next
              setAnswers(next)
            }}
          >
            {t('scenario.phone.fill')}
          </Button>
        </>
      )}
      <TriedBox kind="fault" of={name} onDone={onClose} />
    </Sheet>
  )
}

const NO_FAULTS: readonly FieldFault[] = []

/** Faults at fields of what was refused last, if it was this. */
function useTriedFaults(kind: string, of?: string): readonly FieldFault[] {
  const { tried } = usePlay()
  return useMemo(() => {
    if (!tried || !(kind in tried.entry) || (of !== undefined && tried.entry[kind] !== of)) return NO_FAULTS
    return (tried.told.refused?.faults ?? []).map(({ pointer, code, message, params }) => ({
      pointer,
      code,
      message,
      params,
    })) as readonly FieldFault[]
  }, [tried, kind, of])
}
