import { useReactFlow } from '@xyflow/react'
import type { HTMLAttributes } from 'react'
import { useRef, useState } from 'react'
import { type Camera, canvasOf } from './camera.ts'
import type { Drawing, Point } from './drawing.ts'

/** A frame that is drawn over steps to choose them, in the canvas. */
interface Marquee {
  from: Point
  to: Point
  before: ReadonlySet<string>
}

/** Chooses the steps that a frame is drawn over, with shift. */
export function useMarquee({ frame, shape, laid, stepOf, many, setMany }: Drawing, { go }: Camera) {
  const flow = useReactFlow()
  const [marquee, setMarquee] = useState<Marquee | null>(null)
  const drawnOver = useRef(false)
  /** The point of an event in the canvas. */
  const pointIn = (event: { clientX: number; clientY: number }): Point => {
    const rect = canvasOf(frame.current)
    return { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) }
  }
  /** The steps that a marquee touches. */
  const within = ({ from, to }: Marquee): string[] => {
    const { zoom, x, y } = flow.getViewport()
    const at = (point: Point) => ({ x: (point.x - x) / zoom, y: (point.y - y) / zoom })
    const [a, b] = [at(from), at(to)]
    return shape.drawn.flatMap((one) => {
      const box = laid.absolute.get(one.id)
      if (!one.step || one.kind === 'frame' || !box) return []
      const over =
        box.x < Math.max(a.x, b.x) &&
        box.x + box.width > Math.min(a.x, b.x) &&
        box.y < Math.max(a.y, b.y) &&
        box.y + box.height > Math.min(a.y, b.y)
      return over ? [one.id] : []
    })
  }
  const handlers: Handlers = {
    onPointerDownCapture: (event) => {
      if (!event.shiftKey || event.button !== 0 || event.pointerType === 'touch') return
      if (onSomething(event.target)) return
      event.stopPropagation()
      event.currentTarget.setPointerCapture(event.pointerId)
      setMarquee({ from: pointIn(event), to: pointIn(event), before: new Set(many) })
    },
    onMouseDownCapture: (event) => {
      if (event.shiftKey && event.button === 0 && !onSomething(event.target)) event.stopPropagation()
    },
    onPointerMoveCapture: (event) => {
      if (!marquee) return
      const next = { ...marquee, to: pointIn(event) }
      setMarquee(next)
      setMany(new Set([...next.before, ...within(next)]))
    },
    onPointerUpCapture: (event) => {
      if (!marquee) return
      event.stopPropagation()
      drawnOver.current = marquee.from.x !== marquee.to.x || marquee.from.y !== marquee.to.y
      setMarquee(null)
      const [first] = many
      if (first !== undefined && !many.has(stepOf ?? '')) go(first)
    },
    onClickCapture: (event) => {
      // What a marquee ends on is not pressed.
      if (drawnOver.current) event.stopPropagation()
      drawnOver.current = false
    },
  }
  const drawn = marquee && (
    <span
      className="flow-marquee"
      aria-hidden="true"
      style={{
        left: Math.min(marquee.from.x, marquee.to.x),
        top: Math.min(marquee.from.y, marquee.to.y),
        width: Math.abs(marquee.to.x - marquee.from.x),
        height: Math.abs(marquee.to.y - marquee.from.y),
      }}
    />
  )
  return { handlers, drawn }
}

type Handlers = Pick<
  HTMLAttributes<HTMLDivElement>,
  | 'onPointerDownCapture'
  | 'onMouseDownCapture'
  | 'onPointerMoveCapture'
  | 'onPointerUpCapture'
  | 'onClickCapture'
>

/** Whether it is something of the drawing, and not the ground below it. */
function onSomething(target: EventTarget): boolean {
  return (target as HTMLElement).closest('button, input, .react-flow__node, .react-flow__panel') !== null
}
