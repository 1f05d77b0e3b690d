import type { Form, Schema } from '../../forms/form.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { Command } from '../../runtime/commands.ts'
import { explain, explainFault } from '../../runtime/explain.ts'
import type { FieldFault, RefusalCode, Refused } from '../../runtime/verdict.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { namesOf } from '../jobs/names.ts'
import { readable } from '../jobs/readable.ts'
import { formOf } from '../outbox/WhatWasEntered.tsx'
import './faults.css'

interface Props {
  problem: { code: string; detail: string; faults: readonly FieldFault[] }
  kept: KeptJob | null
  command: Command
}

/** What the server did not accept, in words: what it said, and each field with what is wrong with it. */
export function Faults({ problem, kept, command }: Props) {
  const { t, language } = useWords()
  const key = `problem.${problem.code}`
  const ours = t(key as Key)
  const form = kept ? formOf(kept, command) : null
  return (
    <>
      <p>{ours === key ? problem.detail : ours}</p>
      <FaultList faults={problem.faults} form={form} language={language} />
    </>
  )
}

export function FaultList({
  faults,
  form,
  language,
}: {
  faults: readonly FieldFault[]
  form: Form | null
  language: string
}) {
  if (faults.length === 0) return null
  return (
    <ul className="faults">
      {faults.slice(0, 20).map((fault) => (
        <li key={`${fault.pointer} ${fault.code}`}>
          {fault.pointer && <strong>{labelAt(form, fault.pointer, language)}: </strong>}
          {explainFault(fault, language)}
        </li>
      ))}
    </ul>
  )
}

/** A refusal of the runtime in one sentence, by the names that people use. */
export function useExplain(kept: KeptJob): (refused: Refused) => string {
  const words = useWords()
  return (refused) => {
    const { step, person, fault } = namesOf(kept, words)
    return explain(refused, words.language, { step, person, fault })
  }
}

/** Whether a refusal is about what was filled in, rather than about who or when. */
export function isAboutAnswers(code: RefusalCode): boolean {
  return code === 'form.invalid' || code.startsWith('evidence.')
}

/** The question at a pointer into the answers: `/rows/0/name` is the name of row 1. */
export function labelAt(form: Form | null, pointer: string, language: string): string {
  let schema: Schema | null = form?.schema ?? null
  const words: string[] = []
  for (const [place, raw] of pointer.split('/').slice(1).entries()) {
    const name = raw.replace(/~1/g, '/').replace(/~0/g, '~')
    if (/^\d+$/.test(name) && schema && 'items' in schema) {
      words.push(String(Number(name) + 1))
      schema = objectOf(schema.items)
      continue
    }
    const evidence = place === 0 ? form?.evidence?.[name] : undefined
    schema = objectOf(objectOf(schema?.properties)?.[name])
    words.push(titled(evidence?.title ?? schema?.title, language) || readable(name))
    if (evidence) break
  }
  return words.join(' ')
}

function titled(title: unknown, language: string): string {
  if (typeof title === 'string') return title
  const texts = Object.entries(objectOf(title) ?? {}).flatMap(([tag, text]) =>
    typeof text === 'string' ? [[tag, text]] : [],
  )
  return pick(Object.fromEntries(texts), language)
}

function objectOf(value: unknown): Schema | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : null
}
