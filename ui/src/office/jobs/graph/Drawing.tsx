import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Schemas } from '../../../api/index.ts'
import { IconButton } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import type { PathGraph, StepNode } from './graph.ts'
import { laidOut, NODE, type Spot } from './layout.ts'
import { StepFacts, useWayWords } from './told.tsx'

interface DrawingProps {
  graph: PathGraph
  job: Schemas['JobOut']
  onStep: (id: string) => void
}

interface View {
  x: number
  y: number
  scale: number
}

const LEAST = 0.2
const MOST = 2
const STEP = 60 // px that an arrow key moves

/** The graph as a drawing: dragged and pinched, zoomed with Ctrl and the wheel, moved by arrow keys. */
export function Drawing({ graph, job, onStep }: DrawingProps) {
  const { t, language } = useWords()
  const wayWords = useWayWords()
  const frame = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<View | null>(null)
  const touching = useRef(new Map<number, Spot>())
  const moved = useRef(false)
  const labels = new Map(graph.ways.map((way) => [way.id, wayWords(way)]))
  const shape = JSON.stringify([
    graph.nodes.map(({ id }) => id),
    graph.ways.map(({ id }) => id),
    [...labels.values()],
  ])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape says all that the layout depends on
  const laid = useMemo(() => laidOut(graph, labels), [shape])

  const size = () => frame.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 800, 480)
  const whole = (): View => {
    const { width, height } = size()
    const scale = Math.min(1, width / laid.width, height / laid.height)
    return { scale, x: (width - laid.width * scale) / 2, y: Math.max(0, (height - laid.height * scale) / 2) }
  }
  /** What is open in the middle, large enough to be read; else the whole. */
  const begin = (): View => {
    const fit = whole()
    if (fit.scale >= 0.7) return fit
    const { width, height } = size()
    const now =
      graph.nodes.find((one) => one.state === 'open') ?? graph.nodes.find((one) => one.visits.length > 0)
    const spot = laid.nodes.get(now?.id ?? graph.nodes[0]?.id ?? '')
    if (!spot) return fit
    const scale = width < 600 ? 0.8 : 0.9
    return {
      scale,
      x: width / 2 - (spot.x + NODE.width / 2) * scale,
      y: height / 2 - (spot.y + NODE.height / 2) * scale,
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a graph of another shape is looked at anew
  useEffect(() => setView(begin()), [laid])

  const shown = view ?? { x: 0, y: 0, scale: 1 }
  const zoom = (by: number, at?: Spot) =>
    setView((before) => {
      const { x, y, scale } = before ?? shown
      const { width, height } = size()
      const next = Math.min(MOST, Math.max(LEAST, scale * by))
      const middle = at ?? { x: width / 2, y: height / 2 }
      return {
        scale: next,
        x: middle.x - ((middle.x - x) * next) / scale,
        y: middle.y - ((middle.y - y) * next) / scale,
      }
    })
  const move = (x: number, y: number) =>
    setView((before) => ({ ...(before ?? shown), x: (before ?? shown).x + x, y: (before ?? shown).y + y }))

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return // the page scrolls on
      event.preventDefault()
      const box = element.getBoundingClientRect()
      zoomNow.current(Math.exp(-event.deltaY / 200), { x: event.clientX - box.x, y: event.clientY - box.y })
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [])
  const zoomNow = useRef(zoom)
  zoomNow.current = zoom

  const down = (event: PointerEvent<HTMLDivElement>) => {
    touching.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    moved.current = false
  }
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const before = touching.current.get(event.pointerId)
    if (!before) return
    const now = { x: event.clientX, y: event.clientY }
    if (!moved.current && Math.hypot(now.x - before.x, now.y - before.y) < 4) return
    if (!moved.current) event.currentTarget.setPointerCapture(event.pointerId)
    moved.current = true
    const other = [...touching.current].find(([id]) => id !== event.pointerId)?.[1]
    touching.current.set(event.pointerId, now)
    if (!other) return move(now.x - before.x, now.y - before.y)
    const box = event.currentTarget.getBoundingClientRect()
    const spread =
      Math.hypot(now.x - other.x, now.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y)
    zoom(spread || 1, { x: (now.x + other.x) / 2 - box.x, y: (now.y + other.y) / 2 - box.y })
  }
  const up = (event: PointerEvent<HTMLDivElement>) => touching.current.delete(event.pointerId)

  const press = (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => move(STEP, 0),
      ArrowRight: () => move(-STEP, 0),
      ArrowUp: () => move(0, STEP),
      ArrowDown: () => move(0, -STEP),
      '+': () => zoom(1.25),
      '=': () => zoom(1.25),
      '-': () => zoom(0.8),
      '0': () => setView(whole()),
    }[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  /** A step that takes the focus comes into sight. */
  const reveal = (node: StepNode) => {
    const spot = laid.nodes.get(node.id)
    if (!spot || moved.current) return
    const { width, height } = size()
    const x = shown.x + spot.x * shown.scale
    const y = shown.y + spot.y * shown.scale
    const seen =
      x >= 0 && y >= 0 && x + NODE.width * shown.scale <= width && y + NODE.height * shown.scale <= height
    if (!seen)
      move(width / 2 - x - (NODE.width / 2) * shown.scale, height / 2 - y - (NODE.height / 2) * shown.scale)
  }

  const ways = [...graph.ways].sort((a, b) => a.taken - b.taken) // what was gone is drawn over the others
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move the drawing; what can be pressed are the steps
    <div className="drawing" onKeyDown={press}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing that has buttons in it */}
      <div
        ref={frame}
        className="drawing-frame"
        role="group"
        aria-label={t('jobs.path.label')}
        onPointerDown={down}
        onPointerMove={drag}
        onPointerUp={up}
        onPointerCancel={up}
      >
        <svg className="drawing-ways" aria-hidden="true">
          <defs>
            {['idle', 'taken', 'fault'].map((kind) => (
              <marker
                key={kind}
                id={`drawing-${kind}`}
                className={`drawing-tip drawing-tip-${kind}`}
                viewBox="0 0 10 10"
                refX="9"
                refY="5"
                markerWidth="7"
                markerHeight="7"
                orient="auto-start-reverse"
              >
                <path d="M0 0 10 5 0 10z" />
              </marker>
            ))}
          </defs>
          <g transform={`translate(${shown.x} ${shown.y}) scale(${shown.scale})`}>
            {ways.map((way) => {
              const found = laid.ways.get(way.id)
              const look =
                way.taken > 0 ? 'taken' : way.kind === 'fault' || way.kind === 'error' ? 'fault' : 'idle'
              return (
                found && (
                  <g key={way.id} className={`drawing-way drawing-${look} drawing-way-${way.kind}`}>
                    <path d={curve(found.points)} markerEnd={`url(#drawing-${look})`}>
                      {way.when !== null && <title>{way.when}</title>}
                    </path>
                  </g>
                )
              )
            })}
          </g>
        </svg>
        <div
          className="drawing-plane"
          style={{ transform: `translate(${shown.x}px, ${shown.y}px) scale(${shown.scale})` }}
        >
          {/* What the ways say, each on a ground of its own; the list says the same in its order. */}
          {ways.map((way) => {
            const found = laid.ways.get(way.id)
            const words = labels.get(way.id) ?? ''
            const said = way.taken > 1 ? `${words} ×${way.taken}`.trim() : words
            return (
              found &&
              said && (
                <span
                  key={way.id}
                  className={way.taken > 0 ? 'drawing-said drawing-said-taken' : 'drawing-said'}
                  style={at(found.label)}
                  aria-hidden="true"
                >
                  {said}
                </span>
              )
            )
          })}
          {graph.nodes.map((node) => {
            const spot = laid.nodes.get(node.id)
            return (
              spot && (
                <button
                  key={node.id}
                  type="button"
                  className={`drawing-step drawing-step-${node.state} drawing-kind-${node.kind}`}
                  style={at(spot)}
                  onFocus={() => reveal(node)}
                  onClick={() => !moved.current && onStep(node.id)}
                >
                  <span className="drawing-title">{pick(node.title, language) || node.id}</span>
                  <StepFacts node={node} job={job} />
                </button>
              )
            )
          })}
        </div>
      </div>
      <div className="drawing-tools">
        <p className="drawing-legend">
          {(['done', 'open', 'left', 'idle'] as const)
            .filter((state) => graph.nodes.some((node) => node.state === state))
            .map((state) => (
              <span key={state} className={`drawing-legend-${state}`}>
                {t(`jobs.path.state.${state}`)}
              </span>
            ))}
        </p>
        <IconButton icon="plus" label={t('jobs.path.closer')} onClick={() => zoom(1.25)} />
        <IconButton icon="minus" label={t('jobs.path.farther')} onClick={() => zoom(0.8)} />
        <IconButton icon="circle" label={t('jobs.path.fit')} onClick={() => setView(whole())} />
      </div>
    </div>
  )
}

function at({ x, y }: Spot) {
  return { insetInlineStart: x, insetBlockStart: y }
}

/** A soft line through the points. */
function curve(points: readonly Spot[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  const last = rest.at(-1)
  if (!last) return ''
  let path = `M${first.x} ${first.y}`
  for (let at = 0; at < rest.length - 1; at += 1) {
    const here = rest[at]
    const next = rest[at + 1]
    if (!here || !next) continue
    const end = at === rest.length - 2 ? next : { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 }
    path += ` Q${here.x} ${here.y} ${end.x} ${end.y}`
  }
  return rest.length === 1 ? `${path} L${last.x} ${last.y}` : path
}
