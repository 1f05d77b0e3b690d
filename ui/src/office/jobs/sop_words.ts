// What an SOP calls its fields, faults and ends, out of the runbook a job runs on.

import { useQuery } from '@tanstack/react-query'
import { got } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import type { Texts } from '../../words/index.ts'

/** As much of a runbook as names things. */
export interface Named {
  steps: Record<string, { kind?: string; form?: string; label?: string; title?: Title }>
  forms: Record<string, { schema?: Schema; evidence?: Record<string, { kind: string; title?: Title }> }>
  faults: Record<string, { title?: Title }>
  code_lists: Record<string, { entries?: { code: string | number; title?: Title }[] }>
}

export interface Schema {
  title?: Title
  properties?: Record<string, Schema>
  items?: Schema
  codeList?: string
  oneOf?: { const?: unknown; title?: Title }[]
}

type Title = Record<string, unknown> | string

export interface SopWords {
  /** A field of a step (or of the fault that was reported there). */
  field(address: string, name: string, fault?: string): Texts
  fault(code: string): Texts
  end(label: string): Texts
  /** A code of a list, as the list says it. */
  code(schema: Schema, value: unknown): Texts
  schema(address: string, fault?: string): Schema
  /** Whether a field holds captures. */
  isEvidence(address: string, name: string, fault?: string): boolean
}

/** The words of a runbook, which never changes. */
export function useSopWords(digest: string | undefined) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['runbook', digest],
    enabled: digest !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      sopWords(
        await got(
          client.GET('/api/runbooks/{digest}', { params: { path: { digest: digest ?? '' } }, signal }),
        ),
      ),
  })
}

export function sopWords(runbook: object): SopWords {
  const { steps = {}, forms = {}, faults = {}, code_lists = {} } = runbook as Partial<Named>
  const form = (address: string, fault?: string) => {
    const name = fault ? `fault:${fault}` : steps[templateOf(steps, address)]?.form
    return name === undefined ? undefined : forms[name]
  }
  return {
    field: (address, name, fault) => {
      const found = form(address, fault)
      return texts(found?.evidence?.[name]?.title ?? found?.schema?.properties?.[name]?.title)
    },
    fault: (code) => texts(faults[code]?.title),
    end: (label) =>
      texts(Object.values(steps).find((step) => step.kind === 'end' && step.label === label)?.title),
    code: (schema, value) => {
      const listed =
        schema.codeList && code_lists[schema.codeList]?.entries?.find((one) => one.code === value)
      return texts((listed || schema.oneOf?.find((one) => one.const === value))?.title)
    },
    schema: (address, fault) => form(address, fault)?.schema ?? {},
    isEvidence: (address, name, fault) => form(address, fault)?.evidence?.[name] !== undefined,
  }
}

/** The step as written that an address names: the word after an `each` step is that of an item. */
function templateOf(steps: Named['steps'], address: string): string {
  let template = ''
  let item = false
  for (const word of address.split('.')) {
    if (item) {
      item = false
      continue
    }
    template = template ? `${template}.${word}` : word
    item = steps[template]?.kind === 'each'
  }
  return template
}

/** What needs filling in is not told here; a title that is one text is in no language. */
export function texts(title: Title | undefined): Texts {
  if (typeof title === 'string') return { und: title }
  return Object.fromEntries(
    Object.entries(title ?? {}).flatMap(([language, text]) =>
      typeof text === 'string' ? [[language, text]] : [],
    ),
  )
}
