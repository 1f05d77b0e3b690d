// Dragging between palette, canvas and tree. Whatever is dragged onto something is put above, below, beside or
// into it; the browser's own dragging carries it.

import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import {
  attachClosestEdge,
  type Edge,
  extractClosestEdge,
} from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'
import { type RefObject, useEffect, useState } from 'react'
import { besideOf, type Item } from '../../../../authoring/form/index.ts'
import type { Bench } from '../bench.ts'
import { insert, move, type Piece } from './actions.ts'

/** What is dragged: pieces of the palette or items of the form. */
type Load = { load: 'piece'; piece: Piece } | { load: 'items'; ids: readonly string[] }

type Element = RefObject<HTMLElement | null>

const isLoad = (data: Record<string | symbol, unknown>) => data.load === 'piece' || data.load === 'items'

/** Makes an element of the palette something to drag into the form. */
export function useDraggedPiece(element: Element, piece: Piece) {
  const key = JSON.stringify(piece)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the piece
  useEffect(() => {
    if (!element.current) return
    return draggable({ element: element.current, getInitialData: () => ({ load: 'piece', piece }) })
  }, [key])
}

export type Mark = Edge | 'into' | null

/** Makes an item's element something to drag, and to drop onto. Tells where a drop would go. */
export function useDraggedItem(element: Element, item: Item, bench: Bench, how: 'card' | 'row'): Mark {
  const [mark, setMark] = useState<Mark>(null)
  const { id } = item
  useEffect(() => {
    const { current } = element
    if (!current) return
    return combine(
      draggable({
        element: current,
        canDrag: () => !bench.workshop.readOnly,
        getInitialData: () => ({
          load: 'items',
          ids: bench.selected.includes(id) ? bench.selected : [id],
        }),
      }),
      dropTargetForElements({
        element: current,
        canDrop: ({ source }) => isLoad(source.data) && !isWithin(bench, id, source.data),
        getData: ({ input, element: over }) => {
          const now = bench.tree.byId.get(id)
          const above = now?.parent ? bench.tree.byId.get(now.parent) : undefined
          const isBeside = above?.what === 'columns'
          const allowedEdges: Edge[] =
            how === 'row'
              ? ['top', 'bottom']
              : isBeside
                ? ['left', 'right']
                : ['top', 'bottom', 'left', 'right']
          return attachClosestEdge(
            { item: id },
            { input, element: over, allowedEdges: sided(allowedEdges, now) },
          )
        },
        onDrag: ({ self, location }) => {
          const isInner = location.current.dropTargets[0]?.element === self.element
          setMark(isInner ? edgeOf(self.data) : null)
        },
        onDragLeave: () => setMark(null),
        onDrop: () => setMark(null),
      }),
    )
  }, [element, id, bench, how])
  return mark
}

/** Only fields go beside each other by their edges; a section would leave no place to drop into. */
function sided(edges: Edge[], item: Item | undefined): Edge[] {
  return item && item.slot !== null ? edges.filter((edge) => edge === 'top' || edge === 'bottom') : edges
}

function edgeOf(data: Record<string | symbol, unknown>): Mark {
  return extractClosestEdge(data)
}

/** Makes the inside of a layout, or the whole form, a place to drop into. */
export function useDropInto(element: Element, into: string | null, bench: Bench, how: string): boolean {
  const [isOver, setOver] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: how it is drawn decides which element it is
  useEffect(() => {
    const { current } = element
    if (!current) return
    return dropTargetForElements({
      element: current,
      canDrop: ({ source }) => isLoad(source.data) && (into === null || !isWithin(bench, into, source.data)),
      getData: () => ({ into: into ?? '' }),
      onDrag: ({ self, location }) => setOver(location.current.dropTargets[0]?.element === self.element),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    })
  }, [element, into, bench, how])
  return isOver
}

/** Whether something stands in what is dragged, or is it. */
function isWithin(bench: Bench, id: string, data: Record<string | symbol, unknown>): boolean {
  const load = data as unknown as Load
  if (load.load !== 'items') return false
  for (let here: string | null | undefined = id; here; here = bench.tree.byId.get(here)?.parent)
    if (load.ids.includes(here)) return true
  return false
}

const EDGE = 72
const FASTEST = 18

/** Takes in what is dropped, and scrolls while something is held near an end of what scrolls. */
export function useDrops(bench: Bench, scrolls: () => HTMLElement | null) {
  useEffect(() => {
    let frame = 0
    let speed = 0
    const roll = () => {
      scrolls()?.scrollBy(0, speed)
      frame = speed === 0 ? 0 : requestAnimationFrame(roll)
    }
    const stop = () => {
      speed = 0
    }
    const end = monitorForElements({
      canMonitor: ({ source }) => isLoad(source.data),
      onDrag: ({ location }) => {
        const box = scrolls()?.getBoundingClientRect()
        if (!box) return
        const { clientX, clientY } = location.current.input
        const isOver = clientX > box.left && clientX < box.right
        const up = box.top + EDGE - clientY
        const down = clientY - (box.bottom - EDGE)
        speed = !isOver ? 0 : up > 0 ? -Math.min(FASTEST, up / 3) : down > 0 ? Math.min(FASTEST, down / 3) : 0
        if (speed !== 0 && frame === 0) frame = requestAnimationFrame(roll)
      },
      onDrop: ({ source, location }) => {
        stop()
        const [over] = location.current.dropTargets
        if (!over) return
        const drop = dropAt(bench, over.data)
        if (!drop) return
        const load = source.data as unknown as Load
        if (load.load === 'items') move(bench, load.ids, drop)
        else insert(bench, load.piece, drop)
      },
    })
    return () => {
      end()
      cancelAnimationFrame(frame)
    }
  }, [bench, scrolls])
}

function dropAt(bench: Bench, data: Record<string | symbol, unknown>) {
  if (typeof data.into === 'string') {
    const into = data.into === '' ? null : bench.tree.byId.get(data.into)
    if (into === undefined) return null
    return { target: { into: into?.id ?? null, at: (into?.children ?? bench.tree.items).length } }
  }
  const item = bench.tree.byId.get(String(data.item))
  const edge = edgeOf(data)
  if (!item || edge === null) return null
  if (edge === 'top' || edge === 'bottom') return { target: besideOf(item, edge === 'bottom') }
  return { beside: item.id, after: edge === 'right' }
}
