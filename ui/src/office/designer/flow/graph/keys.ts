import type { KeyboardEvent } from 'react'
import { arrowsTo, inside, mainArrow } from '../../../../authoring/sop/outline.ts'
import type { Camera } from './camera.ts'
import type { Drawing, Opened, Point } from './drawing.ts'
import type { Edits } from './edits.ts'

interface Keys {
  onOpen: () => void
  onWay: (way: readonly string[]) => void
  onSearch: () => void
  open: (opened: Opened) => void
}

/** What keys do on the drawing. */
export function keysOf(
  { desk, frame, shape, laid, stepOf, setMany, way }: Drawing,
  camera: Camera,
  { twice, shift, drop, cut }: Edits,
  { onOpen, onWay, onSearch, open }: Keys,
) {
  const { outline, chosen, readOnly } = desk
  const { go, wanted } = camera
  const inDirection = (id: string, side: -1 | 1): string | null => {
    const here = laid.absolute.get(id)
    if (!here) return null
    let best: string | null = null
    let least = Number.POSITIVE_INFINITY
    for (const one of shape.drawn) {
      const box = laid.absolute.get(one.id)
      if (!one.step || one.id === id || !box) continue
      const dx = (box.x + box.width / 2 - here.x - here.width / 2) * side
      const dy = Math.abs(box.y + box.height / 2 - here.y - here.height / 2)
      if (dx < 40) continue
      const far = dx + dy * 2.5
      if (far < least) {
        least = far
        best = one.id
      }
    }
    return best
  }
  const along = (id: string, side: 1 | -1): string | null => {
    const drawnIds = new Set(shape.drawn.map((one) => one.id))
    if (side === 1) {
      const first = inside(outline, id).values().next().value
      if (first && drawnIds.has(first)) return first
      const main = mainArrow(outline, id)?.target
      if (main !== undefined && drawnIds.has(main)) return main
      const held = outline.scopes.get(outline.steps.get(id)?.scope ?? '')?.holder
      if (held) {
        const beside = mainArrow(outline, held)?.target
        return beside !== undefined && drawnIds.has(beside) ? beside : null
      }
      return null
    }
    const before = arrowsTo(outline, id).find(
      ({ source, byFault }) => !byFault && mainArrow(outline, source)?.target === id && drawnIds.has(source),
    )
    return (
      before?.source ??
      arrowsTo(outline, id).find(({ source }) => drawnIds.has(source))?.source ??
      outline.scopes.get(outline.steps.get(id)?.scope ?? '')?.holder ??
      null
    )
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    if (target.closest('input, textarea, select, [role="menu"]')) return
    // A button that has the focus is pressed; only a card's own keys are the graph's.
    const button = target.closest('button, summary, a')
    if ((event.key === 'Enter' || event.key === ' ') && button && !button.matches('[data-step]')) return
    const command = event.ctrlKey || event.metaKey
    const id = target.closest<HTMLElement>('[data-step]')?.dataset.step ?? stepOf
    const acts: Record<string, (() => void) | undefined> = command
      ? {
          d: id && !readOnly ? () => twice(id) : undefined,
          a: () => setMany(new Set(shape.drawn.flatMap((one) => (one.step ? [one.id] : [])))),
          f: () => onSearch(),
        }
      : event.altKey
        ? {
            ArrowUp: id && !readOnly ? () => shift(id, -1) : undefined,
            ArrowDown: id && !readOnly ? () => shift(id, 1) : undefined,
          }
        : {
            ArrowDown: step(id && along(id, 1)),
            ArrowUp: step(id && along(id, -1)),
            ArrowRight: step(id && inDirection(id, 1)),
            ArrowLeft: step(id && inDirection(id, -1)),
            Home: step(outline.entry),
            Enter: id
              ? () => {
                  desk.choose({ kind: 'step', step: id })
                  onOpen()
                }
              : undefined,
            a: readOnly
              ? undefined
              : () => openAt(id, (at) => ({ kind: 'add', at, spot: id ? { after: id } : { end: true } })),
            i:
              id && !readOnly
                ? () => openAt(id, (at) => ({ kind: 'add', at, spot: { before: id } }))
                : undefined,
            m: id ? () => openAt(id, (at) => ({ kind: 'step', at, step: id })) : undefined,
            ContextMenu: id ? () => openAt(id, (at) => ({ kind: 'step', at, step: id })) : undefined,
            Delete: deleting(id),
            Backspace: deleting(id),
            '+': camera.closer,
            '=': camera.closer,
            '-': camera.farther,
            '0': camera.fit,
            '/': () => onSearch(),
            Escape:
              way.length > 0
                ? () => onWay([])
                : () => {
                    setMany(new Set())
                    desk.choose({ kind: 'sop' })
                  },
          }
    if (event.shiftKey && id && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const next = along(id, event.key === 'ArrowDown' ? 1 : -1)
      if (next !== null) {
        setMany((before) => new Set([...before, id, next]))
        wanted.current = next
        desk.choose({ kind: 'step', step: next })
      }
      event.preventDefault()
      return
    }
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const deleting = (id: string | null) => {
    if (readOnly) return undefined
    if (chosen.kind === 'arrow') return () => cut(chosen.arrow)
    return id ? () => drop(id) : undefined
  }
  const step = (id: string | null | undefined | '') => (id ? () => go(id) : undefined)
  const openAt = (id: string | null, make: (at: Point) => Opened) => {
    const element = id ? frame.current?.querySelector(`[data-step="${CSS.escape(id)}"]`) : frame.current
    const rect = element?.getBoundingClientRect()
    open(make({ x: (rect?.left ?? 0) + 24, y: Math.min((rect?.bottom ?? 0) + 4, innerHeight - 40) }))
  }

  return { press, deleting }
}
