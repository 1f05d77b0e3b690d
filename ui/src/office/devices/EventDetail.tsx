import type { ReactNode } from 'react'
import { Banner, Skeleton } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { Failed } from '../frame/Page.tsx'
import { useEvent } from './asking.ts'
import { CodeBlock } from './CodeBlock.tsx'
import { Moment } from './states.tsx'
import { Trail } from './Trail.tsx'

const NOTICED = 1_000 // ms: below it nothing is said of the time between

/** One event: what came of it, when it was so, and what was said. */
export function EventDetail({ id }: { id: number }) {
  const { t, formats } = useWords()
  const branchOf = useBranches()
  const nameOf = usePeople()
  const found = useEvent(id)
  if (found.isPending) return <Skeleton rows={4} />
  if (found.isError && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const event = found.data
  if (!event) return null
  const between = (from: string, to: string) => Date.parse(to) - Date.parse(from)
  const late = between(event.at, event.received_at)
  const took = event.done_at === null ? 0 : between(event.received_at, event.done_at)
  const by = event.by.startsWith('device:')
    ? t('devices.event.itself')
    : event.by === 'system' || event.by === 'sopwith'
      ? t('devices.event.ourselves')
      : nameOf(event.by)
  const facts: [string, ReactNode][] = [
    [
      t('devices.event.device'),
      event.device !== null ? (
        <a key="device" href={`/office/devices/${event.device}`}>
          {event.device_key}
        </a>
      ) : event.device_key !== null ? (
        `${event.device_key} (${t('devices.event.unregistered')})`
      ) : null,
    ],
    [t('devices.event.about'), event.subject],
    [t('devices.branch'), event.branch && branchOf(event.branch)],
    [t('devices.event.at'), <Moment key="at" at={event.at} exact />],
    [
      late > NOTICED
        ? t('devices.event.receivedLater', { duration: formats.duration(late) })
        : t('devices.event.received'),
      <Moment key="received" at={event.received_at} exact />,
    ],
    [
      event.done_at !== null && took > NOTICED
        ? t('devices.event.handledAfter', { duration: formats.duration(took) })
        : t('devices.event.handled'),
      event.done_at === null ? t('devices.event.notHandled') : <Moment key="done" at={event.done_at} exact />,
    ],
    [t('devices.event.by'), by],
    [t('devices.event.source'), <code key="source">{event.source}</code>],
    [t('devices.event.id'), <code key="id">{event.key}</code>],
  ]
  const data = JSON.stringify(event.data, null, 2)
  return (
    <div className="event">
      <section>
        <h3>{t('devices.event.trail')}</h3>
        <Trail event={event} />
        {event.error !== null && event.outcome === 'failed' && <Banner tone="danger">{event.error}</Banner>}
      </section>
      <section>
        <h3>{t('devices.event.facts')}</h3>
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
      </section>
      <section>
        {data === '{}' ? (
          <p className="muted">{t('devices.event.noData')}</p>
        ) : (
          <CodeBlock label={t('devices.event.data')} text={data} />
        )}
      </section>
    </div>
  )
}
