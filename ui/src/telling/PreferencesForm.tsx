import { useState } from 'react'
import { Field, Icon, TextInput } from '../design/index.ts'
import { pick, useWords } from '../words/index.ts'
import { carries, type Offered, type Preferences, toggled, URGENCIES } from './preferences.ts'
import './telling.css'

interface Props {
  value: Preferences
  offered: readonly Offered[]
  timezone: string | null // null: of whoever it is
  onChange: (next: Preferences) => void
}

const NIGHT = { since: '22:00', until: '07:00' }
const EVENING = '18:00'

/** Which channel carries what, quiet hours, a digest. Every change is told at once. */
export function PreferencesForm({ value, offered, timezone, onChange }: Props) {
  const { t } = useWords()
  return (
    <div className="telling">
      <Matrix value={value} offered={offered} onChange={onChange} />
      <div className="telling-part">
        <Switch
          label={t('tell.quiet')}
          on={value.quiet !== null}
          onChange={(on) => onChange({ ...value, quiet: on ? NIGHT : null })}
        />
        {value.quiet && (
          <>
            <p className="telling-hint">
              {timezone === null ? t('tell.quietTextAll') : t('tell.quietText', { zone: timezone })}
            </p>
            <div className="telling-clocks">
              <Clock
                label={t('tell.since')}
                value={value.quiet.since}
                other={value.quiet.until}
                onChange={(since) => value.quiet && onChange({ ...value, quiet: { ...value.quiet, since } })}
              />
              <Clock
                label={t('tell.until')}
                value={value.quiet.until}
                other={value.quiet.since}
                onChange={(until) => value.quiet && onChange({ ...value, quiet: { ...value.quiet, until } })}
              />
            </div>
            <Switch
              label={t('tell.breaks')}
              on={value.urgent_breaks}
              onChange={(urgent_breaks) => onChange({ ...value, urgent_breaks })}
            />
          </>
        )}
      </div>
      <div className="telling-part">
        <Switch
          label={t('tell.digest')}
          on={value.digest_at !== null}
          onChange={(on) => onChange({ ...value, digest_at: on ? EVENING : null })}
        />
        {value.digest_at !== null && (
          <>
            <p className="telling-hint">{t('tell.digestText')}</p>
            <div className="telling-clocks">
              <Clock
                label={t('tell.digestAt')}
                value={value.digest_at}
                onChange={(digest_at) => onChange({ ...value, digest_at })}
              />
            </div>
          </>
        )}
      </div>
    </div>
  )
}

function Matrix({ value, offered, onChange }: Pick<Props, 'value' | 'offered' | 'onChange'>) {
  const { t, language } = useWords()
  return (
    <>
      <table className="telling-matrix" aria-label={t('tell.which')}>
        <thead>
          <tr>
            <th scope="col">{t('tell.channel')}</th>
            {URGENCIES.map((urgency) => (
              <th key={urgency} scope="col">
                {t(`tell.urgency.${urgency}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">
              {t('tell.always')}
              <span className="telling-hint telling-sub">{t('tell.alwaysText')}</span>
            </th>
            {URGENCIES.map((urgency) => (
              <td key={urgency}>
                <Icon name="check" size={20} />
                <span className="unseen">{t('tell.alwaysText')}</span>
              </td>
            ))}
          </tr>
          {offered.map((channel) => {
            const title = pick(channel.title, language) || channel.name
            return (
              <tr key={channel.name}>
                <th scope="row">{title}</th>
                {URGENCIES.map((urgency) => (
                  <td key={urgency}>
                    <label className="telling-box">
                      <input
                        type="checkbox"
                        aria-label={t('tell.cell', { channel: title, urgency: t(`tell.urgency.${urgency}`) })}
                        checked={carries(value, channel, urgency)}
                        onChange={() => onChange(toggled(value, offered, urgency, channel.name))}
                      />
                    </label>
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      <dl className="telling-what">
        {URGENCIES.map((urgency) => (
          <div key={urgency}>
            <dt>{t(`tell.urgency.${urgency}`)}</dt>
            <dd>{t(`tell.urgency.${urgency}.what`)}</dd>
          </div>
        ))}
      </dl>
      {offered.length === 0 && <p className="telling-hint">{t('tell.noChannels')}</p>}
    </>
  )
}

function Switch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="telling-switch">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}

interface ClockProps {
  label: string
  value: string
  other?: string // a time that it may not be
  onChange: (value: string) => void
}

/** A time of the day; told when it is left, since what is being typed is no time yet. */
function Clock({ label, value, other, onChange }: ClockProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? value
  const same = other !== undefined && shown === other
  const leave = () => {
    if (typed && typed !== value && !same) onChange(typed)
    if (!same) setTyped(null)
  }
  return (
    <Field label={label} fault={same && t('tell.sameTime')}>
      {(control) => (
        <TextInput
          {...control}
          type="time"
          value={shown}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={leave}
        />
      )}
    </Field>
  )
}
