// What a simulation goes by, ready to run as it stands: what was measured, else a careful default, and whatever
// somebody states instead.

import { type ReactNode, useId, useState } from 'react'
import { Badge, Button, Icon, IconButton, Segmented } from '../../../design/index.ts'
import type { Path } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { KIND_ICONS } from '../flow/kinds.ts'
import { type Assumed, absentSet, arrivalsSet, type Change, type Staffed, staffSet } from './assuming.ts'
import { NumberBox } from './boxes.tsx'
import { SourceMark } from './SourceMark.tsx'
import { StepAssumed } from './StepAssumed.tsx'
import { scaled } from './shares.ts'
import { saidSpan } from './spans.ts'

interface AssumptionsProps {
  assumed: Assumed
  readOnly: boolean
  said: (path: Path) => boolean
  onChange: Change
}

const COUNTS = ['100', '1000', '10000'] as const
/** So many rows are shown before somebody asks for all. */
const ROWS = 12

export function Assumptions({ assumed, readOnly, said, onChange }: AssumptionsProps) {
  const { t, language, formats } = useWords()
  const seed = useId()
  const perDay = total(assumed)
  const measured = assumed.steps.filter(({ time }) => time?.source === 'measured').length
  const work = assumed.steps.filter(({ kind }) => kind === 'work' || kind === 'approval')
  const rest = assumed.steps.filter(({ kind }) => kind !== 'work' && kind !== 'approval')
  const changed = assumed.people.filter(({ now, count }) => now !== count).length + assumed.absent.length
  return (
    <fieldset className="wif-assumptions" disabled={readOnly}>
      <legend className="unseen">{t('whatIf.assumptions')}</legend>
      <Section
        title={t('whatIf.jobs')}
        open
        sum={t('whatIf.jobs.sum', { n: assumed.jobs, day: formats.number(perDay, 1) })}
      >
        <Segmented
          label={t('whatIf.jobs.count')}
          value={String(assumed.jobs)}
          segments={COUNTS.map((value) => ({ value, label: formats.number(Number(value)) }))}
          onChange={(value) => onChange([[['jobs'], Number(value)]])}
        />
        <p className="wif-hint">
          {t('whatIf.jobs.lasts', { n: Math.max(1, Math.round(assumed.jobs / Math.max(perDay, 0.01))) })}
        </p>
        <Arrivals assumed={assumed} stated={said(['arrivals'])} onChange={onChange} />
      </Section>
      <Section
        title={t('whatIf.people')}
        sum={changed > 0 ? t('whatIf.people.changed', { n: changed }) : t('whatIf.people.asNow')}
        open={changed > 0}
      >
        <People assumed={assumed} onChange={onChange} />
      </Section>
      <Section
        title={t('whatIf.steps')}
        sum={measured > 0 ? t('whatIf.steps.measured', { n: measured }) : t('whatIf.steps.defaults')}
      >
        <p className="wif-hint">{t('whatIf.steps.text')}</p>
        <div className="wif-stack">
          {work.map((step) => (
            <StepAssumed
              key={step.step}
              step={step}
              said={said}
              onChange={onChange}
              icon={KIND_ICONS[step.kind]}
            />
          ))}
        </div>
      </Section>
      {rest.length > 0 && (
        <Section title={t('whatIf.waits')} sum={t('whatIf.waits.sum', { n: rest.length })}>
          <p className="wif-hint">{t('whatIf.waits.text')}</p>
          <div className="wif-stack">
            {rest.map((step) => (
              <StepAssumed
                key={step.step}
                step={step}
                said={said}
                onChange={onChange}
                icon={KIND_ICONS[step.kind]}
              />
            ))}
          </div>
        </Section>
      )}
      <Section title={t('whatIf.more')} sum={t('whatIf.more.sum', { n: assumed.seed })}>
        <label className="wif-line-field">
          <span>{t('whatIf.dispatch')}</span>
          <select
            className="input input-select wif-small"
            value={assumed.dispatch}
            onChange={({ currentTarget: { value } }) =>
              onChange([[['dispatch'], value === 'as_written' ? undefined : value]])
            }
          >
            {(['as_written', 'least_busy', 'round_robin'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`whatIf.dispatch.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <div className="wif-line-field">
          <label htmlFor={seed}>{t('whatIf.seed')}</label>
          <NumberBox
            id={seed}
            value={assumed.seed}
            least={0}
            most={2 ** 31}
            onCommit={(value) => onChange([[['seed'], Math.round(value)]])}
          />
        </div>
        <p className="wif-hint">{t('whatIf.seed.text')}</p>
        {assumed.travel && (
          <p className="wif-hint">
            {t('whatIf.travel', { span: saidSpan(assumed.travel.usual, language, true) })}
          </p>
        )}
      </Section>
    </fieldset>
  )
}

function total({ branches }: Assumed): number {
  return branches.reduce((sum, { per_day }) => sum + per_day, 0)
}

function Section({
  title,
  sum,
  open,
  children,
}: {
  title: string
  sum: string
  open?: boolean
  children: ReactNode
}) {
  return (
    <details className="wif-section" open={open}>
      <summary>
        <Icon name="chevron-right" size={20} />
        <span className="wif-section-title">{title}</span>
        <span className="wif-section-sum">{sum}</span>
      </summary>
      <div className="wif-section-in">{children}</div>
    </details>
  )
}

function Arrivals({ assumed, stated, onChange }: { assumed: Assumed; stated: boolean; onChange: Change }) {
  const { t, language } = useWords()
  const [all, setAll] = useState(false)
  const { branches } = assumed
  const rates = branches.map(({ per_day }) => per_day)
  const source = stated ? 'stated' : (branches[0]?.source ?? 'default')
  const shown = all ? branches : branches.slice(0, ROWS)
  return (
    <div className="wif-arrivals">
      <div className="wif-row-head">
        <h3>{t('whatIf.arrivals')}</h3>
        <SourceMark source={source} onForget={() => onChange([[['arrivals'], undefined]])} />
      </div>
      <table className="wif-table">
        <thead>
          <tr>
            <th scope="col">{t('whatIf.arrivals.branch')}</th>
            <th scope="col" className="wif-end">
              {t('whatIf.arrivals.people')}
            </th>
            <th scope="col" className="wif-end">
              {t('whatIf.arrivals.perDay')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one, at) => {
            const name = pick(one.title, language) || one.branch
            return (
              <tr key={one.branch}>
                <th scope="row">{name}</th>
                <td className="wif-end numbers">{one.people}</td>
                <td className="wif-end">
                  <NumberBox
                    label={t('whatIf.arrivals.perDayAt', { branch: name })}
                    value={one.per_day}
                    least={0}
                    most={10_000}
                    onCommit={(value) =>
                      onChange(
                        arrivalsSet(
                          branches,
                          rates.map((rate, place) => (place === at ? value : rate)),
                        ),
                      )
                    }
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('whatIf.arrivals.total')}</th>
            <td />
            <td className="wif-end">
              <NumberBox
                label={t('whatIf.arrivals.totalPerDay')}
                value={Math.round(total(assumed) * 100) / 100}
                least={0}
                most={100_000}
                onCommit={(value) => onChange(arrivalsSet(branches, scaled(rates, value)))}
              />
            </td>
          </tr>
        </tfoot>
      </table>
      {!all && branches.length > ROWS && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('whatIf.showAll', { n: branches.length })}
        </Button>
      )}
    </div>
  )
}

function People({ assumed, onChange }: { assumed: Assumed; onChange: Change }) {
  const { t, language } = useWords()
  const [all, setAll] = useState(false)
  const changed = (one: Staffed) =>
    one.now !== one.count || one.logins.some((login) => assumed.absent.includes(login))
  // Where jobs come in is what somebody looks for; those above come after.
  const own = new Set(assumed.branches.map(({ branch }) => branch))
  const people = [...assumed.people].sort((a, b) => Number(own.has(b.branch)) - Number(own.has(a.branch)))
  const rows = all ? people : people.filter((one, at) => at < ROWS || changed(one))
  const branches = new Map<string, Staffed[]>()
  for (const one of rows) branches.set(one.branch, [...(branches.get(one.branch) ?? []), one])
  return (
    <div className="wif-people">
      <p className="wif-hint">{t('whatIf.people.text')}</p>
      {[...branches].map(([branch, staffed]) => (
        <section key={branch} className="wif-branch">
          <h3>{pick(staffed[0]?.title ?? {}, language) || branch}</h3>
          <ul>
            {staffed.map((one) => (
              <Holders key={one.role} one={one} absent={assumed.absent} onChange={onChange} />
            ))}
          </ul>
        </section>
      ))}
      {rows.length < assumed.people.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('whatIf.showAll', { n: assumed.people.length })}
        </Button>
      )}
    </div>
  )
}

function Holders({ one, absent, onChange }: { one: Staffed; absent: readonly string[]; onChange: Change }) {
  const { t, language } = useWords()
  const role = pick(one.role_title, language) || one.role
  const branch = pick(one.title, language) || one.branch
  const set = (count: number) => onChange(staffSet(one, count))
  return (
    <li
      className="wif-holders"
      data-role={one.role}
      data-branch={one.branch}
      data-changed={one.now !== one.count}
    >
      <span className="wif-role">
        {role}
        {one.now !== one.count && (
          <Badge tone="primary" icon="edit">
            {t('whatIf.people.now', { n: one.now })}
          </Badge>
        )}
      </span>
      <span className="wif-stepper">
        <IconButton
          icon="minus"
          label={t('whatIf.people.fewer', { role, branch })}
          disabled={one.count === 0}
          onClick={() => set(one.count - 1)}
        />
        <output className="numbers">{one.count}</output>
        <IconButton
          icon="plus"
          label={t('whatIf.people.another', { role, branch })}
          onClick={() => set(one.count + 1)}
        />
      </span>
      <span className="wif-names">
        {one.logins.map((login, at) => {
          const away = absent.includes(login)
          return (
            <button
              key={login}
              type="button"
              className="wif-name"
              aria-pressed={away}
              title={t('whatIf.people.awayText')}
              onClick={() => onChange(absentSet(absent, login, !away))}
            >
              {one.names[at] ?? login}
              {away && <span>{t('whatIf.people.away')}</span>}
            </button>
          )
        })}
      </span>
    </li>
  )
}
