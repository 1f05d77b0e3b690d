import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, inWords, Problem, type Schemas } from '../../api/index.ts'
import { SplitView } from '../../design/desk.ts'
import {
  Badge,
  Banner,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Icon,
  Sheet,
  Skeleton,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { useBranches } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/page_props.ts'
import { useRights } from '../frame/rights.ts'
import { type Device, forgetDevices, useDevice, useKinds, useMayChange } from './asking.ts'
import { Connect } from './Connect.tsx'
import { DeviceForm } from './DeviceForm.tsx'
import { EventDetail } from './EventDetail.tsx'
import { EventList } from './EventList.tsx'
import { EventFilters, EventTitle } from './EventsPage.tsx'
import { type EventFilter, eventFilterOf, eventSearchOf } from './filter.ts'
import { JobsAbout } from './JobsAbout.tsx'
import { Ago, DeviceState, Moment } from './states.tsx'
import { TestEvent } from './TestEvent.tsx'
import { Tokens } from './Tokens.tsx'
import { Watches } from './Watches.tsx'
import './devices.css'

/** One device: how it is, what it said, what came of it. */
export function DevicePage({ params: { device: id = '' } }: PageProps) {
  const { t } = useWords()
  const found = useDevice(id)
  const may = useMayChange()
  const mayTest = useRights()('events')
  const { titleOf } = useKinds()
  const [over, setOver] = useState<'form' | 'test' | null>(null)
  const back = (
    <a className="device-back" href="/office/devices">
      <Icon name="chevron-left" size={20} />
      {t('devices.all')}
    </a>
  )
  if (found.isPending) return <Skeleton rows={4} />
  if (found.isError && !found.data) {
    const unknown = found.error instanceof Problem && found.error.status === 404
    return (
      <Page title={t(unknown ? 'missing.title' : 'office.nav.devices')} above={back}>
        {unknown ? (
          <EmptyState icon="search" title={t('devices.noneFound')} />
        ) : (
          <Failed error={found.error} onAgain={() => void found.refetch()} />
        )}
      </Page>
    )
  }
  const device = found.data
  if (!device) return null
  const mine = may(device.branch)
  const [kind = '', ...rest] = (device.subject ?? '').split('/')
  return (
    <Page
      wide
      title={device.name}
      above={back}
      lead={
        <span className="device-lead">
          <span className="mono">{device.key}</span>
          <span>{titleOf(device.kind)}</span>
          <DeviceState device={device} />
          {device.labels.map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
        </span>
      }
      actions={
        <>
          {mayTest && (
            <Button icon="send" onClick={() => setOver('test')}>
              {t('devices.test')}
            </Button>
          )}
          {device.subject !== null && (
            <ButtonLink
              icon="print"
              kind="quiet"
              href={`/office/labels?${new URLSearchParams({ kind, text: rest.join('/') })}`}
            >
              {t('devices.labels')}
            </ButtonLink>
          )}
          {mine && (
            <>
              <Button icon="edit" onClick={() => setOver('form')}>
                {t('devices.edit')}
              </Button>
              <Retire device={device} />
            </>
          )}
        </>
      }
    >
      {device.retired && (
        <Banner tone="warning" quiet>
          {t('devices.retiredText')}
        </Banner>
      )}
      <SplitView
        main={
          <>
            <Watches device={device} />
            <Events device={device} />
          </>
        }
        side={
          <>
            <Facts device={device} />
            <Values device={device} />
            <JobsAbout device={device} />
            {mine && <Tokens device={device} />}
            {device.heard_at === null && (
              <Card title={t('devices.connect')}>
                <Connect device={device.key} />
              </Card>
            )}
          </>
        }
      />
      {over === 'form' && (
        <DeviceForm device={device} kinds={[]} onClose={() => setOver(null)} onDone={() => setOver(null)} />
      )}
      {over === 'test' && <TestEvent device={device} onClose={() => setOver(null)} />}
    </Page>
  )
}

/** What is sent to leave a device as it is but for one thing. */
function asSent(device: Device): Schemas['DeviceSent'] {
  const { key, kind, name, subject, branch, site, labels, heartbeat, retired } = device
  const place = site && { lat: site.lat, lon: site.lon }
  return { key, kind, name, subject, branch, site: place, labels, heartbeat, retired }
}

function Retire({ device }: { device: Device }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [busy, setBusy] = useState(false)

  async function turn(retired: boolean, again: boolean) {
    setBusy(true)
    try {
      await got(
        client.PUT('/api/devices/{device}', {
          params: { path: { device: device.id } },
          body: { ...asSent(device), retired },
        }),
      )
      toast({
        text: t(retired ? 'devices.retiredDone' : 'devices.unretiredDone', { name: device.name }),
        ...(again && { undo: () => void turn(!retired, false) }),
      })
      await forgetDevices(queries)
    } catch (refused) {
      toast({ text: inWords(refused, t), tone: 'danger' })
    }
    setBusy(false)
  }

  return (
    <Button
      kind="quiet"
      icon={device.retired ? 'play' : 'pause'}
      busy={busy}
      onClick={() => void turn(!device.retired, true)}
    >
      {t(device.retired ? 'devices.unretire' : 'devices.retire')}
    </Button>
  )
}

function Facts({ device }: { device: Device }) {
  const { t, formats } = useWords()
  const branchOf = useBranches()
  const silent =
    device.heartbeat !== null && device.heard_at !== null && device.state !== 'offline'
      ? Date.now() - Date.parse(device.heard_at) - device.heartbeat * 1000
      : 0
  const facts: [string, ReactNode][] = [
    [
      t('devices.col.state'),
      <span key="state">
        {t(`devices.state.${device.state as 'online'}`)}
        {device.state_at !== null && (
          <span className="muted">
            {' · '}
            <Moment at={device.state_at} />
          </span>
        )}
      </span>,
    ],
    [
      t('devices.col.heard'),
      device.heard_at === null ? t('devices.never') : <Ago key="heard" at={device.heard_at} />,
    ],
    [
      t('devices.heartbeat'),
      device.heartbeat === null ? (
        t('devices.heartbeatNone')
      ) : (
        <span key="heartbeat">
          {t('devices.heartbeatEvery', { duration: formats.duration(device.heartbeat * 1000) })}{' '}
          {silent > 0 && (
            <Badge tone="warning" icon="clock">
              {t('devices.heartbeatLate', { duration: formats.duration(silent) })}
            </Badge>
          )}
        </span>
      ),
    ],
    [t('devices.branch'), device.branch === null ? t('devices.noBranch') : branchOf(device.branch)],
    [
      t('devices.col.subject'),
      device.subject && (
        <span key="subject" className="mono">
          {device.subject}
        </span>
      ),
    ],
    [
      t('devices.place'),
      device.site && (
        <span key="site" className="numbers">
          {device.site.lat.toFixed(5)}, {device.site.lon.toFixed(5)}
        </span>
      ),
    ],
  ]
  return (
    <Card title={t('devices.facts')}>
      <dl className="device-facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Card>
  )
}

function Values({ device }: { device: Device }) {
  const { t } = useWords()
  const entries = Object.entries(device.said)
  return (
    <Card title={t('devices.said')}>
      {entries.length === 0 && <p className="muted">{t('devices.saidNone')}</p>}
      <dl className="device-facts">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd className="numbers">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Events({ device }: { device: Device }) {
  const { t } = useWords()
  const address = useSearch()
  const [, navigate] = useLocation()
  const filter = { ...eventFilterOf(address), device: device.id }
  const event = Number(new URLSearchParams(address).get('event')) || null
  const within = (next: EventFilter, chosen?: number) =>
    `/devices/${device.id}${eventSearchOf({ ...next, device: '' }, chosen)}`
  const narrowed = eventSearchOf({ ...filter, device: '' }) !== ''
  return (
    <section className="device-events">
      <h2>{t('devices.events')}</h2>
      <EventFilters ofDevice filter={filter} onFilter={(next) => navigate(within(next), { replace: true })} />
      <EventList
        ofDevice
        filter={filter}
        narrowed={narrowed}
        chosen={event}
        hrefOf={(one) => `/office${within(filter, one.id)}`}
      />
      {event !== null && (
        <Sheet
          open
          full
          onClose={() => navigate(within(filter), { replace: true })}
          title={<EventTitle id={event} />}
        >
          <EventDetail id={event} />
        </Sheet>
      )}
    </section>
  )
}
