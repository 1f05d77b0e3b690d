// Where everything of the drawing stands, and by which points its ways go. Frames are laid out by themselves, from
// the inside outwards, so that a change inside one moves nothing outside as long as its size stays.

import { graphlib, layout } from '@dagrejs/dagre'
import type { Drawn, Shape, Way } from './shape.ts'

export interface Spot {
  x: number
  y: number
}

export interface Box extends Spot {
  width: number
  height: number
}

export interface Laid {
  /** By what is drawn: where it stands in its frame, and how large it is. */
  boxes: ReadonlyMap<string, Box>
  /** The same from the corner of the drawing. */
  absolute: ReadonlyMap<string, Box>
  ways: ReadonlyMap<string, { points: readonly Spot[]; label: Spot }>
  width: number
  height: number
}

const PAD = 20
const HEAD = 60
export const LABEL = { width: 176, height: 26 }

export function laidOut(shape: Shape, labels: ReadonlyMap<string, string>): Laid {
  const boxes = new Map<string, Box>()
  const local = new Map<string, { points: Spot[]; label: Spot; frame: string | null }>()
  const byId = new Map(shape.drawn.map((one) => [one.id, one]))
  const children = new Map<string | null, Drawn[]>()
  for (const one of shape.drawn) children.set(one.frame, [...(children.get(one.frame) ?? []), one])

  /** The one that stands in `frame` and is, or holds, what is drawn. */
  const standing = (id: string, frame: string | null): string | null => {
    let one = byId.get(id)
    while (one && one.frame !== frame) one = one.frame === null ? undefined : byId.get(one.frame)
    return one?.id ?? null
  }
  const lay = (frame: string | null): { width: number; height: number } => {
    const graph = new graphlib.Graph({ multigraph: true })
    graph.setGraph({
      rankdir: 'TB',
      nodesep: frame === null ? 44 : 28,
      ranksep: 46,
      edgesep: 18,
      marginx: PAD,
      marginy: PAD,
    })
    graph.setDefaultEdgeLabel(() => ({}))
    for (const one of children.get(frame) ?? []) {
      const size = one.kind === 'frame' ? lay(one.id) : { width: one.width, height: one.height }
      const height = one.kind === 'frame' ? size.height + HEAD : size.height
      const width = one.kind === 'frame' ? Math.max(size.width, 260) : size.width
      graph.setNode(one.id, { width, height })
    }
    const drawn: Way[] = []
    for (const way of shape.ways) {
      const from = standing(way.from, frame)
      const to = standing(way.to, frame)
      if (from === null || to === null || (from === to && way.from !== way.to)) continue
      const words = way.label ? (labels.get(way.id) ?? '') : ''
      graph.setEdge(
        from,
        to,
        {
          width: words ? Math.min(LABEL.width, widthOf(words)) : 0,
          height: words ? LABEL.height : 0,
          labelpos: 'c',
          weight: way.weight,
          minlen: 1,
        },
        way.id,
      )
      drawn.push(way)
    }
    layout(graph)
    const whole = graph.graph() as { width?: number; height?: number }
    const top = frame === null ? 0 : HEAD - PAD / 2
    const lines = new Map<string, Bend[]>()
    const rows: Item[] = []
    for (const one of children.get(frame) ?? []) {
      const { x, y, width, height } = graph.node(one.id) as unknown as Box
      rows.push({ x, y, width, height, pinned: shape.straight.has(one.id), id: one.id })
    }
    for (const way of drawn) {
      const from = standing(way.from, frame)
      const to = standing(way.to, frame)
      if (from === null || to === null || from !== way.from || to !== way.to) continue
      const found = graph.edge(from, to, way.id) as unknown as Spot & { points?: Spot[]; width: number }
      const inner = (found.points ?? []).slice(1, -1)
      const said = Number.isFinite(found.x) && found.width > 0
      const bends = inner.map(({ x, y }): Bend => {
        const label = said && Math.abs(y - found.y) < 1
        return {
          x: label ? found.x : x,
          y,
          width: label ? found.width : 12,
          height: 0,
          pinned: shape.straight.has(way.id),
        }
      })
      if (said && !bends.some(({ width }) => width > 12)) {
        bends.push({
          x: found.x,
          y: found.y,
          width: found.width,
          height: 0,
          pinned: shape.straight.has(way.id),
        })
        bends.sort((a, b) => (from === to ? 0 : (a.y - b.y) * (way.back ? -1 : 1)))
      }
      lines.set(way.id, bends)
      rows.push(...bends)
    }
    const reach = straightened(rows)
    whole.width = reach.width + PAD * 2
    for (const row of rows) {
      row.x += PAD - reach.left
      row.y += top
      if (row.id !== undefined) {
        boxes.set(row.id, {
          x: row.x - row.width / 2,
          y: row.y - row.height / 2,
          width: row.width,
          height: row.height,
        })
      }
    }
    for (const [id, bends] of lines) {
      const way = drawn.find((one) => one.id === id)
      const from = way && boxes.get(way.from)
      const to = way && boxes.get(way.to)
      if (!from || !to) continue
      const label = bends.find(({ width }) => width > 12) ?? bends[Math.floor(bends.length / 2)]
      const leave = way.back ? sideOf : edgeOf
      const points = [
        leave(from, bends[0] ?? middleOf(to)),
        ...bends.map(({ x, y }) => ({ x, y })),
        leave(to, bends.at(-1) ?? middleOf(from)),
      ]
      const half = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 }
      const between =
        points.length === 2 && points[0] && points[1]
          ? { x: (points[0].x + points[1].x) / 2, y: (points[0].y + points[1].y) / 2 }
          : half
      local.set(id, { points, label: label ? { x: label.x, y: label.y } : between, frame })
    }
    const width = Number.isFinite(whole.width) ? (whole.width ?? 0) : 0
    const height = Number.isFinite(whole.height) ? (whole.height ?? 0) : 0
    return { width, height }
  }
  const size = lay(null)

  const absolute = new Map<string, Box>()
  const cornerOf = (id: string | null): Spot => {
    const one = id === null ? undefined : byId.get(id)
    const box = one && boxes.get(one.id)
    if (!one || !box) return { x: 0, y: 0 }
    const around = cornerOf(one.frame)
    return { x: box.x + around.x, y: box.y + around.y }
  }
  for (const [id, box] of boxes) absolute.set(id, { ...box, ...cornerOf(id) })

  const ways = new Map<string, { points: readonly Spot[]; label: Spot }>()
  for (const way of shape.ways) {
    const found = local.get(way.id)
    const from = absolute.get(way.from)
    const to = absolute.get(way.to)
    if (found) {
      const corner = cornerOf(found.frame)
      const moved = ({ x, y }: Spot) => ({ x: x + corner.x, y: y + corner.y })
      ways.set(way.id, { points: found.points.map(moved), label: moved(found.label) })
    } else if (from && to) {
      ways.set(way.id, across(from, to))
    }
  }
  return { boxes, absolute, ways, ...size }
}

interface Bend extends Box {
  pinned: boolean
}

interface Item extends Bend {
  id?: string
}

const GAP = 26

/** Puts the straight way into one column: in every row, what is beside it makes room to its side. */
function straightened(items: readonly Item[]): { left: number; width: number } {
  const rows = new Map<number, Item[]>()
  for (const item of items) {
    const row = Math.round(item.y)
    rows.set(row, [...(rows.get(row) ?? []), item])
  }
  const pinned = items.filter((item) => item.pinned && item.id !== undefined)
  const column = pinned[0]?.x ?? 0
  for (const row of rows.values()) {
    row.sort((a, b) => a.x - b.x)
    const at = row.findIndex((item) => item.pinned)
    const centre = row[at]
    if (!centre) continue
    const moved = column - centre.x
    centre.x = column
    for (let index = at + 1; index < row.length; index += 1) push(row[index], row[index - 1], moved, 1)
    for (let index = at - 1; index >= 0; index -= 1) push(row[index], row[index + 1], moved, -1)
  }
  let left = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  for (const item of items) {
    left = Math.min(left, item.x - item.width / 2)
    right = Math.max(right, item.x + item.width / 2)
  }
  return Number.isFinite(left) ? { left, width: right - left } : { left: 0, width: 0 }
}

/** Moves as its neighbour moved, and no nearer to it than may be. */
function push(item: Item | undefined, beside: Item | undefined, moved: number, side: 1 | -1): void {
  if (!item || !beside) return
  const least = beside.x + side * (beside.width / 2 + GAP + item.width / 2)
  const wish = item.x + moved
  item.x = side === 1 ? Math.max(wish, least) : Math.min(wish, least)
}

function middleOf(box: Box): Spot {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Where a line to a spot leaves a box: below or above it, a little to the side that it goes to. */
function edgeOf(box: Box, to: Spot): Spot {
  const middle = middleOf(box)
  const reach = box.width / 2 - 24
  const aside =
    Math.abs(to.x - middle.x) < 1 ? 0 : Math.max(-reach, Math.min(reach, (to.x - middle.x) * 0.35))
  return { x: middle.x + aside, y: to.y >= middle.y ? box.y + box.height : box.y }
}

/** Where a line that leads back leaves a box: at the side that it goes to. */
function sideOf(box: Box, to: Spot): Spot {
  const middle = middleOf(box)
  return { x: to.x >= middle.x ? box.x + box.width : box.x, y: middle.y }
}

/** A way out of a frame: from the side of one to the side of the other. */
function across(from: Box, to: Box): { points: Spot[]; label: Spot } {
  const right = to.x + to.width / 2 >= from.x + from.width / 2
  const begin = { x: right ? from.x + from.width : from.x, y: from.y + from.height / 2 }
  const end = { x: to.x + to.width / 2, y: to.y > begin.y ? to.y : to.y + to.height }
  const middle = { x: begin.x + (right ? 40 : -40), y: (begin.y + end.y) / 2 }
  return {
    points: [begin, { x: middle.x, y: begin.y }, middle, { x: end.x, y: middle.y }, end],
    label: middle,
  }
}

/** About as wide as the words are drawn. */
export function widthOf(words: string): number {
  return [...words].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 13 : 7), 22)
}

/** A soft line through the points. */
export function curve(points: readonly Spot[]): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (!first || !last) return ''
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
