// Differences in words.

import { list, map, type Outline, outlineOf } from '../../../authoring/sop/outline.ts'
import type { Difference } from '../../../authoring/variant/index.ts'
import type { Path } from '../../../document/index.ts'
import type { Key, Language, Translate } from '../../../words/index.ts'
import { evidenceSaid } from '../flow/panel/What.tsx'
import { spanSaid, whoSaid } from '../flow/sayings.ts'
import { textOf, titleOf, type Vocabulary } from '../flow/sop_desk.tsx'

export interface Saying {
  t: Translate
  language: Language
  outline: Outline
  vocabulary: Vocabulary
}

const ASPECTS = [
  'title',
  'guide',
  'due',
  'escalate',
  'evidence',
  'by',
  'four_eyes',
  'form',
  'next',
  'approval',
  'need',
  'wait',
  'locked',
  'dispatch',
  'inputs',
  'guarantees',
  'priority',
] as const

/** What a difference is about: a step's title or the whole job, and which aspect of it. */
export function thingSaid(one: Difference, base: Outline, say: Saying): string {
  if (one.step === null) return say.t('variant.thing.sop')
  const here = say.outline.steps.has(one.step) ? say.outline : base
  return titleOf(here, one.step, say.language)
}

export function aspectSaid(one: Pick<Difference, 'rest' | 'was' | 'now'>, say: Saying): string {
  const [first, second] = one.rest
  if (first === undefined) return say.t('variant.aspect.step')
  const titled = textOf(map(one.now).title ?? map(one.was).title, say.language)
  if (first === 'evidence' && second !== undefined) {
    return say.t('variant.aspect.evidenceOf', { name: titled || String(second) })
  }
  if ((first === 'faults' || first === 'tables') && second !== undefined) {
    return say.t(`variant.aspect.${first}`, { name: titled || String(second) })
  }
  const known = (ASPECTS as readonly string[]).includes(String(first))
  const head = known ? say.t(`variant.aspect.${first}` as Key) : String(first)
  const tail = one.rest.slice(1).filter((part) => part !== 'zh-CN' && part !== 'en')
  return known && tail.length === 0 ? head : [head, ...tail].join(' · ')
}

/** What stands at a place, in words. */
export function valueSaid(value: unknown, rest: Path, say: Saying): string {
  const { t, language } = say
  if (value === undefined || value === null) return t('variant.value.nothing')
  const last = String(rest.at(-1) ?? '')
  const [first] = rest
  if (rest.length === 0) return textOf(map(value).title, language) || t('variant.value.newStep')
  if (typeof value === 'boolean') return t(value ? 'variant.value.yes' : 'variant.value.no')
  if (/^\d+[smhdw]$/.test(String(value)) && !['within'].includes(last)) return spanSaid(value, say)
  if (first === 'evidence' && rest.length === 2) return evidenceSaid(map(value), t)
  if (first === 'evidence' && rest.length === 1) {
    return Object.values(map(value))
      .map((one) => evidenceSaid(map(one), t))
      .join('; ')
  }
  if (last === 'by' && typeof value === 'string') return whoSaid(value, say, say)
  if (first === 'next' || last === 'go') return nextSaid(value, say)
  if (typeof value === 'string') return value
  const inner = map(value)
  if (Object.values(inner).length > 0 && Object.values(inner).every((one) => typeof one === 'string')) {
    const text = textOf(inner, language)
    if (text) return text
  }
  if (Array.isArray(inner.rows)) return t('variant.value.rows', { n: inner.rows.length })
  if (typeof inner.title === 'object') return textOf(inner.title, language)
  if (first === 'form') return textOf(map(value).title, language) || t('variant.aspect.form')
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.join(t('state.listSeparator'))
  }
  const written = JSON.stringify(value)
  return written.length > 90 ? `${written.slice(0, 88)}…` : written
}

function nextSaid(value: unknown, say: Saying): string {
  const step = (go: unknown) => titleOf(say.outline, String(go), say.language)
  if (typeof value === 'string') return step(value)
  return list(value)
    .map((one) => step(map(one).go))
    .join(' / ')
}

/** Both sides of a difference. */
export function sidesSaid(one: Difference, say: Saying): { was: string; now: string } {
  const { t } = say
  if (one.kind === 'moved') return { was: '', now: t('variant.value.movedStep') }
  const step = one.rest.length === 0 && one.step !== null
  return {
    was: step && one.kind === 'added' ? '' : valueSaid(one.was, one.rest, say),
    now: step
      ? t(one.kind === 'removed' ? 'variant.value.goneStep' : 'variant.value.newStep')
      : valueSaid(one.now, one.rest, say),
  }
}

/** One difference in a line: for hints on the graph. */
export function differenceSaid(one: Difference, say: Saying): string {
  const { was, now } = sidesSaid(one, say)
  return `${aspectSaid(one, say)}: ${say.t('variant.difference.was', { was: was || say.t('variant.value.nothing'), now })}`
}

export function sayingOf(data: unknown, rest: Omit<Saying, 'outline'>): Saying {
  return { ...rest, outline: outlineOf(data) }
}
