// The code lists there are to choose from: the draft's own, the installation's, and those that come with the program.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { got } from '../../../../api/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { CodeList } from '../../../../forms/form.ts'
import { useSession } from '../../../../session/index.ts'
import type { Bench } from '../bench.ts'
import { usePanel } from './desk.tsx'

export interface KnownList {
  name: string
  title: Readonly<Record<string, string>>
  parent: string | null
  count: number
  where: 'draft' | 'installation' | 'program'
  /** Of one that comes with the program: what the draft takes along. */
  text: string | null
}

export function fileOf(list: string): string {
  return `forms/library/${list}.yaml`
}

function titled(title: unknown): Readonly<Record<string, string>> {
  if (typeof title === 'string') return { und: title }
  return isObject(title) ? (title as Record<string, string>) : {}
}

function ownLists({ workshop }: Bench): KnownList[] {
  const found: KnownList[] = []
  for (const path of workshop.files.keys()) {
    if (!path.startsWith('forms/library/')) continue
    const data = workshop.source(path)?.data
    if (!isObject(data) || typeof data.codeList !== 'string') continue
    found.push({
      name: data.codeList,
      title: titled(data.title),
      parent: typeof data.parent === 'string' ? data.parent : null,
      count: Array.isArray(data.entries) ? data.entries.length : 0,
      where: 'draft',
      text: null,
    })
  }
  return found
}

/** All of them by name; the draft's own counts before another of the same name. */
export function useLists(): ReadonlyMap<string, KnownList> {
  const { bench } = usePanel()
  const { client } = useSession()
  const { revision } = bench.workshop
  const { data } = useQuery({
    queryKey: ['designing', 'vocabulary'],
    staleTime: 300_000,
    queryFn: ({ signal }) => got(client.GET('/api/designing/vocabulary', { signal })),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision counts every change of a file
  return useMemo(() => {
    const others = (data?.code_lists ?? []).map(
      ({ name, title, parent, entries, text }): KnownList => ({
        name,
        title,
        parent: parent ?? null,
        count: entries,
        where: text === null ? 'installation' : 'program',
        text: text ?? null,
      }),
    )
    const all = new Map([...others, ...ownLists(bench)].map((list) => [list.name, list]))
    return new Map([...all].sort(([one], [other]) => one.localeCompare(other)))
  }, [data, bench, revision])
}

/** The files that come along with a list that the installation does not have: its own, and its parents'. */
export function filesWith(lists: ReadonlyMap<string, KnownList>, name: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (let list = lists.get(name); list; list = list.parent === null ? undefined : lists.get(list.parent)) {
    if (list.text === null || files[fileOf(list.name)] !== undefined) break
    files[fileOf(list.name)] = list.text
  }
  return files
}

/** A list with its entries, from the draft or asked of the installation. */
export function useEntries(name: string): { list: CodeList | null; failed: boolean } {
  const { list } = usePanel()
  const { client } = useSession()
  const here = list(name)
  const { data, isError } = useQuery({
    queryKey: ['code-list', name],
    enabled: here === null,
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) =>
      got(client.GET('/api/code-lists/{name}', { params: { path: { name } }, signal })),
  })
  return { list: here ?? (data ? (data.content as unknown as CodeList) : null), failed: isError }
}
