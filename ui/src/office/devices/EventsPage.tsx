import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { Chip, Toolbar, useKeys } from '../../design/desk.ts'
import { Banner, Button, Card, classes, IconButton, Select, Sheet, TextInput } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'
import { useDevice, useEvent, useEventCounts } from './asking.ts'
import { EventDetail } from './EventDetail.tsx'
import { EventList } from './EventList.tsx'
import {
  ALL_EVENTS,
  type EventFilter,
  eventFilterOf,
  eventSearchOf,
  OUTCOMES,
  type OutcomeCode,
} from './filter.ts'
import { outcomeWord } from './outcomes.tsx'
import { useWide } from './wide.ts'
import './devices.css'

const DAYS = 7
const TYPING = 400 // ms after the last letter

/** Everything that was said, and for each event what came of it. */
export function EventsPage() {
  const { t } = useWords()
  const address = useSearch()
  const filter = eventFilterOf(address)
  const event = Number(new URLSearchParams(address).get('event')) || null
  const [, navigate] = useLocation()
  const wide = useWide()
  const counts = useEventCounts(DAYS)
  const show = (next: EventFilter, chosen: number | null = event) =>
    navigate(`/devices/events${eventSearchOf(next, chosen ?? undefined)}`, { replace: true })
  const close = () => show(filter, null)
  useKeys([{ keys: 'Escape', label: t('act.close'), run: close }], wide && event !== null)
  const storms = counts.data?.get('storm') ?? 0
  const told = OUTCOMES.filter((one) => (counts.data?.get(one) ?? 0) > 0 || one === filter.outcome)

  return (
    <Page wide title={t('office.nav.events')} lead={t('devices.events.lead')}>
      {storms > 0 && filter.outcome !== 'storm' && (
        <Banner
          tone="warning"
          title={t('devices.events.stormBanner', { n: storms })}
          action={
            <Button kind="quiet" onClick={() => show({ ...filter, outcome: 'storm' }, null)}>
              {t('devices.events.stormShow')}
            </Button>
          }
        >
          {t('devices.events.stormText')}
        </Banner>
      )}
      <div className="devices-tools">
        <Toolbar label={t('devices.events.counts', { n: DAYS })}>
          <Chip pressed={filter.outcome === ''} onPress={() => show({ ...filter, outcome: '' }, null)}>
            {t('devices.events.all')}
          </Chip>
          {told.map((code) => (
            <Chip
              key={code}
              pressed={filter.outcome === code}
              count={counts.data?.get(code) ?? 0}
              onPress={() => show({ ...filter, outcome: filter.outcome === code ? '' : code }, null)}
            >
              {outcomeWord(code, t)}
            </Chip>
          ))}
        </Toolbar>
        <EventFilters filter={filter} onFilter={(next) => show(next, null)} />
      </div>
      <div className={classes('events', wide && event !== null && 'events-split')}>
        <div className="events-list">
          <EventList
            filter={filter}
            narrowed={eventSearchOf(filter) !== ''}
            chosen={event}
            hrefOf={(one) => `/office/devices/events${eventSearchOf(filter, one.id)}`}
          />
        </div>
        {event !== null &&
          (wide ? (
            <aside className="events-side" aria-label={t('devices.event.title')}>
              <Card
                title={<EventTitle id={event} />}
                actions={<IconButton icon="close" label={t('act.close')} onClick={close} />}
              >
                <EventDetail id={event} />
              </Card>
            </aside>
          ) : (
            <Sheet open full onClose={close} title={<EventTitle id={event} />}>
              <EventDetail id={event} />
            </Sheet>
          ))}
      </div>
    </Page>
  )
}

export function EventTitle({ id }: { id: number }) {
  const { t } = useWords()
  const { data } = useEvent(id)
  return <>{data ? <code>{data.type}</code> : t('devices.event.title')}</>
}

interface EventFiltersProps {
  filter: EventFilter
  onFilter: (filter: EventFilter) => void
  ofDevice?: boolean
}

/** By type, device and day; by outcome where that is not shown in another way. */
export function EventFilters({ filter, onFilter, ofDevice }: EventFiltersProps) {
  const { t } = useWords()
  const [type, setType] = useState(filter.type)
  useEffect(() => setType(filter.type), [filter.type])
  useEffect(() => {
    if (type.trim() === filter.type) return
    const timer = setTimeout(() => onFilter({ ...filter, type: type.trim() }), TYPING)
    return () => clearTimeout(timer)
  })
  const narrowed = eventSearchOf({ ...filter, outcome: '', ...(ofDevice && { device: '' }) }) !== ''
  return (
    <Toolbar label={t('devices.filters')}>
      {ofDevice && (
        <Select
          aria-label={t('devices.events.outcome')}
          value={filter.outcome}
          onChange={(event) =>
            onFilter({ ...filter, outcome: event.currentTarget.value as OutcomeCode | '' })
          }
        >
          <option value="">{`${t('devices.events.outcome')}: ${t('devices.any')}`}</option>
          {OUTCOMES.map((code) => (
            <option key={code} value={code}>
              {outcomeWord(code, t)}
            </option>
          ))}
        </Select>
      )}
      <TextInput
        type="search"
        aria-label={t('devices.events.type')}
        placeholder={`${t('devices.events.type')}: device.offline`}
        list="event-types"
        autoCapitalize="none"
        value={type}
        onChange={(event) => setType(event.currentTarget.value)}
      />
      <datalist id="event-types">
        {['device.telemetry', 'device.offline', 'device.online', 'schedule.due', 'message.malformed'].map(
          (one) => (
            <option key={one} value={one} />
          ),
        )}
      </datalist>
      {!ofDevice && <OfDevice id={filter.device} onDevice={(device) => onFilter({ ...filter, device })} />}
      {!ofDevice &&
        (['from', 'until'] as const).map((name) => (
          <Day
            key={name}
            label={t(`devices.events.${name}`)}
            value={filter[name]}
            onChange={(day) => onFilter({ ...filter, [name]: day })}
          />
        ))}
      {narrowed && (
        <Button
          kind="quiet"
          onClick={() =>
            onFilter({ ...ALL_EVENTS, outcome: filter.outcome, ...(ofDevice && { device: filter.device }) })
          }
        >
          {t('devices.clear')}
        </Button>
      )}
    </Toolbar>
  )
}

/** One device, by what it calls itself. */
function OfDevice({ id, onDevice }: { id: string; onDevice: (id: string) => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const chosen = useDevice(id)
  const [typed, setTyped] = useState('')
  const found = useQuery({
    queryKey: ['devices', 'few', typed],
    enabled: id === '' && typed.trim() !== '',
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/devices', {
          params: { query: { text: typed.trim(), retired: true, limit: 10 } },
          signal,
        }),
      ),
  })
  if (id !== '') {
    return (
      <Chip pressed onPress={() => onDevice('')}>
        {`${t('devices.events.device')}: ${chosen.data?.key ?? '…'} ×`}
      </Chip>
    )
  }
  const choose = (text: string) => {
    setTyped(text)
    const one = found.data?.items.find(({ key }) => key === text)
    if (!one) return
    setTyped('')
    onDevice(one.id)
  }
  return (
    <>
      <TextInput
        type="search"
        aria-label={t('devices.events.device')}
        placeholder={t('devices.events.device')}
        list="event-devices"
        value={typed}
        onChange={(event) => choose(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = found.data?.items ?? []
          if (event.key === 'Enter' && first) choose(first.key)
        }}
      />
      <datalist id="event-devices">
        {found.data?.items.map((one) => (
          <option key={one.id} value={one.key}>
            {one.name}
          </option>
        ))}
      </datalist>
    </>
  )
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  const id = useId()
  return (
    <span className="events-day">
      <label className="muted" htmlFor={id}>
        {label}
      </label>
      <TextInput
        id={id}
        type="date"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </span>
  )
}
