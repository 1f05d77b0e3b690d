// How jobs are given out: by hand, or by a rule with its own settings.

import { map } from '../../../../authoring/sop/outline.ts'
import type { Path } from '../../../../document/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { useSopDesk } from '../sop_desk.tsx'
import { Choice, Duration, Line, Troubles, useWrite } from './controls.tsx'
import { distance } from './What.tsx'

const KNOWN = ['manual', 'nearest', 'least_busy', 'offer']

/** `none`: what holds where nothing is said. */
export function Dispatch({ value, at, none }: { value: unknown; at: Path; none: string }) {
  const { vocabulary } = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.sop')
  const rule = map(value)
  const by = String(rule.by ?? '')
  const keep = at.length - 1
  const named = (one: string) => (KNOWN.includes(one) ? t(`flow.dispatch.${one}` as Key) : one)
  return (
    <>
      <Choice
        label={t('flow.sop.dispatch')}
        value={by}
        options={[
          { value: '', label: none },
          ...[...new Set([...KNOWN, ...vocabulary.strategies])].map((one) => ({
            value: one,
            label: named(one),
          })),
        ]}
        onChoose={(next) => {
          if (next === '') write(at, undefined, keep)
          else if (next === 'manual') write(at, { by: next })
          else write([...at, 'by'], next)
        }}
      />
      {by !== '' && by !== 'manual' && (
        <Line
          label={t('flow.dispatch.within')}
          placeholder={t('flow.evidence.anywhere')}
          value={String(rule.within ?? '')}
          onWrite={(next) => write([...at, 'within'], next.trim() === '' ? undefined : distance(next))}
        />
      )}
      {by === 'offer' && (
        <>
          <Line
            label={t('flow.dispatch.to')}
            placeholder="1"
            value={String(rule.to ?? '')}
            onWrite={(next) => {
              const many = Number.parseInt(next, 10)
              write([...at, 'to'], Number.isFinite(many) && many > 1 ? many : undefined)
            }}
          />
          <Duration
            label={t('flow.dispatch.accept')}
            value={rule.accept_within}
            onWrite={(next) => write([...at, 'accept_within'], next)}
          />
        </>
      )}
      <Troubles path={at} />
    </>
  )
}
