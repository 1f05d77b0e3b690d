// Answers as people read them: each field's question beside its answer, choices by their titles.

import type { CodeList, EvidenceKind, Form, Schema } from '../../forms/form.ts'
import type { Answers, Capture } from '../../runtime/values.ts'
import { type Formats, pick, type Translate } from '../../words/index.ts'
import { readable } from './readable.ts'

export type Row =
  | { name: string; label: string; text: string }
  | { name: string; label: string; kind: EvidenceKind; captures: Capture[] }
  | { name: string; label: string; parts: Row[][] } // a group (one part) or a list of groups

export interface Reading {
  language: string
  t: Translate
  formats: Formats
  codeLists: Readonly<Record<string, CodeList>>
}

/** The answers that were given, in the order of the form; what the form does not know comes last. */
export function answerRows(form: Form, answers: Answers, reading: Reading): Row[] {
  const laidOut = orderOf(form.uischema)
  const place = ({ name }: Row) => (laidOut.includes(name) ? laidOut.indexOf(name) : laidOut.length)
  return rowsOf(form.schema ?? {}, answers, reading, form.evidence ?? {}).sort((a, b) => place(a) - place(b))
}

function rowsOf(
  schema: Schema,
  answers: Answers,
  reading: Reading,
  evidence: NonNullable<Form['evidence']>,
): Row[] {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const names = [
    ...Object.keys(properties).filter((name) => name in answers),
    ...Object.keys(answers).filter((name) => !(name in properties)),
  ]
  return names.flatMap((name): Row[] => {
    const value = answers[name]
    const field = isObject(properties[name]) ? (properties[name] as Schema) : {}
    const label = titleOf(evidence[name]?.title ?? field.title, reading.language) || readable(name)
    if (value === undefined || value === null || value === '') return []
    const kind = evidence[name]?.kind ?? evidenceKind(field)
    if (kind && Array.isArray(value)) {
      const captures = value.filter(isObject) as Capture[]
      return captures.length > 0 ? [{ name, label, kind, captures }] : []
    }
    if (isObject(value)) return [{ name, label, parts: [rowsOf(field, value, reading, {})] }]
    if (Array.isArray(value) && value.some(isObject)) {
      const items = isObject(field.items) ? (field.items as Schema) : {}
      return [{ name, label, parts: value.filter(isObject).map((one) => rowsOf(items, one, reading, {})) }]
    }
    return [{ name, label, text: valueText(value, field, reading) }]
  })
}

/** The fields at the top of a form in the order of its layout. */
function orderOf(element: unknown): string[] {
  if (!isObject(element)) return []
  const { scope, elements } = element
  const own = typeof scope === 'string' ? /^#\/properties\/([^/]+)/.exec(scope)?.[1] : undefined
  return [...(own ? [own] : []), ...(Array.isArray(elements) ? elements.flatMap(orderOf) : [])]
}

/** One value in words. */
export function valueText(value: unknown, field: Schema, reading: Reading): string {
  const { t, language, formats } = reading
  if (Array.isArray(value)) {
    const items = isObject(field.items) ? (field.items as Schema) : {}
    const codeList = typeof field.codeList === 'string' ? { codeList: field.codeList } : {}
    return value.map((one) => valueText(one, { ...codeList, ...items }, reading)).join(', ')
  }
  if (typeof field.codeList === 'string') {
    const entry = reading.codeLists[field.codeList]?.entries?.find(({ code }) => code === value)
    if (entry) return titleOf(entry.title, language) || String(entry.code)
  }
  const choice = [field.oneOf, field.anyOf]
    .flatMap((some) => (Array.isArray(some) ? some : []))
    .find((one) => isObject(one) && one.const === value)
  if (isObject(choice)) return titleOf(choice.title, language) || String(value)
  if (typeof value === 'boolean') return t(value ? 'answers.yes' : 'answers.no')
  if (typeof value === 'number') return withUnit(formats.number(value, 6), field, language)
  if (typeof value !== 'string') return ''
  if (field.format === 'date-time' && !Number.isNaN(Date.parse(value)))
    return formats.moment(Date.parse(value))
  if (field.format === 'date' && !Number.isNaN(Date.parse(`${value}T00:00`)))
    return formats.date(Date.parse(`${value}T00:00`))
  return value
}

function withUnit(number: string, field: Schema, language: string): string {
  const unit = titleOf(field.unit, language)
  return unit ? `${number} ${unit}` : number
}

function titleOf(title: unknown, language: string): string {
  if (typeof title === 'string') return title
  if (!isObject(title)) return ''
  const texts = Object.entries(title).map(([tag, text]) => [
    tag,
    typeof text === 'string'
      ? text
      : Array.isArray(text)
        ? text.filter((part) => typeof part === 'string').join('')
        : '',
  ])
  return pick(Object.fromEntries(texts), language)
}

function evidenceKind(field: Schema): EvidenceKind | null {
  const { evidence } = field
  return isObject(evidence) && typeof evidence.kind === 'string' ? (evidence.kind as EvidenceKind) : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
