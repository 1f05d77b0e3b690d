import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Chip } from '../../design/desk.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  EmptyState,
  Field,
  IconButton,
  Select,
  Sheet,
  Skeleton,
  TextInput,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import type { Branch } from '../jobs/directory.ts'
import { useTitles } from '../people/people.ts'
import { Conflict } from '../setup/Conflict.tsx'
import { faultsOf } from '../setup/faults.ts'
import { useCalendars } from './calendars.ts'
import { inherited } from './inherited.ts'
import { Year } from './Year.tsx'

type Calendar = Schemas['CalendarOut']
type Rule = Omit<Calendar, 'name'>

const DAYS = ['0', '1', '2', '3', '4', '5', '6'] as const
const EMPTY: Rule = { country: null, subdivision: null, week: {}, exceptions: {} }

interface CalendarsProps {
  name: string
  branches: readonly Branch[]
  mayChange: boolean
  onGo: (name: string) => void
}

/** Calendars: the week, the exceptions, who goes by it, and the year that comes of it. */
export function Calendars({ name, branches, mayChange, onGo }: CalendarsProps) {
  const { t } = useWords()
  const calendars = useCalendars()
  const [adding, setAdding] = useState(false)
  if (calendars.isPending) return <Skeleton rows={4} />
  if (calendars.isError) return <Failed error={calendars.error} onAgain={() => void calendars.refetch()} />
  const all = calendars.data.items
  const chosen = all.find((one) => one.name === name) ?? all[0]
  return (
    <>
      <div className="setup-row">
        {all.map((one) => (
          <Chip key={one.name} pressed={one === chosen} onPress={() => onGo(one.name)}>
            {one.name}
          </Chip>
        ))}
        {mayChange && (
          <Button icon="plus" kind="quiet" onClick={() => setAdding(true)}>
            {t('calendars.add')}
          </Button>
        )}
      </div>
      {chosen ? (
        <One key={chosen.name} calendar={chosen} branches={branches} mayChange={mayChange} />
      ) : (
        <EmptyState icon="clock" title={t('calendars.none')} />
      )}
      {adding && (
        <CalendarSheet
          calendar={null}
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false)
            onGo(made)
          }}
        />
      )}
    </>
  )
}

function useDays(): (day: string) => string {
  const { language } = useWords()
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  return (day) => format.format(Date.UTC(2024, 0, 1 + Number(day))) // a Monday
}

/** Writes calendars down and has all that shows them look again. */
function usePutCalendar() {
  const { client } = useSession()
  const queries = useQueryClient()
  return async (name: string, { country, subdivision, week, exceptions }: Rule) => {
    const found = await got(
      client.PUT('/api/calendars/{name}', {
        params: { path: { name } },
        body: { country, subdivision, week, exceptions } as never,
      }),
    )
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['calendars'] }),
      queries.invalidateQueries({ queryKey: ['calendar-days', name] }),
    ])
    return found
  }
}

function One({
  calendar,
  branches,
  mayChange,
}: {
  calendar: Calendar
  branches: readonly Branch[]
  mayChange: boolean
}) {
  const { t } = useWords()
  const toast = useToast()
  const titles = useTitles()
  const dayName = useDays()
  const put = usePutCalendar()
  const [over, setOver] = useState<'change' | 'exception' | null>(null)
  const users = branches.filter((one) => inherited(branches, one.code, 'calendar')?.value === calendar.name)
  const failed = (refused: unknown) => toast({ text: inWords(refused, t), tone: 'danger' })
  const remove = (day: string) => {
    const { [day]: _, ...exceptions } = calendar.exceptions
    put(calendar.name, { ...calendar, exceptions }).then(
      () =>
        toast({
          text: t('calendars.exceptionRemoved', { day }),
          undo: () => void put(calendar.name, calendar).catch(failed),
        }),
      failed,
    )
  }
  return (
    <div className="setup-stack">
      <div className="calendar-cards">
        <Card
          title={t('calendars.week')}
          actions={
            mayChange && (
              <Button icon="edit" onClick={() => setOver('change')}>
                {t('setup.change')}
              </Button>
            )
          }
        >
          <dl className="calendar-week">
            {DAYS.map((day) => (
              <div key={day}>
                <dt>{dayName(day)}</dt>
                <dd className="numbers">
                  {(calendar.week[day] ?? []).map((span) => span.join('–')).join(', ') || (
                    <span className="muted">{t('calendars.off')}</span>
                  )}
                </dd>
              </div>
            ))}
            <div>
              <dt>{t('calendars.country')}</dt>
              <dd>
                {[calendar.country, calendar.subdivision].filter(Boolean).join(' · ') ||
                  t('calendars.noCountry')}
              </dd>
            </div>
          </dl>
        </Card>
        <Card
          title={t('calendars.exceptions')}
          actions={
            mayChange && (
              <Button icon="plus" onClick={() => setOver('exception')}>
                {t('calendars.addException')}
              </Button>
            )
          }
        >
          {Object.keys(calendar.exceptions).length === 0 && (
            <p className="muted">{t('calendars.exceptionsNone')}</p>
          )}
          <ul className="setup-list">
            {Object.entries(calendar.exceptions)
              .sort()
              .map(([day, spans]) => (
                <li key={day} className="setup-item">
                  <span className="numbers">
                    {day} · {spans.map((span) => span.join('–')).join(', ') || t('calendars.dayOff')}
                  </span>
                  {mayChange && (
                    <IconButton
                      icon="trash"
                      label={t('calendars.removeException', { day })}
                      onClick={() => remove(day)}
                    />
                  )}
                </li>
              ))}
          </ul>
        </Card>
        <Card title={t('calendars.usedBy')}>
          {users.length === 0 ? (
            <p className="muted">{t('calendars.usedByNone')}</p>
          ) : (
            <span className="setup-chips">
              {users.map((one) => (
                <a key={one.code} href={`/office/branches?branch=${encodeURIComponent(one.code)}`}>
                  <Badge>{titles.branch(one.code)}</Badge>
                </a>
              ))}
            </span>
          )}
          <p className="setup-small">{t('branches.effect')}</p>
        </Card>
      </div>
      <Year name={calendar.name} />
      {over === 'change' && (
        <CalendarSheet calendar={calendar} onClose={() => setOver(null)} onDone={() => setOver(null)} />
      )}
      {over === 'exception' && <ExceptionSheet calendar={calendar} onClose={() => setOver(null)} />}
    </div>
  )
}

interface CalendarSheetProps {
  calendar: Calendar | null
  onClose: () => void
  onDone: (name: string) => void
}

function CalendarSheet({ calendar, onClose, onDone }: CalendarSheetProps) {
  const { t } = useWords()
  const { client } = useSession()
  const toast = useToast()
  const dayName = useDays()
  const put = usePutCalendar()
  const [name, setName] = useState(calendar?.name ?? '')
  const [base, setBase] = useState<Calendar | null>(calendar)
  const [rule, setRule] = useState<Rule>(
    calendar ?? {
      ...EMPTY,
      week: Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, [['09:00', '18:00']]])),
    },
  )
  const [theirs, setTheirs] = useState<Calendar | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(error)
  const spansOf = (day: string) => rule.week[day] ?? []
  const setDay = (day: string, spans: string[][]) =>
    setRule({ ...rule, week: { ...rule.week, [day]: spans } })

  async function save(over: boolean) {
    setBusy(true)
    setError(null)
    const called = calendar?.name ?? name.trim()
    try {
      const now = await got(client.GET('/api/calendars')).then(({ items }) =>
        items.find((one) => one.name === called),
      )
      if (!over && now && JSON.stringify(now) !== JSON.stringify(base)) {
        setTheirs(now)
        setBusy(false)
        return
      }
      await put(called, rule)
      toast({
        text: t('calendars.saved', { name: called }),
        tone: 'success',
        ...(calendar && {
          undo: () => {
            put(called, calendar).catch((refused: unknown) =>
              toast({ text: inWords(refused, t), tone: 'danger' }),
            )
          },
        }),
      })
      onDone(called)
      return
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  const say = (one: Rule) => ({
    week: DAYS.map(
      (day) => `${dayName(day)} ${(one.week[day] ?? []).map((span) => span.join('–')).join(' ') || '–'}`,
    ).join('; '),
    country: [one.country, one.subdivision].filter(Boolean).join(' · '),
    exceptions: Object.keys(one.exceptions).sort().join(t('state.listSeparator')),
  })
  return (
    <Sheet
      open
      full
      onClose={onClose}
      dismissable={!busy}
      title={calendar ? `${t('calendars.change')} · ${calendar.name}` : t('calendars.add')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save(false)}>
            {t('act.save')}
          </Button>
        </>
      }
    >
      {theirs ? (
        <Conflict
          busy={busy}
          sides={(['week', 'country', 'exceptions'] as const).map((field) => ({
            label: t(`calendars.${field}`),
            mine: say(rule)[field],
            theirs: say(theirs)[field],
          }))}
          onMine={() => {
            setBase(theirs)
            setTheirs(null)
            void save(true)
          }}
          onTheirs={() => {
            setBase(theirs)
            setRule(theirs)
            setTheirs(null)
          }}
        />
      ) : (
        error !== null && (
          <Banner tone="danger" title={inWords(error, t)}>
            {faults.at('/week')}
          </Banner>
        )
      )}
      {calendar && <Banner quiet>{t('branches.effect')}</Banner>}
      {!calendar && (
        <Field label={t('calendars.name')} help={t('branches.codeHelp')} fault={faults.at('/name')} required>
          {(control) => (
            <TextInput
              {...control}
              data-first
              autoCapitalize="none"
              value={name}
              onChange={(event) => setName(event.currentTarget.value.toLowerCase())}
            />
          )}
        </Field>
      )}
      <fieldset className="calendar-edit">
        <legend className="field-label">{t('calendars.week')}</legend>
        {DAYS.map((day) => (
          <div key={day} className="calendar-day">
            <span className="calendar-day-name">{dayName(day)}</span>
            <div className="calendar-spans">
              {spansOf(day).length === 0 && <span className="muted">{t('calendars.off')}</span>}
              {spansOf(day).map(([from = '', to = ''], number) => {
                const set = (span: string[]) =>
                  setDay(
                    day,
                    spansOf(day).map((one, place) => (place === number ? span : one)),
                  )
                const hours = { day: dayName(day), from, to }
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place
                  <span key={number} className="calendar-span">
                    <TextInput
                      type="time"
                      aria-label={`${t('calendars.hours', hours)}: ${t('calendars.from')}`}
                      value={from}
                      onChange={(event) => set([event.currentTarget.value, to])}
                    />
                    –
                    <TextInput
                      type="time"
                      aria-label={`${t('calendars.hours', hours)}: ${t('calendars.to')}`}
                      value={to}
                      onChange={(event) => set([from, event.currentTarget.value])}
                    />
                    <IconButton
                      icon="trash"
                      label={t('calendars.removeSpan', { day: dayName(day), span: `${from}–${to}` })}
                      onClick={() =>
                        setDay(
                          day,
                          spansOf(day).filter((_, place) => place !== number),
                        )
                      }
                    />
                  </span>
                )
              })}
              {faults.below(`/week/${day}`) && (
                <span className="people-why">{faults.below(`/week/${day}`)}</span>
              )}
            </div>
            <IconButton
              icon="plus"
              label={t('calendars.addSpanOn', { day: dayName(day) })}
              onClick={() =>
                setDay(day, [...spansOf(day), spansOf(day).length === 0 ? ['09:00', '18:00'] : ['', '']])
              }
            />
          </div>
        ))}
      </fieldset>
      <div className="setup-two">
        <Field label={t('calendars.country')} help={t('calendars.countryHelp')} fault={faults.at('/country')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={2}
              value={rule.country ?? ''}
              onChange={(event) =>
                setRule({ ...rule, country: event.currentTarget.value.toUpperCase() || null })
              }
            />
          )}
        </Field>
        <Field label={t('calendars.subdivision')} fault={faults.at('/subdivision')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={10}
              value={rule.subdivision ?? ''}
              onChange={(event) => setRule({ ...rule, subdivision: event.currentTarget.value || null })}
            />
          )}
        </Field>
      </div>
    </Sheet>
  )
}

function ExceptionSheet({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const { t } = useWords()
  const toast = useToast()
  const put = usePutCalendar()
  const [day, setDay] = useState('')
  const [off, setOff] = useState(true)
  const [span, setSpan] = useState(['09:00', '18:00'])
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(error)
  const [missing, setMissing] = useState(false)
  async function save() {
    if (!day) {
      setMissing(true)
      return
    }
    setBusy(true)
    setError(null)
    try {
      await put(calendar.name, {
        ...calendar,
        exceptions: { ...calendar.exceptions, [day]: off ? [] : [span] },
      })
      toast({
        text: t('calendars.exceptionAdded', { day }),
        tone: 'success',
        undo: () => {
          put(calendar.name, calendar).catch((refused: unknown) =>
            toast({ text: inWords(refused, t), tone: 'danger' }),
          )
        },
      })
      onClose()
      return
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  return (
    <Sheet
      open
      onClose={onClose}
      dismissable={!busy}
      title={t('calendars.addException')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {t('calendars.addException')}
          </Button>
        </>
      }
    >
      {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
      <Banner quiet>{t('branches.effect')}</Banner>
      <Field
        label={t('calendars.date')}
        fault={missing && !day ? t('state.required') : faults.at(`/exceptions/${day}`)}
        required
      >
        {(control) => (
          <TextInput
            {...control}
            data-first
            type="date"
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('calendars.working')}>
        {(control) => (
          <Select
            {...control}
            value={off ? 'off' : 'on'}
            onChange={(event) => setOff(event.currentTarget.value === 'off')}
          >
            <option value="off">{t('calendars.dayOff')}</option>
            <option value="on">{t('calendars.working')}</option>
          </Select>
        )}
      </Field>
      {!off && (
        <div className="setup-two">
          {(['from', 'to'] as const).map((side, at) => (
            <Field
              key={side}
              label={t(`calendars.${side}`)}
              fault={faults.at(`/exceptions/${day}/0/${at}`)}
              required
            >
              {(control) => (
                <TextInput
                  {...control}
                  type="time"
                  value={span[at] ?? ''}
                  onChange={(event) => {
                    const { value } = event.currentTarget
                    setSpan(span.map((one, place) => (place === at ? value : one)))
                  }}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </Sheet>
  )
}
