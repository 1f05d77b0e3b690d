import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import { Banner, Button, Field, Sheet, Spinner, TextArea, TextInput } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import type { Device, Event } from './asking.ts'
import { Trail } from './Trail.tsx'

const TYPES = ['device.telemetry', 'device.offline', 'device.online']
const OFTEN = 1_000 // ms
const LONG = 20_000 // ms without a worker: said so
/** The source of what is sent here, so that lists can tell it from what devices say. */
export const TEST = 'test'

/** Says something in a device's name and shows what every trigger makes of it. */
export function TestEvent({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const [type, setType] = useState('device.telemetry')
  const [data, setData] = useState(() => JSON.stringify(device.said, null, 2))
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [sent, setSent] = useState<string | null>(null)
  const [slow, setSlow] = useState(false)
  const found = useQuery<Event | null>({
    queryKey: ['device-events', 'sent', device.id, sent],
    enabled: sent !== null,
    refetchInterval: ({ state }) => (state.data && state.data.done_at !== null ? false : OFTEN),
    queryFn: async ({ signal }) => {
      const page = await got(
        client.GET('/api/device-events', { params: { query: { device: device.id, limit: 50 } }, signal }),
      )
      return page.items.find((one) => one.source === TEST && one.key === sent) ?? null
    },
  })
  const event = found.data
  const done = event !== null && event !== undefined && event.done_at !== null
  useEffect(() => {
    setSlow(false)
    if (sent === null || done) return
    const timer = setTimeout(() => setSlow(true), LONG)
    return () => clearTimeout(timer)
  }, [sent, done])

  async function send() {
    const said = objectOf(data)
    setFault(said === null ? t('devices.test.notObject') : undefined)
    if (said === null) return
    setBusy(true)
    setError(null)
    const id = crypto.randomUUID()
    try {
      await client.POST('/api/device-events', {
        body: { id, source: TEST, type: type.trim(), device: device.key, data: said } as never,
      })
      setSent(id)
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={t('devices.test')}
      footer={
        <>
          <Button onClick={onClose}>{t(sent === null ? 'act.cancel' : 'act.close')}</Button>
          {sent === null ? (
            <Button kind="primary" icon="send" busy={busy} onClick={() => void send()}>
              {t('devices.test.send')}
            </Button>
          ) : (
            <Button icon="send" onClick={() => setSent(null)}>
              {t('devices.test.again')}
            </Button>
          )}
        </>
      }
    >
      {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
      {sent === null ? (
        <>
          <p>{t('devices.test.text')}</p>
          <Field label={t('devices.test.type')}>
            {(control) => (
              <>
                <TextInput
                  {...control}
                  data-first
                  list="test-event-types"
                  autoCapitalize="none"
                  autoComplete="off"
                  value={type}
                  onChange={(change) => setType(change.currentTarget.value)}
                />
                <datalist id="test-event-types">
                  {TYPES.map((one) => (
                    <option key={one} value={one} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <Field label={t('devices.test.data')} help={t('devices.test.dataHelp')} fault={fault}>
            {(control) => (
              <TextArea
                {...control}
                className="mono"
                rows={8}
                spellCheck={false}
                value={data}
                onChange={(change) => setData(change.currentTarget.value)}
              />
            )}
          </Field>
        </>
      ) : done ? (
        <div role="status">
          <Trail event={event} />
          <p>
            <a href={`/office/devices/events?device=${device.id}&event=${event.id}`}>
              {t('devices.test.look')}
            </a>
          </p>
        </div>
      ) : slow ? (
        <Banner tone="warning">{t('devices.test.slow')}</Banner>
      ) : (
        <p role="status" className="device-sent">
          <Spinner size={20} /> {t('devices.test.sent')}
        </p>
      )}
    </Sheet>
  )
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() || '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
