// Lists of thousands that stay live: a page after the other is fetched as one scrolls, and when something
// changed, only the pages in sight are asked for again. The others are when they come into sight.

import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'

export interface PageOf<Item> {
  items: readonly Item[]
  next: string | null
}

/** What the server is asked for: rows after a cursor. */
export interface Wanted {
  cursor: string | null
  limit: number
  signal: AbortSignal | undefined
}

type Held<Item> = InfiniteData<PageOf<Item>, string | null>

const PAGE = 100
const MOST = 200 // rows that the server gives at once

/**
 * A page that was asked for again, cut where it ended before: what came anew before its end makes it longer, and
 * the pages behind it stay where they are. Without that end, they begin elsewhere now.
 */
export function joined<Item>(
  now: PageOf<Item>,
  before: PageOf<Item>,
  idOf: (item: Item) => string,
): PageOf<Item> {
  const last = before.items.at(-1)
  if (before.next === null || last === undefined) return now
  const end = now.items.findIndex((one) => idOf(one) === idOf(last))
  return end === -1 ? now : { items: now.items.slice(0, end + 1), next: before.next }
}

/** The numbers of the pages that lie within these rows. */
export function pagesWithin(pages: readonly PageOf<unknown>[], first: number, last: number): number[] {
  let begin = 0
  return pages.flatMap(({ items }, at) => {
    const from = begin
    begin += items.length
    return from <= last && begin > first ? [at] : []
  })
}

/** Every row once: one that moved while pages were fetched may stand in two of them. */
export function once<Item>(pages: readonly PageOf<Item>[] | undefined, idOf: (item: Item) => string): Item[] {
  const found = new Map<string, Item>()
  for (const { items } of pages ?? [])
    for (const one of items) if (!found.has(idOf(one))) found.set(idOf(one), one)
  return [...found.values()]
}

/** `onView` is told the rows in sight, from 0. */
export function useLongList<Item>(
  key: QueryKey,
  fetchPage: (wanted: Wanted) => Promise<PageOf<Item>>,
  idOf: (item: Item) => string,
) {
  const queries = useQueryClient()
  const view = useRef({ first: 0, last: PAGE - 1 })
  const stale = useRef(new Set<string | null>())
  const name = JSON.stringify(key)
  const last = useRef(name)
  if (last.current !== name) {
    last.current = name
    view.current = { first: 0, last: PAGE - 1 }
    stale.current = new Set()
  }

  const again = async (before: PageOf<Item>, cursor: string | null, signal: AbortSignal | undefined) => {
    const limit = Math.min(MOST, Math.max(PAGE, before.items.length) + PAGE / 2)
    const now = await fetchPage({ cursor, limit: before.next === null ? PAGE : limit, signal })
    return joined(now, before, idOf)
  }
  const found = useInfiniteQuery({
    queryKey: key,
    initialPageParam: null as string | null,
    getNextPageParam: (page: PageOf<Item>) => page.next,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }): Promise<PageOf<Item>> => {
      const held = queries.getQueryData<Held<Item>>(key)
      const at = held ? held.pageParams.indexOf(pageParam) : -1
      const before = held?.pages[at]
      if (!held || !before) return await fetchPage({ cursor: pageParam, limit: PAGE, signal })
      const { first, last: end } = view.current
      if (at > 0 && !pagesWithin(held.pages, first, end).includes(at)) {
        stale.current.add(pageParam)
        return before
      }
      stale.current.delete(pageParam)
      return await again(before, pageParam, signal)
    },
  })

  const looking = useRef(again)
  looking.current = again
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says all that the key does
  const onView = useCallback(
    (first: number, end: number) => {
      view.current = { first, last: end }
      if (stale.current.size === 0) return
      const held = queries.getQueryData<Held<Item>>(key)
      for (const at of pagesWithin(held?.pages ?? [], first, end)) {
        const cursor = held?.pageParams[at]
        const before = held?.pages[at]
        if (cursor === undefined || !before || !stale.current.delete(cursor)) continue
        looking.current(before, cursor, undefined).then(
          (page) =>
            queries.setQueryData<Held<Item>>(key, (now) =>
              now?.pages[at] === before && page.next === before.next
                ? { ...now, pages: now.pages.with(at, page) }
                : now,
            ),
          () => stale.current.add(cursor),
        )
      }
    },
    [queries, name],
  )
  const pages = found.data?.pages
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a row is called does not change
  const items = useMemo(() => once(pages, idOf), [pages])
  return { found, items, onView }
}
