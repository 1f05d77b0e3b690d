// Where the steps of a graph stand, and by which points the ways go. Loaded when a graph is looked at.

import { graphlib, layout } from '@dagrejs/dagre'
import type { PathGraph } from './graph.ts'

export interface Spot {
  x: number
  y: number
}

export interface Laid {
  width: number
  height: number
  nodes: Map<string, Spot> // the upper left corner
  ways: Map<string, { points: Spot[]; label: Spot }>
}

export const NODE = { width: 208, height: 76 }
/** The most that the words of a way take; what is longer is cut. */
export const LABEL = { width: 168, height: 22 }

export function laidOut({ nodes, ways }: PathGraph, labels: ReadonlyMap<string, string>): Laid {
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 44, edgesep: 14, marginx: 16, marginy: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of nodes) graph.setNode(id, { ...NODE })
  for (const way of ways) {
    const words = labels.get(way.id) ?? ''
    graph.setEdge(
      way.from,
      way.to,
      {
        width: words ? Math.min(LABEL.width, widthOf(words)) : 0,
        height: words ? LABEL.height : 0,
        labelpos: 'c',
        weight: way.taken > 0 ? 4 : way.kind === 'fault' ? 0 : 1,
      },
      way.id,
    )
  }
  layout(graph)
  const whole = graph.graph() as { width?: number; height?: number }
  return {
    width: whole.width ?? 0,
    height: whole.height ?? 0,
    nodes: new Map(
      nodes.map(({ id }) => {
        const { x, y } = graph.node(id) as unknown as Spot
        return [id, { x: x - NODE.width / 2, y: y - NODE.height / 2 }]
      }),
    ),
    ways: new Map(
      ways.map((way) => {
        const found = graph.edge(way.from, way.to, way.id) as unknown as Spot & { points?: Spot[] }
        return [way.id, { points: found.points ?? [], label: { x: found.x ?? 0, y: found.y ?? 0 } }]
      }),
    ),
  }
}

/** About as wide as the words are drawn. */
function widthOf(words: string): number {
  return [...words].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 13 : 7), 14)
}
