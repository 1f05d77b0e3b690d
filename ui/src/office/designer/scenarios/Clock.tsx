// The clock of the walk: what it shows at the branch, and how it is pushed on.

import { useState } from 'react'
import { Menu, type MenuItem } from '../../../design/desk.ts'
import { Badge, Button, Field, Icon, Sheet, TextInput } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { isWorking, nextMorning, said } from './clockwork.ts'
import { usePlay } from './play.ts'

export function Clock() {
  const play = usePlay()
  const { here, hours, readOnly, busy } = play
  const { t, language } = useWords()
  const [asking, setAsking] = useState(false)
  const [until, setUntil] = useState('')
  const now = here?.now
  if (!now) return null
  const at = Date.parse(now.at)
  const working = hours ? isWorking(at, hours) : null
  const next = now.timers[0]
  const running = now.jobs[0]?.status === 'open' || now.jobs[0]?.status === 'paused'
  const push = (after: string) => void play.record({ after })
  const items: (MenuItem | 'line')[] = [
    ...(hours
      ? [
          {
            label: t('scenario.clock.morning'),
            detail: said(nextMorning(at, hours), language),
            icon: 'sun' as const,
            onSelect: () => push(nextMorning(at, hours)),
          },
        ]
      : []),
    ...now.timers.slice(0, 6).map(
      (timer): MenuItem => ({
        label: timer.text,
        detail: said(timer.local, language),
        icon: 'bell',
        onSelect: () => push(timer.after),
      }),
    ),
    'line',
    {
      label: t('scenario.clock.custom'),
      icon: 'edit',
      onSelect: () => {
        setUntil(now.local.slice(0, 16))
        setAsking(true)
      },
    },
  ]
  return (
    <section className="scn-clock" aria-label={t('scenario.clock')}>
      <span className="scn-clock-face">
        <Icon name="clock" size={20} />
        <span className="numbers">{said(now.local, language)}</span>
        {working !== null && (
          <Badge tone={working ? 'success' : 'neutral'} icon={working ? 'sun' : 'moon'}>
            {t(working ? 'scenario.clock.working' : 'scenario.clock.off')}
          </Badge>
        )}
      </span>
      {!readOnly && running && (
        <span className="scn-clock-acts">
          <Button busy={busy} onClick={() => push('1h')}>
            {t('scenario.clock.hour')}
          </Button>
          {next && (
            <Button icon="bell" busy={busy} className="scn-clock-next" onClick={() => push(next.after)}>
              {t('scenario.clock.next', { what: next.text, at: said(next.local, language) })}
            </Button>
          )}
          <Menu
            trigger={
              <Button kind="quiet" icon="chevron-down">
                {t('scenario.clock.more')}
              </Button>
            }
            items={items}
          />
        </span>
      )}
      {asking && (
        <Sheet
          open
          onClose={() => setAsking(false)}
          title={t('scenario.clock.custom')}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>{t('act.cancel')}</Button>
              <Button
                kind="primary"
                disabled={!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(until) || until <= now.local.slice(0, 16)}
                onClick={() => {
                  setAsking(false)
                  push(until)
                }}
              >
                {t('scenario.clock.push')}
              </Button>
            </>
          }
        >
          <Field label={t('scenario.clock.until')} help={t('scenario.clock.untilHelp')}>
            {(control) => (
              <TextInput
                {...control}
                type="datetime-local"
                value={until}
                min={now.local.slice(0, 16)}
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
        </Sheet>
      )}
    </section>
  )
}
