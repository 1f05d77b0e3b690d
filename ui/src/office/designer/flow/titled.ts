// Forms as conditions speak of them: where a field takes its answers from a code list, with the titles of its codes.

import { useQueries } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { got } from '../../../api/index.ts'
import { map } from '../../../authoring/sop/outline.ts'
import { useSession } from '../../../session/index.ts'
import { useFound } from '../workshop/index.ts'
import type { KnownForm } from './sop_desk.tsx'

/** Longer lists are not chosen from by their titles. */
const MOST = 300

type Options = readonly { const: string; title: unknown }[]

/** The forms with the titles of codes; as they are until those are here. */
export function useTitled(forms: readonly KnownForm[]): readonly KnownForm[] {
  const { client } = useSession()
  const files = useFound((one) => one.files)
  const names = useMemo(() => [...new Set(forms.flatMap(listsOf))].sort(), [forms])
  const asked = names.filter((name) => !files.has(fileOf(name)))
  const answers = useQueries({
    queries: asked.map((name) => ({
      queryKey: ['code-list', name],
      staleTime: 60_000,
      retry: false,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        got(client.GET('/api/code-lists/{name}', { params: { path: { name } }, signal })),
    })),
    combine: (all) => all.map(({ data }) => data?.content),
  })
  const lists = useSame(
    new Map<string, unknown>(
      names.map((name) => [name, files.get(fileOf(name))?.source?.data ?? answers[asked.indexOf(name)]]),
    ),
  )
  // What is written differently is read anew; all else stays the very same.
  const known = useMemo(() => ({ lists, forms: new WeakMap<KnownForm, KnownForm>() }), [lists])
  return useMemo(
    () =>
      forms.map((form) => {
        const kept = known.forms.get(form) ?? withTitles(form, known.lists)
        known.forms.set(form, kept)
        return kept
      }),
    [forms, known],
  )
}

export function withTitles(form: KnownForm, lists: ReadonlyMap<string, unknown>): KnownForm {
  const properties = Object.entries(map(form.schema.properties))
  const titled = properties.map(([name, one]) => [name, withOptions(map(one), lists)] as const)
  return titled.every(([, one], at) => one === properties[at]?.[1])
    ? form
    : { ...form, schema: { ...form.schema, properties: Object.fromEntries(titled) } }
}

function withOptions(schema: Readonly<Record<string, unknown>>, lists: ReadonlyMap<string, unknown>) {
  const options = optionsIn(lists.get(String(schema.codeList ?? '')))
  return options.length === 0 || options.length > MOST ? schema : { ...schema, oneOf: options }
}

function optionsIn(content: unknown): Options {
  const entries = map(content).entries
  if (!Array.isArray(entries)) return []
  return entries.flatMap((one) => {
    const { code, title } = map(one)
    return code === undefined ? [] : [{ const: String(code), title }]
  })
}

function listsOf(form: KnownForm): string[] {
  return Object.values(map(form.schema.properties)).flatMap((one) => {
    const { codeList } = map(one)
    return typeof codeList === 'string' ? [codeList] : []
  })
}

function fileOf(list: string): string {
  return `forms/library/${list}.yaml`
}

/** The same map as long as the same stands in it. */
function useSame(next: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const before = useRef(next)
  const same =
    next.size === before.current.size && [...next].every(([name, one]) => before.current.get(name) === one)
  if (!same) before.current = next
  return before.current
}
