// A step that waits for something else: for time, an event, another job; each can be made to happen.

import { Button } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { said } from '../clockwork.ts'
import { usePlay } from '../play.ts'
import { TriedBox } from '../TriedBox.tsx'
import type { OpenStep, WalkJob } from '../walking.ts'

export function Waiting({
  job,
  step,
  onJob,
}: {
  job: WalkJob
  step: OpenStep
  onJob: (inside: string) => void
}) {
  const play = usePlay()
  const { t, language } = useWords()
  const { wait } = step
  if (!wait) return null
  const inside = job.inside ? { in: job.inside } : {}
  return (
    <div className="scn-wait">
      <p>
        {wait.event
          ? t('scenario.phone.waitsEvent', { event: wait.event })
          : wait.sop
            ? t('scenario.phone.waitsJob', { sop: wait.sop })
            : wait.action
              ? t('scenario.phone.waitsAction', { action: wait.action })
              : t('scenario.phone.waits')}
        {wait.local && ` ${t('scenario.phone.waitsUntil', { at: said(wait.local, language) })}`}
      </p>
      {!play.readOnly && (
        <div className="scn-step-outcomes">
          {wait.event && (
            <Button
              kind="primary"
              icon="pulse"
              busy={play.busy}
              onClick={() => void play.record({ event: { type: wait.event } })}
            >
              {t('scenario.phone.happens', { event: wait.event })}
            </Button>
          )}
          {wait.local && (
            <Button icon="clock" busy={play.busy} onClick={() => void play.record({ after: wait.local })}>
              {t('scenario.phone.waitUntil')}
            </Button>
          )}
          {wait.inside && (
            <Button kind="primary" icon="arrow-right" onClick={() => onJob(wait.inside ?? '')}>
              {t('scenario.phone.enterJob')}
            </Button>
          )}
          {wait.ends.map((end) => (
            <Button
              key={end}
              icon="flag"
              busy={play.busy}
              onClick={() => void play.record({ ...inside, child: step.address, end })}
            >
              {t('scenario.phone.endJob', { end })}
            </Button>
          ))}
        </div>
      )}
      <TriedBox kind="event" />
      <TriedBox kind="child" />
      <TriedBox kind="after" />
    </div>
  )
}
