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
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { besideOf, type Item } from '../../../../authoring/form/index.ts'
import type { Bench } from '../bench.ts'
import { insert, move } from './actions.ts'
import type { Piece } from './pieces.ts'

/** What is dragged: pieces of the palette or items of the form. */
type Load = { load: 'piece'; piece: Piece } | { load: 'items'; ids: readonly string[] }

type Place = RefObject<HTMLElement | null>

let pointer = 'mouse'
function hear({ pointerType }: globalThis.PointerEvent) {
  pointer = pointerType
}
addEventListener('pointerdown', hear, { capture: true, passive: true })

/** Whether it is a finger that works here: what it holds long enough it takes, and puts down where it taps. */
export function isByTouch(): boolean {
  return pointer === 'touch'
}

const LONG = 450 // ms
const STILL = 10 // px

/** Hears of a finger that stays where it is. */
export function useHolding(act: (target: Element) => void) {
  const last = useRef(act)
  last.current = act
  return useCallback((event: PointerEvent) => {
    const { target, clientX, clientY } = event
    if (event.pointerType !== 'touch' || !(target instanceof Element) || target.closest('input')) return
    const end = () => {
      clearTimeout(timer)
      for (const type of ['pointerup', 'pointercancel', 'pointermove', 'scroll'])
        removeEventListener(type, heard, true)
    }
    const heard = (later: Event) => {
      const isStill =
        later.type === 'pointermove' &&
        Math.hypot(
          (later as globalThis.PointerEvent).clientX - clientX,
          (later as globalThis.PointerEvent).clientY - clientY,
        ) < STILL
      if (!isStill) end()
    }
    const timer = setTimeout(() => {
      end()
      navigator.vibrate?.(12)
      swallowClick()
      last.current(target)
    }, LONG)
    for (const type of ['pointerup', 'pointercancel', 'pointermove', 'scroll'])
      addEventListener(type, heard, { capture: true, passive: true })
  }, [])
}

/** The finger that let go at last has not tapped whatever came to stand below it. */
function swallowClick() {
  const click = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
    leave()
  }
  const leave = () => {
    removeEventListener('click', click, true)
    removeEventListener('pointerdown', leave, true)
  }
  addEventListener('click', click, true)
  addEventListener('pointerdown', leave, true)
}

/** Takes what a finger holds: the item, or all that is chosen where it is one of them. */
export function useLongPress(bench: Bench) {
  return useHolding((target) => {
    const id = target.closest<HTMLElement>('[data-item]')?.dataset.item
    if (id === undefined || bench.held) return
    if (!bench.selected.includes(id)) bench.select([id])
    bench.hold({ ids: bench.selected })
  })
}

const isLoad = (data: Record<string | symbol, unknown>) => data.load === 'piece' || data.load === 'items'

/** Makes an element of the palette something to drag into the form. */
export function useDraggedPiece(element: Place, piece: Piece) {
  const key = JSON.stringify(piece)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the piece
  useEffect(() => {
    if (!element.current) return
    return draggable({
      element: element.current,
      canDrag: () => !isByTouch(),
      getInitialData: () => ({ load: 'piece', piece }),
    })
  }, [key])
}

export type Mark = Edge | 'into' | null

/** Makes an item's element something to drag, and to drop onto. Tells where a drop would go. */
export function useDraggedItem(element: Place, item: Item, bench: Bench, how: 'card' | 'row'): Mark {
  const [mark, setMark] = useState<Mark>(null)
  const { id } = item
  useEffect(() => {
    const { current } = element
    if (!current) return
    return combine(
      draggable({
        element: current,
        canDrag: () => !bench.workshop.readOnly && !isByTouch(),
        getInitialData: () => ({
          load: 'items',
          ids: bench.selected.includes(id) ? bench.selected : [id],
        }),
      }),
      dropTargetForElements({
        element: current,
        canDrop: ({ source }) => isLoad(source.data) && !isWithin(bench, id, idsOf(source.data)),
        getData: ({ input, element: over }) => {
          const now = bench.tree.byId.get(id)
          if (how === 'row' && now?.slot) {
            const { top, height } = over.getBoundingClientRect()
            const part = (input.clientY - top) / height
            if (part > 0.25 && (part < 0.75 || now.children.length > 0))
              return { item: id, into: id, row: true }
          }
          const above = now?.parent ? bench.tree.byId.get(now.parent) : undefined
          const isBeside = above?.what === 'columns'
          const allowedEdges: Edge[] =
            how === 'row'
              ? ['top', 'bottom']
              : isBeside
                ? ['left', 'right']
                : ['top', 'bottom', 'left', 'right']
          return attachClosestEdge(
            { item: id, row: how === 'row' },
            { input, element: over, allowedEdges: sided(allowedEdges, now) },
          )
        },
        onDrag: ({ self, location }) => {
          const isInner = location.current.dropTargets[0]?.element === self.element
          setMark(!isInner ? null : 'into' in self.data ? 'into' : edgeOf(self.data))
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

function edgeOf(data: Record<string | symbol, unknown>): Edge | null {
  return extractClosestEdge(data)
}

/** Makes the inside of a layout, or the whole form, a place to drop into. */
export function useDropInto(element: Place, into: string | null, bench: Bench, how: string): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const { current } = element
    if (!current) return
    return dropTargetForElements({
      element: current,
      canDrop: ({ source }) =>
        isLoad(source.data) && (into === null || !isWithin(bench, into, idsOf(source.data))),
      getData: () => ({ into: into ?? '', row: how === 'tree' }),
      onDrag: ({ self, location }) => setOver(location.current.dropTargets[0]?.element === self.element),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    })
  }, [element, into, bench, how])
  return isOver
}

/** Whether something stands in what is dragged, or is it. */
export function isWithin(bench: Bench, id: string, ids: readonly string[]): boolean {
  for (let here: string | null | undefined = id; here; here = bench.tree.byId.get(here)?.parent)
    if (ids.includes(here)) return true
  return false
}

function idsOf(data: Record<string | symbol, unknown>): readonly string[] {
  const load = data as unknown as Load
  return load.load === 'items' ? load.ids : []
}

const SPRING = 350 // ms

/** Opens the tree when something is held over its name, so that it can be put in there. */
export function useSpring(element: Place, name: string, open: () => void) {
  const last = useRef(open)
  last.current = open
  useEffect(() => {
    const tab = element.current?.querySelector(`[data-tab="${name}"]`)
    if (!tab) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => clearTimeout(timer)
    const leave = dropTargetForElements({
      element: tab,
      canDrop: ({ source }) => isLoad(source.data),
      onDragEnter: () => {
        timer = setTimeout(() => last.current(), SPRING)
      },
      onDragLeave: stop,
      onDrop: stop,
    })
    return () => {
      stop()
      leave()
    }
  }, [element, name])
}

const EDGE = 72
const FASTEST = 18

/** Takes in what is dropped, and scrolls while something is held near an end of what scrolls. */
export function useDrops(bench: Bench) {
  useEffect(() => {
    let frame = 0
    let speed = 0
    let scroller: globalThis.Element | null = null
    const roll = () => {
      scroller?.scrollBy(0, speed)
      frame = speed === 0 ? 0 : requestAnimationFrame(roll)
    }
    const stop = () => {
      speed = 0
    }
    const end = monitorForElements({
      canMonitor: ({ source }) => isLoad(source.data),
      onDrag: ({ location }) => {
        const { clientX, clientY } = location.current.input
        scroller = document.elementFromPoint(clientX, clientY)?.closest('.fb-canvas, .fb-tree') ?? scroller
        const box = scroller?.getBoundingClientRect()
        if (!box) return
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
        const view = over.data.row === true ? 'tree' : 'canvas'
        if (load.load === 'items') move(bench, load.ids, drop, view)
        else insert(bench, load.piece, drop, view)
      },
    })
    return () => {
      end()
      cancelAnimationFrame(frame)
    }
  }, [bench])
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
