import { Badge, type IconName, type Tone } from '../../design/index.ts'
import { type Key, useWords } from '../../words/index.ts'
import type { Device } from './asking.ts'

const LOOKS: Record<string, { tone: Tone; icon: IconName }> = {
  online: { tone: 'success', icon: 'check-circle' },
  offline: { tone: 'danger', icon: 'cloud-off' },
  unknown: { tone: 'neutral', icon: 'question' },
}

export function DeviceState({ device }: { device: Pick<Device, 'state' | 'retired'> }) {
  const { t } = useWords()
  const { tone, icon } = LOOKS[device.state] ?? { tone: 'neutral', icon: 'question' }
  if (device.retired) {
    return (
      <Badge tone="neutral" icon="pause">
        {t('devices.retired')}
      </Badge>
    )
  }
  return (
    <Badge tone={tone} icon={icon}>
      {t(`devices.state.${device.state}` as Key)}
    </Badge>
  )
}

/** A value as it was said, on one line. */
export function shortly(value: unknown, longest = 40): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** A moment as people say it: the time today, else with its day. */
export function Moment({ at, exact }: { at: string; exact?: boolean }) {
  const { formats } = useWords()
  const ms = Date.parse(at)
  return (
    <time dateTime={at} title={formats.exact(ms)} className="numbers">
      {exact ? formats.exact(ms) : formats.moment(ms)}
    </time>
  )
}

export function Ago({ at }: { at: string }) {
  const { formats } = useWords()
  const ms = Date.parse(at)
  return (
    <time dateTime={at} title={formats.exact(ms)}>
      {formats.ago(ms)}
    </time>
  )
}
