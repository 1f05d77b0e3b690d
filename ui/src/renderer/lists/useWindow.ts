// Which rows of a long list are drawn: those that can be seen, a few around them, and those that must stay
// (the one that has the focus). Wherever the list scrolls: in the page or in a box of its own.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Heights } from './heights.ts'

/** Shorter lists are drawn whole: find-in-page and reading aloud then know every row. */
export const SHORT = 40
/** Drawn beyond what can be seen, in pixels. */
const BEYOND = 400

export interface Piece {
  /** A row to draw, or so many pixels of rows that are not drawn. */
  row: number
  gap: number
}

export interface Window {
  pieces: readonly Piece[]
  /** Tells how high a row is drawn. */
  measured(row: number, pixels: number): void
  top(row: number): number
}

interface Listed {
  count: number
  /** Changes when rows come, go or change places. */
  order: unknown
  guess: number
  known?: (row: number) => number | undefined
  /** Rows that are drawn wherever they are. */
  pinned?: readonly number[]
}

export function useWindow(list: RefObject<HTMLElement | null>, asked: Listed): Window {
  const { count, order, guess, known, pinned } = asked
  const whole = count <= SHORT
  const made = useRef<{ order: unknown; count: number; guess: number; heights: Heights } | null>(null)
  if (
    !made.current ||
    made.current.order !== order ||
    made.current.count !== count ||
    made.current.guess !== guess
  )
    made.current = { order, count, guess, heights: new Heights(count, guess, known) }
  const { heights } = made.current
  const [range, setRange] = useState<readonly [number, number]>([0, Math.min(count, SHORT) - 1])
  const [, redraw] = useState(0)

  const look = useCallback(() => {
    const element = list.current
    const current = made.current?.heights
    if (whole || !element || !current) return
    const box = element.getBoundingClientRect()
    const high = window.innerHeight || 800
    const first = current.rowAt(Math.max(0, -box.top - BEYOND))
    const last = current.rowAt(Math.max(0, high - box.top + BEYOND))
    setRange((before) => (before[0] === first && before[1] === last ? before : [first, last]))
  }, [list, whole])

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows at the same place are looked at anew
  useLayoutEffect(look, [look, order, count])

  useEffect(() => {
    if (whole) return
    let frame = 0
    const later = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(look)
    }
    window.addEventListener('scroll', later, { capture: true, passive: true })
    window.addEventListener('resize', later, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('scroll', later, { capture: true })
      window.removeEventListener('resize', later)
    }
  }, [look, whole])

  const measured = useCallback(
    (row: number, pixels: number) => {
      if (pixels > 0 && made.current?.heights.set(row, pixels) && !whole) {
        look()
        redraw((times) => times + 1)
      }
    },
    [look, whole],
  )

  const top = useCallback((row: number) => made.current?.heights.top(row) ?? 0, [])
  const [first, last] = whole ? [0, count - 1] : range
  return { pieces: pieces(heights, first, Math.min(last, count - 1), pinned ?? []), measured, top }
}

function pieces(heights: Heights, first: number, last: number, pinned: readonly number[]): Piece[] {
  const rows: number[] = []
  for (let row = first; row <= last; row++) rows.push(row)
  for (const row of pinned) if (row >= 0 && row < heights.count && (row < first || row > last)) rows.push(row)
  rows.sort((a, b) => a - b)
  const found: Piece[] = []
  let next = 0
  for (const row of rows) {
    if (row > next) found.push({ row: -1, gap: heights.top(row) - heights.top(next) })
    found.push({ row, gap: 0 })
    next = row + 1
  }
  if (next < heights.count) found.push({ row: -1, gap: heights.total - heights.top(next) })
  return found
}
