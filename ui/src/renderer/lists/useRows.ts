// The rows of a list that are drawn now, and what became of their heights: the same for cards and for tables.

import { type RefObject, useCallback } from 'react'
import { useWindow } from './useWindow.ts'
import type { ListView } from './view.ts'

/** `guess` is the height of a row that has not been drawn yet; `tell` takes the height of one that has. */
export function useRows(
  element: RefObject<HTMLElement | null>,
  { keys, heights, pinned }: Pick<ListView, 'keys' | 'heights' | 'pinned'>,
  guess: number,
) {
  const { pieces, measured } = useWindow(element, {
    count: keys.length,
    order: keys,
    guess,
    known: (row) => heights.get(keys[row] ?? -1),
    pinned,
  })
  const tell = useCallback(
    (key: number, number: number, pixels: number) => {
      heights.set(key, pixels)
      measured(number, pixels)
    },
    [heights, measured],
  )
  return { pieces, tell }
}
