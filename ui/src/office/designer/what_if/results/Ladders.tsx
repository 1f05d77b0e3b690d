// How often each rung of an escalation was reached.

import { Table } from '../../../../design/desk.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { spanSaid, useSay } from '../../flow/sayings.ts'
import { Scroll } from '../Chart.tsx'
import type { Result } from '../saying.ts'

export function Ladders({ result }: { result: Result }) {
  const { t, language, formats } = useWords()
  const say = useSay()
  const rungs = result.steps.flatMap((one) => one.rungs.map((rung) => ({ one, rung })))
  if (rungs.length === 0) return null
  return (
    <>
      <h3 className="wif-heading">{t('whatIf.ladders')}</h3>
      <Scroll label={t('whatIf.ladders')}>
        <Table
          label={t('whatIf.ladders')}
          rows={rungs}
          idOf={({ one, rung }) => `${one.step} ${rung.rung}`}
          columns={[
            {
              id: 'step',
              title: t('whatIf.col.step'),
              main: true,
              cell: ({ one }) => pick(one.title, language) || one.step || t('whatIf.ladders.job'),
            },
            { id: 'at', title: t('whatIf.ladders.at'), cell: ({ rung }) => momentSaid(rung.at, say, t) },
            {
              id: 'does',
              title: t('whatIf.ladders.does'),
              cell: ({ rung }) =>
                rung.does
                  .map((does) => t(`whatIf.does.${does}` as 'whatIf.does.notify'))
                  .join(t('state.listSeparator')),
            },
            {
              id: 'fired',
              title: t('whatIf.ladders.fired'),
              end: true,
              cell: ({ rung }) => formats.number(rung.fired),
            },
            {
              id: 'share',
              title: t('whatIf.ladders.share'),
              end: true,
              cell: ({ one, rung }) => (one.visits > 0 ? formats.percent(rung.fired / one.visits) : '–'),
            },
          ]}
        />
      </Scroll>
    </>
  )
}

function momentSaid(at: string, say: ReturnType<typeof useSay>, t: ReturnType<typeof useWords>['t']): string {
  const found = /^(\w+)(?: ([+-]) (\w+))?$/.exec(at)
  if (!found) return at
  const [, anchor = '', sign, span] = found
  const due = anchor === 'due'
  if (!sign || !span) return t(due ? 'whatIf.moment.due' : 'whatIf.moment.opened')
  const said = { span: spanSaid(span, say) }
  if (due) return t(sign === '-' ? 'whatIf.moment.beforeDue' : 'whatIf.moment.afterDue', said)
  return t('whatIf.moment.afterOpened', said)
}
