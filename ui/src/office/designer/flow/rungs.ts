// Rungs of a ladder as sentences: “when it is due, tell the branch manager”.

import type { Data } from '../../../authoring/sop/outline.ts'
import { outcomeSaid, spanSaid, type useSay, whoSaid } from './sayings.ts'
import type { SopDesk } from './sop_desk.tsx'
import { textOf } from './sop_desk.tsx'

export interface Moment {
  base: 'due' | 'start'
  sign: '' | '+' | '-'
  span: string
}

export function momentOf(at: unknown): Moment | null {
  const found = typeof at === 'string' ? /^(due|start)(?:\s*([+-])\s*(\d+[smhdw]))?$/.exec(at.trim()) : null
  return found
    ? { base: found[1] as Moment['base'], sign: (found[2] ?? '') as Moment['sign'], span: found[3] ?? '' }
    : null
}

export function writeMoment({ base, sign, span }: Moment): string {
  return sign === '' || span === '' ? base : `${base} ${sign} ${span}`
}

export const ACTS = ['notify', 'raise_to', 'reassign', 'fault', 'outcome'] as const
export type Act = (typeof ACTS)[number]

export function actsOf(rung: Data): Act[] {
  return ACTS.filter((act) => act in rung)
}

export function peopleOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
}

type Desk = Pick<SopDesk, 'vocabulary' | 'outline'>

export function momentSaid(at: unknown, say: ReturnType<typeof useSay>): string {
  const moment = momentOf(at)
  if (!moment) return String(at ?? '')
  const span = spanSaid(moment.span, say)
  if (moment.sign === '') return say.t(`flow.moment.${moment.base}`)
  return say.t(`flow.moment.${moment.base}.${moment.sign === '+' ? 'after' : 'before'}`, { span })
}

export function rungSaid(rung: Data, say: ReturnType<typeof useSay>, desk: Desk): string {
  const people = (value: unknown) =>
    peopleOf(value)
      .map((one) => whoSaid(one, say, desk))
      .join(say.t('state.listSeparator'))
  const said = actsOf(rung).map((act) => {
    if (act === 'notify') return say.t('flow.rung.notify.said', { who: people(rung.notify) })
    if (act === 'raise_to') return say.t('flow.rung.raise_to.said', { who: people(rung.raise_to) })
    if (act === 'reassign') {
      const to = String(rung.reassign)
      const whom = to.startsWith('role:')
        ? whoSaid(to, say, desk)
        : say.t(to === 'nearest' ? 'flow.reassign.nearest' : 'flow.reassign.least_busy')
      return say.t('flow.rung.reassign.said', { who: whom })
    }
    if (act === 'fault') {
      const name = String(rung.fault)
      const fault = textOf(desk.outline.faults.get(name)?.data.title, say.language) || name
      return say.t('flow.rung.fault.said', { fault })
    }
    return say.t('flow.rung.outcome.said', { outcome: outcomeSaid(String(rung.outcome), say) })
  })
  return `${momentSaid(rung.at, say)}${say.t('flow.rung.colon')}${said.join(say.t('state.listSeparator'))}`
}
