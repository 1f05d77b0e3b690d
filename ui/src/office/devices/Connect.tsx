import { useWords } from '../../words/index.ts'
import { CodeBlock } from './CodeBlock.tsx'

const ADAPTER = `# adapters.yaml
plant:
  adapter: mqtt
  settings:
    host: broker.internal
    topics:
      - topic: devices/{device}/{type}
        type: device.{type}
        id_at: /id
        values_at: /values`

/** How a device hands in its events, to be copied. */
export function Connect({ device, token }: { device?: string; token?: string }) {
  const { t } = useWords()
  const key = device ?? 'T-1'
  const http = `curl -X POST '${location.origin}/api/device-events' \\
  -H 'Authorization: Bearer ${token ?? 'TOKEN'}' \\
  -H 'Content-Type: application/json' \\
  -d '{"id": "1", "type": "device.telemetry", "data": {"card_stock": 7}}'`
  const mqtt = `mosquitto_pub -h broker.internal -q 1 \\
  -t 'devices/${key}/telemetry' \\
  -m '{"id": "1", "values": {"card_stock": 7}}'`
  return (
    <div className="connect">
      {!token && <p>{t(device ? 'devices.connect.device' : 'devices.connect.text')}</p>}
      <CodeBlock label={t('devices.connect.http')} text={http} />
      {!token && (
        <details className="connect-more">
          <summary>{t('devices.connect.mqtt')}</summary>
          <CodeBlock label={t('devices.connect.mqtt')} text={mqtt} />
          <p>{t('devices.connect.mqttText')}</p>
          <CodeBlock label="adapters.yaml" text={ADAPTER} />
        </details>
      )}
      <p className="muted">{t('devices.connect.once')}</p>
    </div>
  )
}
