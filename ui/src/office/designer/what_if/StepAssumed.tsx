// What is assumed of one step: how long it takes, which way it goes, what goes wrong.

import { useState } from 'react'
import { Button, Icon, type IconName } from '../../../design/index.ts'
import type { Path } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { outcomeSaid, useSay } from '../flow/sayings.ts'
import { type AssumedStep, type Change, sharesSet, timeSet, type Way } from './assuming.ts'
import { NumberBox, SpanBox } from './boxes.tsx'
import { SourceMark } from './SourceMark.tsx'
import { perCents, withChance, withShare } from './shares.ts'
import { shownSpan } from './spans.ts'

interface StepProps {
  step: AssumedStep
  icon: IconName
  said: (path: Path) => boolean
  onChange: Change
}

export function StepAssumed({ step, icon, said, onChange }: StepProps) {
  const { t, language } = useWords()
  const { time } = step
  const of = (kind: Way['kind']) => step.ways.filter((way) => way.kind === kind)
  const alone = of('error')[0] ?? of('timeout')[0]
  const usual = time ? shownSpan(time.usual, language) : ''
  return (
    <details className="wif-assumed" data-step={step.step}>
      <summary>
        <Icon name="chevron-right" size={18} />
        <Icon name={icon} size={18} />
        <span className="wif-assumed-title">{pick(step.title, language) || step.step}</span>
        <span className="wif-assumed-sum">
          {time?.source === 'measured' && <Icon name="pulse" size={14} />}
          {time?.source === 'stated' && <Icon name="edit" size={14} />}
          {usual}
        </span>
      </summary>
      <div className="wif-assumed-in">
        {time && (
          <div className="wif-time">
            <div className="wif-row-head">
              <h4>
                {t(
                  step.kind === 'wait'
                    ? 'whatIf.time.wait'
                    : step.kind === 'approval'
                      ? 'whatIf.time.approval'
                      : 'whatIf.time.work',
                )}
              </h4>
              <SourceMark
                source={time.source}
                seen={time.seen}
                onForget={() => onChange([[['steps', step.step, 'time'], undefined]])}
              />
            </div>
            <div className="wif-times">
              {(['least', 'usual', 'most'] as const).map((which) => (
                // biome-ignore lint/a11y/noLabelWithoutControl: the box is within
                <label key={which}>
                  <span>{t(`whatIf.time.${which}`)}</span>
                  <SpanBox
                    value={time[which]}
                    onCommit={(to) => onChange(timeSet(step.step, time, which, to))}
                  />
                </label>
              ))}
            </div>
            {time.source === 'measured' && <p className="wif-hint">{t('whatIf.time.measuredText')}</p>}
          </div>
        )}
        <Shares step={step} kind="next" ways={of('next')} said={said} onChange={onChange} />
        <Shares step={step} kind="outcome" ways={of('outcome')} said={said} onChange={onChange} />
        <Chances step={step} ways={of('fault')} said={said} onChange={onChange} />
        {alone && (
          <div className="wif-line-field">
            <span>{t(alone.kind === 'error' ? 'whatIf.fails' : 'whatIf.neverComes')}</span>
            <NumberBox
              label={t(alone.kind === 'error' ? 'whatIf.fails' : 'whatIf.neverComes')}
              value={Math.round((alone.share ?? 0) * 1000) / 10}
              least={0}
              most={100}
              onCommit={(value) => {
                const share = Math.round(alone.kind === 'error' ? value * 10 : 1000 - value * 10) / 1000
                onChange([[['steps', step.step, alone.kind === 'error' ? 'fails' : 'comes'], share]])
              }}
            />
          </div>
        )}
      </div>
    </details>
  )
}

interface WaysProps {
  step: AssumedStep
  ways: readonly Way[]
  said: (path: Path) => boolean
  onChange: Change
}

/** Shares that are one hundred per cent together: moving one moves the others. */
function Shares({ step, kind, ways, said, onChange }: WaysProps & { kind: 'next' | 'outcome' }) {
  const { t } = useWords()
  const name = useWayName()
  if (ways.length < 2) return null
  const key = kind === 'next' ? 'next' : 'outcomes'
  const open = ways.every(({ share }) => share === null)
  const known = ways.reduce((sum, { share }) => sum + (share ?? 0), 0)
  const left = ways.filter(({ share }) => share === null).length
  const shares = perCents(ways.map(({ share }) => (open ? 1 : (share ?? Math.max(0, 1 - known) / left))))
  const set = (next: readonly number[] | null) => onChange(sharesSet(step.step, kind, ways, next))
  return (
    <div className="wif-shares">
      <div className="wif-row-head">
        <h4>{t(kind === 'next' ? 'whatIf.shares.next' : 'whatIf.shares.outcome')}</h4>
        {!open && (
          <SourceMark
            source={said(['steps', step.step, key]) ? 'stated' : 'default'}
            onForget={() => set(null)}
          />
        )}
      </div>
      {open ? (
        <>
          <p className="wif-hint">{t('whatIf.shares.asAnswers')}</p>
          <Button kind="quiet" icon="edit" onClick={() => set(shares)}>
            {t('whatIf.shares.state')}
          </Button>
        </>
      ) : (
        ways.map((way, at) => (
          <div key={way.name} className="wif-share">
            <span>{name(way)}</span>
            <Slider
              label={name(way)}
              value={shares[at] ?? 0}
              onCommit={(value) => set(withShare(shares, at, value))}
            />
            <NumberBox
              label={t('whatIf.shares.percentOf', { way: name(way) })}
              value={shares[at] ?? 0}
              least={0}
              most={100}
              onCommit={(value) => set(withShare(shares, at, value))}
            />
            <span aria-hidden="true">%</span>
          </div>
        ))
      )}
    </div>
  )
}

/** Chances of faults: each for itself; together they are no more than all. */
function Chances({ step, ways, said, onChange }: WaysProps) {
  const { t } = useWords()
  const name = useWayName()
  if (ways.length === 0) return null
  const chances = ways.map(({ share }) => Math.round((share ?? 0) * 1000) / 10)
  return (
    <div className="wif-shares">
      <div className="wif-row-head">
        <h4>{t('whatIf.faults')}</h4>
        <SourceMark
          source={said(['steps', step.step, 'faults']) ? 'stated' : 'default'}
          onForget={() => onChange(sharesSet(step.step, 'fault', ways, null))}
        />
      </div>
      {ways.map((way, at) => (
        <div key={way.name} className="wif-share wif-chance">
          <span>{name(way)}</span>
          <NumberBox
            label={t('whatIf.shares.percentOf', { way: name(way) })}
            value={chances[at] ?? 0}
            least={0}
            most={100}
            onCommit={(value) =>
              onChange(sharesSet(step.step, 'fault', ways, withChance(chances, at, value)))
            }
          />
          <span aria-hidden="true">%</span>
        </div>
      ))}
    </div>
  )
}

/** A slider that counts when it is let go: one change, however far it was moved. */
function Slider({
  label,
  value,
  onCommit,
}: {
  label: string
  value: number
  onCommit: (value: number) => void
}) {
  const [moved, setMoved] = useState<number | null>(null)
  const commit = () => {
    if (moved !== null && moved !== value) onCommit(moved)
    setMoved(null)
  }
  const now = moved ?? value
  return (
    <input
      type="range"
      min={0}
      max={100}
      aria-label={label}
      aria-valuetext={`${now} %`}
      value={now}
      onChange={({ currentTarget }) => setMoved(Number(currentTarget.value))}
      onPointerUp={commit}
      onKeyUp={commit}
      onBlur={commit}
    />
  )
}

function useWayName(): (way: Way) => string {
  const { language } = useWords()
  const say = useSay()
  return (way) =>
    way.kind === 'outcome' ? outcomeSaid(way.name, say) : pick(way.title, language) || way.name
}
