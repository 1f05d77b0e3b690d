// How busy people are: bars with a mark from where on queues grow fast, and their days.

import { useState } from 'react'
import { Badge, Segmented } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { named, type Result } from './saying.ts'
import { saidSpan } from './spans.ts'

const FIRST = 20

interface Row {
  id: string
  name: string
  note: string
  utilisation: number
  overloaded: boolean
  longest: number
  tasks: number
  busy: string
  days: Result['people'][number]['days']
}

export function PeopleBars({ result }: { result: Result }) {
  const { t, language, formats } = useWords()
  const [by, setBy] = useState<'person' | 'role'>('person')
  const [all, setAll] = useState(false)
  const list = t('state.listSeparator')
  const roles = new Map(result.groups.map((one) => [one.role, pick(one.title, language) || one.role]))
  const branches = new Map(
    result.assumptions.people.map((one) => [one.branch, pick(one.title, language) || one.branch]),
  )
  const branchOf = (code: string) => branches.get(code) ?? code
  const rows: Row[] =
    by === 'person'
      ? result.people.map((one) => ({
          id: one.login,
          name: named(one.name, one.login, result, language),
          note: `${one.roles.map((role) => roles.get(role) ?? role).join(list)} · ${branchOf(one.branch)}`,
          utilisation: one.utilisation,
          overloaded: one.overloaded,
          longest: one.longest_queue,
          tasks: one.tasks,
          busy: t('whatIf.people.busyOf', {
            busy: saidSpan(one.busy, language, true),
            available: saidSpan(one.available, language, true),
          }),
          days: one.days,
        }))
      : result.groups.map((one) => ({
          id: `${one.role} ${one.branch}`,
          name: `${roles.get(one.role) ?? one.role}${language === 'en' ? ', ' : '，'}${branchOf(one.branch)}`,
          note: t('whatIf.people.heads', { n: one.people.length }),
          utilisation: one.utilisation,
          overloaded: one.overloaded,
          longest: one.longest_queue,
          tasks: one.tasks,
          busy: '',
          days: one.days,
        }))
  rows.sort((a, b) => b.utilisation - a.utilisation || a.id.localeCompare(b.id))
  const shown = all ? rows : rows.slice(0, FIRST)
  return (
    <>
      <div className="wif-clock">
        <Segmented
          label={t('whatIf.people.by')}
          value={by}
          segments={[
            { value: 'person', label: t('whatIf.people.byPerson') },
            { value: 'role', label: t('whatIf.people.byRole') },
          ]}
          onChange={setBy}
        />
        <p className="wif-hint">{t('whatIf.people.barText')}</p>
      </div>
      <ul className="wif-busy">
        {shown.map((one) => (
          <li key={one.id} className="wif-busy-one" data-overloaded={one.overloaded}>
            <div className="wif-busy-who">
              <strong>{one.name}</strong>
              <span>{one.note}</span>
            </div>
            <div className="wif-busy-bar">
              <span className="wif-bar-ground">
                <span
                  className="wif-bar-full"
                  style={{ inlineSize: `${Math.min(100, one.utilisation * 100)}%` }}
                />
                <span className="wif-bar-limit" />
              </span>
              <span className="numbers wif-busy-share">{formats.percent(one.utilisation)}</span>
              {one.overloaded && (
                <Badge tone="danger" icon="alert">
                  {t('whatIf.people.overloaded')}
                </Badge>
              )}
            </div>
            <details>
              <summary>
                {t('whatIf.people.did', { n: one.tasks })}
                {' · '}
                {t('whatIf.people.queue', { n: one.longest })}
              </summary>
              {one.busy && <p className="wif-hint">{one.busy}</p>}
              <ol className="wif-days">
                {one.days.map(({ date, utilisation }) => (
                  <li key={date} className="wif-day" data-full={utilisation > 0.85}>
                    <span className="wif-day-bar" aria-hidden="true">
                      <span style={{ blockSize: `${Math.min(100, utilisation * 100)}%` }} />
                    </span>
                    <span className="wif-day-share numbers">{formats.percent(utilisation)}</span>
                    <span className="wif-day-date">{formats.date(Date.parse(`${date}T00:00:00`))}</span>
                  </li>
                ))}
              </ol>
            </details>
          </li>
        ))}
      </ul>
      {!all && rows.length > FIRST && (
        <button type="button" className="button button-quiet" onClick={() => setAll(true)}>
          {t('whatIf.showAll', { n: rows.length })}
        </button>
      )}
    </>
  )
}
