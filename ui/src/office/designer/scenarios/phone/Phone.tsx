// The phone of whoever is played: what is open for them, the real form of the step, and what they can do.

import { useMemo, useState } from 'react'
import { Button, EmptyState, Field, Select } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { ActSheet } from '../ActSheet.tsx'
import { said } from '../clockwork.ts'
import { usePlay } from '../play.ts'
import { personSaid, stepSaid } from '../saying.ts'
import type { OpenStep } from '../walking.ts'
import { leaves } from './asking.tsx'
import { JobDone, JobHead } from './JobHead.tsx'
import { StepScreen } from './StepScreen.tsx'

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
