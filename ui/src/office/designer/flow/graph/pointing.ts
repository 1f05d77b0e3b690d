import type { NodeChange } from '@xyflow/react'
import type { DragEvent, MouseEvent } from 'react'
import { arrowById, moveStep } from '../../../../authoring/sop/flow_commands.ts'
import { moveSteps } from '../../../../authoring/sop/many.ts'
import type { Kind } from '../../../../authoring/sop/outline.ts'
import { DRAGGED, KINDS } from '../kinds.ts'
import { titleOf } from '../sop_desk.tsx'
import type { CanvasActs } from './Canvas.tsx'
import type { Camera } from './camera.ts'
import type { Drawing, Opened, Point } from './drawing.ts'
import type { Edits } from './edits.ts'

interface Pointing {
  onOpen: () => void
  open: (opened: Opened) => void
  setOver: (arrow: string | null) => void
  setDragged: (dragged: { id: string; position: Point } | null) => void
}

/** What the pointer does on the drawing: chooses, drags, drops, connects. */
export function pointingOf(
  { desk, say, many, setMany }: Drawing,
  camera: Camera,
  { add, those, together }: Edits,
  { onOpen, open, setOver, setDragged }: Pointing,
) {
  const { outline, readOnly } = desk
  const under = (x: number, y: number): { arrow?: string; step?: string } => {
    for (const element of document.elementsFromPoint(x, y)) {
      if (element.closest('.flow-dragged')) continue
      const said = element.closest<HTMLElement>('[data-arrow], [data-insert]')
      const arrow = said?.dataset.arrow || said?.dataset.insert
      if (arrow) return { arrow }
      const edge = element.closest('.react-flow__edge')?.getAttribute('data-id')
      if (edge && arrowById(outline, edge)) return { arrow: edge }
      const card = element.closest<HTMLElement>('[data-step]')?.dataset.step
      if (card) return { step: card }
    }
    return {}
  }
  const click = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const insert = target.closest<HTMLElement>('[data-insert]')?.dataset.insert
    if (insert) {
      open({ kind: 'add', at: { x: event.clientX, y: event.clientY }, spot: { arrow: insert } })
      return
    }
    const arrow = target.closest<HTMLElement>('[data-arrow]')?.dataset.arrow
    if (arrow) return chooseArrow(arrow)
    const fault = target.closest<HTMLElement>('[data-fault]')?.dataset.fault
    if (fault) return desk.choose({ kind: 'fault', fault })
    const id = target.closest<HTMLElement>('[data-step]')?.dataset.step
    if (!id) return
    if (event.shiftKey || event.ctrlKey || event.metaKey) together(id)
    else if (many.size > 0) setMany(new Set())
    desk.choose({ kind: 'step', step: id })
  }
  const chooseArrow = (id: string) => {
    const arrow = arrowById(outline, id)
    if (!arrow) return
    if (arrow.implicit) desk.choose({ kind: 'step', step: arrow.source })
    else desk.choose({ kind: 'arrow', arrow: arrow.id, step: arrow.source })
  }
  const context = (event: MouseEvent<HTMLElement>) => {
    if (readOnly) return
    const at = { x: event.clientX, y: event.clientY }
    const found = under(event.clientX, event.clientY)
    if (!found.arrow && !found.step && !(event.target as HTMLElement).closest('.react-flow__pane')) return
    event.preventDefault()
    if (found.step) {
      desk.choose({ kind: 'step', step: found.step })
      open({ kind: 'step', at, step: found.step })
    } else if (found.arrow) open({ kind: 'arrow', at, arrow: found.arrow })
    else open({ kind: 'add', at, spot: { end: true } })
  }
  const dropKind = (event: DragEvent<HTMLElement>) => {
    const kind = event.dataTransfer.getData(DRAGGED) as Kind
    setOver(null)
    if (!KINDS.includes(kind)) return
    event.preventDefault()
    const found = under(event.clientX, event.clientY)
    add(kind, found.arrow ? { arrow: found.arrow } : found.step ? { after: found.step } : { end: true })
  }
  const changed = (changes: NodeChange[]) => {
    for (const one of changes) {
      if (one.type === 'position' && one.dragging && one.position)
        setDragged({ id: one.id, position: one.position })
    }
  }

  const acts: CanvasActs = {
    onNodesChange: changed,
    onInit: camera.begin,
    onEdgeClick: (_, edge) => edge.data?.arrow && chooseArrow(String(edge.data.arrow)),
    onPaneClick: () => {
      setMany(new Set())
      desk.choose({ kind: 'sop' })
    },
    onNodeDoubleClick: (_, node) => {
      if (outline.steps.has(node.id)) {
        desk.choose({ kind: 'step', step: node.id })
        onOpen()
      }
    },
    onConnectEnd: (event, state) => {
      const from = state.fromNode?.id
      const point = 'changedTouches' in event ? event.changedTouches[0] : event
      if (!from || !point || readOnly) return
      const to = state.toNode?.id ?? under(point.clientX, point.clientY).step
      const at = { x: point.clientX, y: point.clientY }
      if (to && to !== from && outline.steps.has(to)) {
        const [a, b] = state.fromHandle?.type === 'target' ? [to, from] : [from, to]
        open({ kind: 'connect', at, from: a, to: b })
      } else if (!to) open({ kind: 'add', at, spot: { after: from } })
    },
    onNodeDrag: (event) => {
      const point = 'clientX' in event ? event : null
      if (point) setOver(under(point.clientX, point.clientY).arrow ?? null)
    },
    onNodeDragStop: (event, node) => {
      const point = 'clientX' in event ? event : null
      const found = point ? under(point.clientX, point.clientY).arrow : undefined
      setDragged(null)
      setOver(null)
      if (found && outline.steps.has(node.id)) {
        const ids = those(node.id)
        if (ids.length > 1) {
          desk.run('flow.do.moveMany', moveSteps(desk.source, ids, { arrow: found }), { n: ids.length })
        } else {
          desk.run('flow.do.move', moveStep(desk.source, node.id, { arrow: found }), {
            step: titleOf(outline, node.id, say.language),
          })
        }
      }
    },
  }
  return { acts, under, click, context, dropKind }
}
