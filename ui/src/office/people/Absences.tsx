import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import {
  Banner,
  Button,
  Card,
  classes,
  EmptyState,
  Field,
  Icon,
  IconButton,
  Select,
  Sheet,
  TextInput,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Conflict } from '../setup/Conflict.tsx'
import { faultsOf, movedOn } from '../setup/faults.ts'
import { type Absence, type Odd, oddities, type Person, toControl } from './absences.ts'
import { useAllPeople } from './people.ts'

const DAY = 86_400_000

/** When somebody is away and who stands in for them, by month. */
export function Absences({ person, mayChange }: { person: Person; mayChange: boolean }) {
  const { t, language } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const people = new Map((useAllPeople().data ?? []).map((one) => [one.login, one]))
  const [editing, setEditing] = useState<{ number: number | null; absence: Absence } | null>(null)
  const now = Date.now()
  const sorted = person.absences
    .map((absence, number) => ({ absence, number }))
    .sort((a, b) => Date.parse(a.absence.since) - Date.parse(b.absence.since))
  const month = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short' })
  const months = new Map<string, typeof sorted>()
  for (const one of sorted) {
    const key = month.format(Date.parse(one.absence.since))
    months.set(key, [...(months.get(key) ?? []), one])
  }
  const put = (absences: readonly Absence[], version: number) =>
    got(
      client.PUT('/api/people/{login}/absences', {
        params: { path: { login: person.login }, header: { 'If-Match': `"${version}"` } },
        body: { absences: [...absences] },
      }),
    )
  const look = (found: Person) => {
    queries.setQueryData(['person', person.login], found)
    void queries.invalidateQueries({ queryKey: ['people'] })
  }
  /** Writes them down, and offers to have them as they were. */
  async function save(absences: readonly Absence[], said: string, version = person.version) {
    const before = person.absences
    const found = await put(absences, version)
    look(found)
    toast({
      text: said,
      tone: 'success',
      undo: () => {
        put(before, found.version).then(look, (refused: unknown) =>
          toast({ text: inWords(refused, t), tone: 'danger' }),
        )
      },
    })
  }
  const remove = (number: number) =>
    save(
      person.absences.filter((_, place) => place !== number),
      t('people.away.removed'),
    ).catch((refused: unknown) => toast({ text: inWords(refused, t), tone: 'danger' }))
  const add = () => {
    const begin = new Date(now + DAY)
    begin.setHours(0, 0, 0, 0)
    setEditing({
      number: null,
      absence: {
        since: begin.toISOString(),
        until: new Date(begin.getTime() + DAY).toISOString(),
        delegate: null,
      },
    })
  }
  return (
    <Card
      title={t('people.tab.absences')}
      actions={
        mayChange && (
          <Button icon="plus" onClick={add}>
            {t('people.away.add')}
          </Button>
        )
      }
    >
      {sorted.length === 0 ? (
        <EmptyState icon="sun" title={t('people.away.none')}>
          {t('people.away.noneText')}
        </EmptyState>
      ) : (
        [...months].map(([title, items]) => (
          <section key={title} className="people-month">
            <h3>{title}</h3>
            <ul className="setup-list">
              {items.map(({ absence, number }) => {
                const others = person.absences.filter((_, place) => place !== number)
                const past = Date.parse(absence.until) <= now
                const current = !past && Date.parse(absence.since) <= now
                return (
                  <li
                    key={`${absence.since} ${number}`}
                    className={classes('setup-item', past && 'people-past')}
                  >
                    <div className={classes('setup-item-text people-away', current && 'people-away-now')}>
                      <strong>
                        <Span absence={absence} />
                      </strong>
                      {current && <> · {t('people.away.now')}</>}
                      <div>
                        {absence.delegate
                          ? t('people.away.delegate', {
                              name: people.get(absence.delegate)?.name ?? absence.delegate,
                            })
                          : t('people.away.nobody')}
                      </div>
                      {!past &&
                        oddities(people, person.login, absence, others)
                          .filter(({ code }) => code !== 'nobody')
                          .map((odd) => <Odds key={`${odd.code} ${odd.since}`} odd={odd} people={people} />)}
                    </div>
                    {mayChange && (
                      <span className="setup-row">
                        <IconButton
                          icon="edit"
                          label={t('people.away.change')}
                          onClick={() => setEditing({ number, absence })}
                        />
                        <IconButton
                          icon="trash"
                          label={t('people.away.remove')}
                          onClick={() => void remove(number)}
                        />
                      </span>
                    )}
                  </li>
                )
              })}
            </ul>
          </section>
        ))
      )}
      {editing && (
        <AbsenceSheet
          person={person}
          people={people}
          number={editing.number}
          begin={editing.absence}
          onSave={(absences, version) =>
            save(absences, t(editing.number === null ? 'people.away.added' : 'people.away.changed'), version)
          }
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  )
}

interface SheetProps {
  person: Person
  people: ReadonlyMap<string, Person>
  number: number | null
  begin: Absence
  onSave: (absences: readonly Absence[], version: number) => Promise<void>
  onClose: () => void
}

function AbsenceSheet({ person, people, number, begin, onSave, onClose }: SheetProps) {
  const { t } = useWords()
  const { client } = useSession()
  const [draft, setDraft] = useState(begin)
  const [base, setBase] = useState({ absences: person.absences, version: person.version })
  const [theirs, setTheirs] = useState<Person | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(error)
  const whole = (absences: readonly Absence[]) =>
    number === null || !absences[number]
      ? [...absences, draft]
      : absences.map((one, place) => (place === number ? draft : one))
  const at = `/absences/${number ?? base.absences.length}`
  const others = base.absences.filter((_, place) => place !== number)
  const valid = Date.parse(draft.until) > Date.parse(draft.since)
  const moment = (field: 'since' | 'until') => (text: string) => {
    const found = Date.parse(text)
    if (!Number.isNaN(found)) setDraft({ ...draft, [field]: new Date(found).toISOString() })
  }
  async function save(from: { absences: readonly Absence[]; version: number }) {
    setBusy(true)
    setError(null)
    try {
      await onSave(whole(from.absences), from.version)
      onClose()
      return
    } catch (refused) {
      setError(refused)
      if (movedOn(refused)) {
        setTheirs(
          await got(client.GET('/api/people/{login}', { params: { path: { login: person.login } } })).catch(
            () => null,
          ),
        )
      }
    }
    setBusy(false)
  }
  const say = useSpan()
  const told = (absences: readonly Absence[]) => absences.map(say).join('; ')
  return (
    <Sheet
      open
      onClose={onClose}
      dismissable={!busy}
      title={t(number === null ? 'people.away.add' : 'people.away.change')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save(base)}>
            {t('act.save')}
          </Button>
        </>
      }
    >
      {theirs ? (
        <Conflict
          busy={busy}
          sides={[
            {
              label: t('people.tab.absences'),
              mine: told(whole(base.absences)),
              theirs: told(theirs.absences),
            },
          ]}
          onMine={() => {
            // Theirs stay; mine is added to them, or put over the one that it changes.
            setBase(theirs)
            setTheirs(null)
            void save(theirs)
          }}
          onTheirs={onClose}
        />
      ) : (
        error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>
      )}
      <div className="setup-two">
        <Field label={t('people.away.since')} fault={faults.at(`${at}/since`)} required>
          {(control) => (
            <TextInput
              {...control}
              data-first
              type="datetime-local"
              value={toControl(Date.parse(draft.since))}
              onChange={(event) => moment('since')(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field
          label={t('people.away.until')}
          fault={faults.at(`${at}/until`) ?? (valid ? undefined : t('people.away.order'))}
          required
        >
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={toControl(Date.parse(draft.until))}
              onChange={(event) => moment('until')(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <Field
        label={t('people.away.who')}
        help={t('people.away.whoHelp', { name: person.name })}
        fault={faults.at(`${at}/delegate`)}
      >
        {(control) => (
          <Select
            {...control}
            value={draft.delegate ?? ''}
            onChange={(event) => setDraft({ ...draft, delegate: event.currentTarget.value || null })}
          >
            <option value="">{t('people.away.nobody')}</option>
            {[...people.values()]
              .filter((one) => one.active && one.login !== person.login)
              .map((one) => (
                <option key={one.login} value={one.login}>
                  {one.name}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <div role="status">
        {valid &&
          oddities(people, person.login, draft, others).map((odd) => (
            <Odds key={`${odd.code} ${odd.since}`} odd={odd} people={people} />
          ))}
      </div>
    </Sheet>
  )
}

function useSpan(): (absence: Pick<Absence, 'since' | 'until'>) => string {
  const { formats } = useWords()
  return ({ since, until }) => {
    const [from, to] = [Date.parse(since), Date.parse(until)]
    const whole = [from, to].every((at) => new Date(at).getHours() === 0 && new Date(at).getMinutes() === 0)
    if (!whole) return `${formats.date(from)} ${formats.time(from)} – ${formats.date(to)} ${formats.time(to)}`
    const last = formats.date(to - 1)
    return formats.date(from) === last ? last : `${formats.date(from)} – ${last}`
  }
}

function Span({ absence }: { absence: Absence }) {
  return <>{useSpan()(absence)}</>
}

function Odds({ odd, people }: { odd: Odd; people: ReadonlyMap<string, Person> }) {
  const { t } = useWords()
  const say = useSpan()
  const span = odd.since && odd.until ? say({ since: odd.since, until: odd.until }) : ''
  const name = odd.other ? (people.get(odd.other)?.name ?? odd.other) : ''
  return (
    <p className="people-odd">
      <Icon name="info" size={18} />
      <span>{t(`people.odd.${odd.code}`, { span, name })}</span>
    </p>
  )
}
