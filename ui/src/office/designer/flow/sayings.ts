// Short sayings of what a document holds: who, how long, under which condition, by which way.

import { parse, type Sentence } from '../../../authoring/conditions.ts'
import { type Arrow, map } from '../../../authoring/sop/outline.ts'
import { type Key, useWords, type Words } from '../../../words/index.ts'
import type { KnownForm, SopDesk, Vocabulary } from './sop_desk.tsx'
import { textOf, titleOf } from './sop_desk.tsx'

type Say = Pick<Words, 't' | 'language'>
type Spoken = Pick<SopDesk, 'outline' | 'forms'>

export const OUTCOMES = ['approve', 'reject', 'refuse', 'rework'] as const

export function whoSaid(
  who: string,
  { t, language }: Say,
  desk: Pick<SopDesk, 'vocabulary' | 'outline'>,
): string {
  const [kind, ...rest] = who.split(':')
  const name = rest.join(':')
  const of = (choices: Vocabulary['roles']) => choices.find(({ value }) => value === name)?.label ?? name
  if (kind === 'role') return of(desk.vocabulary.roles)
  if (kind === 'user') return of(desk.vocabulary.people)
  if (kind === 'performer') return t('flow.who.performerOf', { step: titleOf(desk.outline, name, language) })
  return t('flow.who.assignee')
}

const UNITS = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' } as const
export type Unit = keyof typeof UNITS

export interface Span {
  number: number
  unit: Unit
}

export function spanOf(text: unknown): Span | null {
  const found = typeof text === 'string' ? /^(\d+)([smhdw])$/.exec(text.trim()) : null
  return found ? { number: Number(found[1]), unit: found[2] as Unit } : null
}

export function spanSaid(text: unknown, { t }: Say): string {
  const span = spanOf(text)
  return span ? t(`flow.span.${UNITS[span.unit]}`, { n: span.number }) : String(text ?? '')
}

export function outcomeSaid(name: string, { t }: Say): string {
  return (OUTCOMES as readonly string[]).includes(name) ? t(`flow.outcome.${name}` as Key) : name
}

/** What a field is called where a condition speaks of it; steps by their titles where the desk knows them. */
export function fieldSaid(
  field: string,
  say: Say,
  form: KnownForm['schema'] | undefined,
  desk?: Spoken,
): string {
  const { language, t } = say
  const [root = '', first = '', ...rest] = field.split('.')
  const titled = (schema: unknown, name: string) =>
    textOf(map(map(map(schema).properties)[name]).title, language)
  const step = desk ? titleOf(desk.outline, first, language) : first
  if (root === 'visits' && first) return t('flow.field.visits', { step })
  if (root === 'answers' && rest.length > 0) {
    const name = rest.join('.')
    const asked = desk && schemaOf(desk.outline.steps.get(first)?.data.form, desk.forms)
    return desk ? t('flow.field.answers', { step, field: titled(asked, name) || name }) : field
  }
  const name = [first, ...rest].join('.')
  if (root === 'this' && first) return titled(form, name) || name
  if (root === 'inputs' && first) return titled(desk?.outline.data.inputs, name) || field
  return field
}

export function sentenceSaid(
  sentence: Sentence,
  say: Say,
  form: KnownForm['schema'] | undefined,
  desk?: Spoken,
): string {
  return sentence.clauses
    .map(({ field, is, value }) => {
      const params = { field: fieldSaid(field, say, form, desk), value: valueSaid(value, field, say, form) }
      if (typeof value === 'boolean' && is === '==') {
        return say.t(value ? 'flow.clause.true' : 'flow.clause.false', params)
      }
      return say.t(`flow.clause.${CLAUSES[is]}`, params)
    })
    .join(say.t(sentence.join === 'all' ? 'flow.clause.and' : 'flow.clause.or'))
}

export const CLAUSES = {
  '==': 'is',
  '!=': 'isNot',
  '<': 'less',
  '<=': 'atMost',
  '>': 'more',
  '>=': 'atLeast',
  in: 'in',
  'not in': 'notIn',
  has: 'has',
  'has not': 'hasNot',
} as const

function valueSaid(value: unknown, field: string, say: Say, form: KnownForm['schema'] | undefined): string {
  if (Array.isArray(value)) {
    return value.map((one) => valueSaid(one, field, say, form)).join(say.t('state.listSeparator'))
  }
  const option = optionsOf(field, form).find((one) => one.value === String(value))
  return (option && textOf(option.label, say.language)) || String(value ?? '')
}

/** The values that a field can have, where the form says so. */
export function optionsOf(
  field: string,
  form: KnownForm['schema'] | undefined,
): { value: string; label: unknown }[] {
  if (!field.startsWith('this.') || !form) return []
  const found = (form.properties as Record<string, Record<string, unknown>> | undefined)?.[field.slice(5)]
  if (Array.isArray(found?.enum)) return found.enum.map((one) => ({ value: String(one), label: String(one) }))
  const of = found?.oneOf ?? found?.anyOf
  return Array.isArray(of)
    ? of.flatMap((one) =>
        one && typeof one === 'object' && 'const' in one
          ? [{ value: String(one.const), label: 'title' in one ? one.title : String(one.const) }]
          : [],
      )
    : []
}

/** What a way says beside it; nothing for one that is simply the next. */
export function waySaid(
  arrow: Arrow,
  say: Say,
  form: KnownForm['schema'] | undefined,
  desk?: Spoken,
): string {
  const outcome = arrow.label ? outcomeSaid(arrow.label, say) : ''
  const sentence = arrow.when === null ? null : parse(arrow.when)
  const when = arrow.when === null ? '' : sentence ? sentenceSaid(sentence, say, form, desk) : arrow.when
  if (arrow.kind === 'outcome') return when ? `${outcome}: ${when}` : outcome
  if (arrow.kind === 'rung') return say.t('flow.way.rung', { outcome })
  if (arrow.kind === 'timeout') return say.t('flow.way.timeout')
  if (arrow.kind === 'error') return say.t('flow.way.error')
  if (arrow.kind === 'when') return when
  return arrow.at.at(-1) === 'go' ? say.t('flow.way.otherwise') : ''
}

/** The words at hand, for sayings. */
export function useSay(): Say {
  const { t, language } = useWords()
  return { t, language }
}

/** The schema of what a step hands in, as far as it is known. */
export function schemaOf(form: unknown, forms: readonly KnownForm[]): KnownForm['schema'] | undefined {
  if (typeof form === 'string') return forms.find(({ name }) => name === form)?.schema
  if (form && typeof form === 'object' && 'schema' in form) {
    return form.schema as KnownForm['schema']
  }
  return undefined
}
