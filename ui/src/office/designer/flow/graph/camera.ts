import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'

import type { Drawing } from './drawing.ts'

/** What of the drawing is looked at. */
export function useCamera({ desk, frame, laid, stepOf, way }: Drawing) {
  const { outline } = desk
  const flow = useReactFlow()
  const store = useStoreApi()
  const reveal = (id: string) => {
    const box = laid.absolute.get(id)
    const rect = store.getState()
    if (!box || rect.width === 0) return
    const { zoom, x, y } = flow.getViewport()
    const left = box.x * zoom + x
    const top = box.y * zoom + y
    const seen =
      left >= 8 &&
      top >= 8 &&
      left + box.width * zoom <= rect.width - 8 &&
      top + box.height * zoom <= rect.height - 8
    if (!seen)
      void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: Math.max(zoom, 0.7),
        duration: calm(),
      })
  }
  const begin = () => {
    const rect = canvasOf(frame.current)
    if (!rect || laid.width === 0) return
    const fit = Math.min((rect.width - 24) / laid.width, (rect.height - 24) / laid.height)
    if (fit >= 0.62) {
      const zoom = Math.min(1, fit)
      void flow.setViewport({
        zoom,
        x: (rect.width - laid.width * zoom) / 2,
        y: Math.max(8, (rect.height - laid.height * zoom) / 2),
      })
      return
    }
    // Too large to be read as a whole: it begins where the work begins.
    const first = laid.absolute.get(outline.entry ?? '')
    const zoom = Math.max(0.62, Math.min(0.9, (rect.width - 48) / laid.width))
    if (first)
      void flow.setViewport({
        zoom,
        x:
          laid.width * zoom <= rect.width
            ? (rect.width - laid.width * zoom) / 2
            : Math.min(8, rect.width * 0.4 - (first.x + first.width / 2) * zoom),
        y: 24 - first.y * zoom,
      })
  }
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current !== null && laid.absolute.has(wanted.current)) {
      const id = wanted.current
      wanted.current = null
      reveal(id)
      focusOn(frame.current, id)
    }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen elsewhere comes into sight
  useEffect(() => {
    if (stepOf !== null) reveal(stepOf)
  }, [stepOf])
  const last = way.at(-1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step of a way that is walked comes into sight
  useEffect(() => {
    if (last !== undefined) reveal(last)
  }, [last])

  const go = (id: string) => {
    desk.choose({ kind: 'step', step: id })
    wanted.current = id
  }

  return {
    begin,
    /** The step that gets the focus once it is drawn. */
    wanted,
    /** Chooses a step, and looks at it. */
    go,
    closer: () => void flow.zoomIn({ duration: calm() }),
    farther: () => void flow.zoomOut({ duration: calm() }),
    fit: () => void flow.fitView({ padding: 0.08, maxZoom: 1, duration: calm() }),
  }
}

export type Camera = ReturnType<typeof useCamera>

/** Where on the screen is drawn. */
export function canvasOf(frame: HTMLElement | null): DOMRect | undefined {
  return frame?.querySelector('.flow-canvas')?.getBoundingClientRect()
}

/** Puts the focus on a card, once it is drawn: what was not measured yet takes none. */
function focusOn(frame: HTMLElement | null, id: string, times = 20): void {
  const card = frame?.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)
  card?.focus({ preventScroll: true })
  if (times > 0 && document.activeElement !== card) requestAnimationFrame(() => focusOn(frame, id, times - 1))
}

function calm(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 220
}
