import { MarkerType } from '@xyflow/react'
import { useRef } from 'react'
import type { Arrow } from '../../../../authoring/sop/outline.ts'
import type { Walked } from '../sop_desk.tsx'
import { wayKey } from '../sop_desk.tsx'
import type { Drawing } from './drawing.ts'
import { areaOf, curve } from './layout.ts'
import type { Way } from './shape.ts'
import type { useSight } from './sight.ts'
import { alike, useSteady } from './steady.ts'
import type { WayEdge } from './WayLine.tsx'

/** The ways of the drawing; `walked` tells how many scenarios take each, where that is shown. */
export function useWays(
  { desk, shape, labels, laid, way }: Drawing,
  sight: ReturnType<typeof useSight>,
  walked: Walked,
  over: string | null,
): WayEdge[] {
  const { outline, chosen, readOnly } = desk

  /** How many scenarios take a way; of what leads from the mark of a fault, from whichever step. */
  const takenOf = (arrow: Arrow | null, fault: string | null): number | undefined => {
    if (arrow) return walked?.get(wayKey(arrow))
    let sum: number | undefined
    for (const arrows of outline.arrows.values()) {
      for (const one of arrows) {
        const count = one.byFault && one.label === fault ? walked?.get(wayKey(one)) : undefined
        if (count !== undefined) sum = (sum ?? 0) + count
      }
    }
    return sum
  }
  /** Whether another way lies on this one, with words of its own. */
  const beside = (way: Way) =>
    shape.ways.some((one) => one !== way && one.from === way.from && one.to === way.to && one.label)
  const keptEdges = useRef(new Map<string, WayEdge>())
  return useSteady(
    shape.ways.map((one) => {
      const was = keptEdges.current.get(one.id)
      const line = laid.ways.get(one.id)
      const stays = was && was.source === one.from && was.target === one.to
      if (stays && sight.unseen(areaOf(line), areaOf(sight.before.ways.get(one.id)))) return was
      const arrow = one.arrow
      const onWay =
        way.length > 1 && way.some((step, index) => step === one.from && way[index + 1] === one.to)
      const taken = walked ? takenOf(arrow, one.fault) : undefined
      const data: WayEdge['data'] = {
        path: curve(line?.points ?? []),
        x: line?.label.x ?? 0,
        y: line?.label.y ?? 0,
        words: labels.get(one.id) ?? '',
        when: arrow?.when ?? '',
        look: one.look,
        arrow: arrow?.id ?? '',
        chosen: arrow
          ? chosen.kind === 'arrow' && chosen.arrow === arrow.id
          : chosen.kind === 'fault' && chosen.fault === one.fault,
        back: one.back,
        dim: way.length > 0 && !onWay,
        untaken: walked !== null && taken === 0,
        walked: onWay,
        insert: !readOnly && arrow !== null && arrow.kind !== 'rung' && !(arrow.implicit && beside(one)),
        over: over !== null && over === arrow?.id,
      }
      const look =
        one.look === 'fault' || one.look === 'error'
          ? 'fault'
          : data.chosen || data.walked
            ? 'chosen'
            : 'idle'
      const edge: WayEdge = {
        id: one.id,
        type: 'way',
        source: one.from,
        target: one.to,
        data,
        selectable: false,
        focusable: false,
        reconnectable: false,
        markerEnd: {
          type: MarkerType.ArrowClosed,
          width: 18,
          height: 18,
          color: TIPS[look],
        },
        ...(data.chosen || data.walked ? { zIndex: 5 } : {}),
      }
      if (was && was.zIndex === edge.zIndex && alike(was.data, edge.data)) return was
      keptEdges.current.set(one.id, edge)
      return edge
    }),
  )
}

const TIPS = { idle: 'var(--line-strong)', fault: 'var(--danger)', chosen: 'var(--primary)' } as const
