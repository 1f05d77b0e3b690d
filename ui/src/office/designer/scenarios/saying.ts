// Entries, expectations and arrows in sentences.

import {
  type Aim,
  type Entry,
  kindOf,
  type Part,
  subjectOf,
  wordIn,
} from '../../../authoring/scenario/index.ts'
import type { Outline } from '../../../authoring/sop/outline.ts'
import type { IconName } from '../../../design/index.ts'
import type { Language, Translate } from '../../../words/index.ts'
import { type Key, pick } from '../../../words/index.ts'
import { outcomeName } from '../../inbox/outcomes.ts'
import { said } from './clockwork.ts'
import type { Told, Walk } from './walking.ts'

export interface Sayer {
  t: Translate
  language: Language
  outline: Outline
  /** Names of people, by login. */
  names: Readonly<Record<string, string>>
  roles: ReadonlyMap<string, string>
}

export function stepSaid(say: Sayer, address: string): string {
  const direct = say.outline.steps.get(address) ?? say.outline.steps.get(plainOf(say.outline, address))
  const title = direct?.data.title
  const words = typeof title === 'string' ? title : title ? pick(title as never, say.language) : ''
  const item = direct && direct.id !== address ? itemsOf(address, direct.id) : ''
  // “Exercise: {{ exercise }}” is said of the item that is meant.
  const meant = words.replace(/\{\{[^}]*\}\}/, item)
  if (item && meant !== words) return meant
  return `${words || address}${item ? ` (${item})` : ''}`
}

/** The step that an address is of: items of `each` left out. */
export function plainOf(outline: Outline, address: string): string {
  if (outline.steps.has(address)) return address
  const parts = address.split('.')
  for (const id of outline.steps.keys()) {
    const wanted = id.split('.')
    if (wanted.at(-1) !== parts.at(-1) || wanted.length > parts.length) continue
    let at = 0
    for (const part of parts) if (part === wanted[at]) at += 1
    if (at === wanted.length) return id
  }
  return address
}

function itemsOf(address: string, id: string): string {
  const names = new Set(id.split('.'))
  return address
    .split('.')
    .filter((part) => !names.has(part))
    .join(' · ')
}

export function faultSaid(say: Sayer, name: string): string {
  const title = say.outline.faults.get(name)?.data.title
  return (typeof title === 'string' ? title : title ? pick(title as never, say.language) : '') || name
}

export function personSaid(say: Sayer, who: string): string {
  if (who.startsWith('role:')) return say.roles.get(who.slice(5)) ?? who.slice(5)
  if (who === 'assignee') return say.t('scenario.who.assignee')
  return say.names[who] ?? who
}

export function spanSaid(say: Sayer, text: string): string {
  const found = /^(\d+)([smhdw])$/.exec(text)
  if (!found) return text.includes('-') ? say.t('scenario.until', { at: said(text, say.language) }) : text
  return say.t(`scenario.span.${found[2]}` as Key, { n: Number(found[1]) })
}

export const ICON: Readonly<Record<string, IconName>> = {
  do: 'check',
  fault: 'alert',
  decide: 'shield',
  event: 'pulse',
  act: 'settings',
  child: 'job',
  after: 'clock',
  look: 'eye',
}

/** “Lin hands in “Prepare””. */
export function entrySaid(say: Sayer, entry: Entry, told: Told | undefined): string {
  const { t } = say
  const kind = kindOf(entry)
  const of = subjectOf(entry)
  const who = personSaid(say, wordIn(entry.as) ?? told?.actor ?? '') || t('scenario.who.somebody')
  const to = wordIn(entry.to)
  switch (kind) {
    case 'do':
      return t('scenario.say.do', { who, step: stepSaid(say, of) })
    case 'fault':
      return t('scenario.say.fault', { who, fault: faultSaid(say, of) })
    case 'decide':
      return t('scenario.say.decide', { who, outcome: outcomeName(of, t) })
    case 'event':
      return t('scenario.say.event', { event: of })
    case 'act':
      return to
        ? t('scenario.say.actTo', { who, act: actSaid(say, of), to: personSaid(say, to) })
        : t('scenario.say.act', { who, act: actSaid(say, of) })
    case 'child':
      return t('scenario.say.child', { step: stepSaid(say, of), end: wordIn(entry.end) ?? '' })
    case 'after':
      return of.includes('-')
        ? t('scenario.say.until', { at: said(of, say.language) })
        : t('scenario.say.after', { span: spanSaid(say, of) })
    default:
      return t('scenario.say.look')
  }
}

export const ACTS = [
  'assign',
  'reassign',
  'accept',
  'decline',
  'extend',
  'take_over',
  'waive',
  'pause',
  'resume',
  'transfer',
  'cancel',
  'note',
] as const // prettier-ignore

export function actSaid(say: Sayer, act: string): string {
  return (ACTS as readonly string[]).includes(act) ? say.t(`scenario.act.${act}` as Key) : act
}

export function partSaid(say: Sayer, { key, value }: Part): string {
  const { t } = say
  const text = wordIn(value) ?? JSON.stringify(value)
  if (key === 'at') return t('scenario.expect.at', { step: stepSaid(say, text) })
  if (key === 'due') return t('scenario.expect.due', { at: said(text, say.language) })
  if (key === 'status') return t(`scenario.status.${text}` as Key)
  if (key === 'end') return t('scenario.expect.end', { end: text })
  if (key === 'assignee') return t('scenario.expect.assignee', { who: personSaid(say, text) })
  if (key === 'notified') {
    return value === null
      ? t('scenario.expect.nobody')
      : t('scenario.expect.notified', { who: personSaid(say, text) })
  }
  if (key === 'raised_to') {
    return value === null
      ? t('scenario.expect.notRaised')
      : t('scenario.expect.raised', { who: personSaid(say, text) })
  }
  if (key === 'reassign') return t('scenario.expect.reassign', { rule: text })
  return `${key.replace(/^kept\./, '')} = ${value === null ? '—' : text}`
}

/** “Function test → Enter when …”. */
export function wayLineSaid(say: Sayer, aim: Aim): string {
  const { t } = say
  const from = stepSaid(say, aim.source)
  const to =
    aim.target === '$return'
      ? t('scenario.way.return')
      : aim.target === '$done'
        ? t('scenario.way.done')
        : stepSaid(say, aim.target)
  const how =
    aim.kind === 'fault'
      ? t('scenario.way.fault', { fault: faultSaid(say, aim.label) })
      : aim.kind === 'outcome' || aim.kind === 'rung'
        ? t('scenario.way.outcome', { outcome: outcomeName(aim.label, t) })
        : aim.kind === 'timeout'
          ? t('scenario.way.timeout')
          : aim.kind === 'error'
            ? t('scenario.way.error')
            : aim.when
              ? t('scenario.way.when', { when: aim.when })
              : ''
  return how ? t('scenario.way.how', { from, to, how }) : t('scenario.way', { from, to })
}

export function firstFailing(walk: Walk | null): number | null {
  const at = walk?.entries.findIndex(({ findings }) => findings.length > 0) ?? -1
  return at < 0 ? null : at
}
