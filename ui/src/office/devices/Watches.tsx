import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { got } from '../../api/index.ts'
import { Card, ProgressBar } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { AGAIN, type Device, useSopTitles } from './asking.ts'

const TICK = 10_000 // ms

/** What must last before a trigger acts: how far it is, and what comes then. */
export function Watches({ device }: { device: Device }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const sopOf = useSopTitles()
  const [now, setNow] = useState(Date.now())
  const found = useQuery({
    queryKey: ['device-watches', device.id],
    refetchInterval: 2 * AGAIN,
    queryFn: ({ signal }) =>
      got(client.GET('/api/devices/{device}/watches', { params: { path: { device: device.id } }, signal })),
  })
  const items = found.data?.items ?? []
  useEffect(() => {
    if (items.length === 0) return
    const timer = setInterval(() => setNow(Date.now()), TICK)
    return () => clearInterval(timer)
  }, [items.length])
  if (items.length === 0) return null
  return (
    <Card title={t('devices.watches')} tone="info">
      <ul className="device-watches">
        {items.map((one) => {
          const since = Date.parse(one.since)
          const due = Date.parse(one.due_at)
          const whole = due - since
          const done = Math.min(Math.max(0, now - since), whole)
          const sop = sopOf(one.sop)
          const text = t(device.state === 'offline' ? 'devices.watch.offline' : 'devices.watch.so', {
            done: formats.duration(done),
            whole: formats.duration(whole),
          })
          return (
            <li key={`${one.sop}/${one.trigger}`}>
              <strong>{text}</strong>
              <ProgressBar label={text} value={whole > 0 ? done / whole : 1} />
              <p>
                {due <= now
                  ? t('devices.watch.due')
                  : t('devices.watch.then', { time: formats.moment(due), sop })}{' '}
                <a href={`/office/devices/${device.id}?event=${one.event}`}>{t('devices.watch.began')}</a>
              </p>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
