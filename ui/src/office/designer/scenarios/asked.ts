// What an entry answers: the form of its step or fault, and its answers in the words of that form.

import { type Entry, kindOf, subjectOf } from '../../../authoring/scenario/index.ts'
import { map, type Outline } from '../../../authoring/sop/outline.ts'
import type { CodeList, Form } from '../../../forms/form.ts'
import type { Runbook } from '../../../runtime/runbook.ts'
import { textOf } from '../flow/sop_desk.tsx'
import { plainOf, type Sayer } from './saying.ts'
import { runbookOf, type Walk } from './walking.ts'

const LONGEST = 24

/** What the job is opened with that an entry is about: the walk's own, or that of a `call` step within it. */
export function runbookIn(whole: Walk | null, inside: string): Runbook | null {
  if (inside === '') return runbookOf(whole?.opens)
  return runbookOf(whole?.now?.jobs.find((job) => job.inside === inside)?.runbook)
}

/** The form that an entry answers, if it is known. */
export function formOf(runbook: Runbook | null, outline: Outline, entry: Entry): Form | undefined {
  const kind = kindOf(entry)
  const of = subjectOf(entry)
  const step =
    kind === 'do' ? (runbook?.steps[plainOf(outline, of)] as { form?: string } | undefined) : undefined
  const name = kind === 'fault' ? runbook?.faults?.[of]?.form : step?.form
  return name ? (runbook?.forms?.[name] as Form | undefined) : undefined
}

/** What a field of a form is called; its name where it has no title. */
export function askedSaid(form: Form | undefined, name: string, { language }: Sayer): string {
  return textOf(map(map(form?.schema?.properties)[name]).title, language) || name
}

export function evidenceSaid(
  form: Form | undefined,
  name: string,
  { language, outline }: Sayer,
  step: string,
) {
  const written = map(map(outline.steps.get(step)?.data.evidence)[name]).title
  return textOf(form?.evidence?.[name]?.title ?? written, language) || name
}

/** An answer: yes or no, and what a code means. */
export function answerSaid(
  form: Form | undefined,
  lists: Readonly<Record<string, CodeList>>,
  name: string,
  value: unknown,
  { t, language }: Sayer,
): string {
  if (typeof value === 'boolean') return t(value ? 'renderer.yes' : 'renderer.no')
  const field = map(map(form?.schema?.properties)[name])
  const entry = lists[String(field.codeList ?? '')]?.entries?.find(({ code }) => code === value)
  const option = [field.oneOf, field.anyOf]
    .flatMap((all) => (Array.isArray(all) ? all : []))
    .map(map)
    .find((one) => one.const === value)
  const title = textOf(entry?.title, language) || textOf(option?.title, language)
  return title || shortened(value)
}

export function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
