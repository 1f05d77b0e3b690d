// Where everything of the drawing stands, and by which points its ways go.
//
// Steps stand in rows and columns: what is mostly done runs straight down in one column, every branch in a column
// beside it, and what may go wrong to the right of all. Ways leave a card below, run between the rows and in the
// gutters between the columns, and never behind a card. Ways to the same step join on the way. Frames are laid out
// from the inside outwards. All of it takes time by the number of steps and ways, so it can be done on every change.

import type { Drawn, Shape, Way } from './shape.ts'

export interface Spot {
  x: number
  y: number
}

export interface Box extends Spot {
  width: number
  height: number
}

export interface Line {
  points: readonly Spot[]
  /** The middle of what the way says, or of the place for a step on it. */
  label: Spot
}

export interface Laid {
  /** By what is drawn: where it stands in its frame, and how large it is. */
  boxes: ReadonlyMap<string, Box>
  /** The same from the corner of the drawing. */
  absolute: ReadonlyMap<string, Box>
  ways: ReadonlyMap<string, Line>
  width: number
  height: number
}

const PAD = 24
const HEAD = 56
const GUTTER = 40
const TRACK = 14
const SAID = 30 // height of a track, or of a line, with words on it
const TIP = 24 // room for the tip of an arrow above a card
const LEAST = 48 // between two rows
const MEMBERS = 3 // steps beside each other in a frame without an order
export const LABEL = 176

/** A way between two that stand beside each other in one frame. */
interface Edge {
  way: Way
  from: string
  to: string
  words: number // how wide what it says is drawn; 0 for none
  back: boolean
  loose: boolean // moves nobody: from what went wrong back to the way as it should be
}

interface Place {
  row: number
  column: number
}

export function laidOut(shape: Shape, labels: ReadonlyMap<string, string>): Laid {
  const boxes = new Map<string, Box>()
  const lines = new Map<string, Line & { frame: string | null }>()
  const byId = new Map(shape.drawn.map((one) => [one.id, one]))
  const children = new Map<string | null, Drawn[]>()
  for (const one of shape.drawn) {
    const beside = children.get(one.frame)
    if (beside) beside.push(one)
    else children.set(one.frame, [one])
  }
  const around = (id: string): (string | null)[] => {
    const found: (string | null)[] = []
    for (let one = byId.get(id); one; one = one.frame === null ? undefined : byId.get(one.frame)) {
      found.push(one.frame)
    }
    return found
  }
  /** The one that stands in `frame` and is, or holds, what is drawn. */
  const standing = (id: string, frame: string | null): string => {
    let one = byId.get(id)
    while (one && one.frame !== frame) one = one.frame === null ? undefined : byId.get(one.frame)
    return one?.id ?? id
  }
  // Every way belongs to the innermost frame that holds both its ends.
  const edgesIn = new Map<string | null, Edge[]>()
  for (const way of shape.ways) {
    const frames = new Set(around(way.to))
    const frame = around(way.from).find((one) => frames.has(one))
    if (frame === undefined) continue
    const from = standing(way.from, frame)
    const to = standing(way.to, frame)
    if (from === to && way.from !== way.to) continue
    const said = way.label ? (labels.get(way.id) ?? '') : ''
    const edge: Edge = {
      way,
      from,
      to,
      words: said ? Math.min(LABEL, widthOf(said)) : 0,
      back: false,
      loose: false,
    }
    const beside = edgesIn.get(frame)
    if (beside) beside.push(edge)
    else edgesIn.set(frame, [edge])
  }

  const lay = (frame: string | null): { width: number; height: number } => {
    const members = children.get(frame) ?? []
    const sizes = new Map<string, { width: number; height: number }>()
    for (const one of members) {
      if (one.kind !== 'frame') sizes.set(one.id, { width: one.width, height: one.height })
      else {
        const size = lay(one.id)
        sizes.set(one.id, { width: Math.max(size.width, 280), height: size.height + HEAD - PAD / 2 })
      }
    }
    const edges = edgesIn.get(frame) ?? []
    const holder = frame === null ? undefined : byId.get(frame)
    const places =
      holder?.step?.kind === 'any_order' ? sideBySide(members) : placed(members, edges, shape.straight)
    const grid = new Grid(members, places, sizes, edges)
    const { found, ways, width, height } = grid.drawn()
    const top = frame === null ? 0 : HEAD - PAD / 2
    const wide = holder ? Math.max(width, 280) : width
    const aside = (wide - width) / 2
    for (const [id, box] of found) boxes.set(id, { ...box, x: box.x + aside, y: box.y + top })
    for (const [id, line] of ways) {
      const moved = ({ x, y }: Spot) => ({ x: x + aside, y: y + top })
      lines.set(id, { points: line.points.map(moved), label: moved(line.label), frame })
    }
    return { width: wide, height }
  }
  const size = lay(null)

  const absolute = new Map<string, Box>()
  const cornerOf = (id: string | null): Spot => {
    const one = id === null ? undefined : byId.get(id)
    const box = one && boxes.get(one.id)
    if (!one || !box) return { x: 0, y: 0 }
    const corner = cornerOf(one.frame)
    return { x: box.x + corner.x, y: box.y + corner.y }
  }
  for (const [id, box] of boxes) absolute.set(id, { ...box, ...cornerOf(id) })
  const ways = new Map<string, Line>()
  for (const [id, { points, label, frame }] of lines) {
    const corner = cornerOf(frame)
    const moved = ({ x, y }: Spot) => ({ x: x + corner.x, y: y + corner.y })
    ways.set(id, { points: points.map(moved), label: moved(label) })
  }
  return { boxes, absolute, ways, ...size }
}

// ---- rows and columns

function sideBySide(members: readonly Drawn[]): Map<string, Place> {
  return new Map(members.map((one, at) => [one.id, { row: Math.floor(at / MEMBERS), column: at % MEMBERS }]))
}

/** Gives everything a row and a column, and says which edges lead back. */
function placed(
  members: readonly Drawn[],
  edges: readonly Edge[],
  straight: ReadonlySet<string>,
): Map<string, Place> {
  const out = new Map<string, Edge[]>(members.map(({ id }) => [id, []]))
  for (const edge of edges) out.get(edge.from)?.push(edge)
  for (const some of out.values()) some.sort((a, b) => Number(b.way.main) - Number(a.way.main))
  const steps = members.filter(({ kind }) => kind !== 'fault')
  const faults = members.filter(({ kind }) => kind === 'fault')

  // Which edges lead back, and an order in which every step stands after those that lead on to it.
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string) => {
    state.set(id, 'open')
    for (const edge of out.get(id) ?? []) {
      const seen = state.get(edge.to)
      if (seen === 'open') edge.back = true
      else if (seen === undefined) visit(edge.to)
    }
    state.set(id, 'done')
    order.unshift(id)
  }
  const entered = new Set(edges.map(({ to }) => to))
  const first = steps[0]
  if (first) visit(first.id)
  for (const { id } of steps) if (!state.has(id) && !entered.has(id)) visitLater(id)
  const main = new Set(state.keys())
  for (const { id } of faults) {
    visitLater(id)
  }
  for (const { id } of steps) if (!state.has(id)) visitLater(id)
  for (const edge of edges) edge.loose = !main.has(edge.from) && main.has(edge.to)

  /** What is not reached from what came before stands after it in the order, as if it had been reached. */
  function visitLater(id: string) {
    const before = order.splice(0)
    visit(id)
    order.unshift(...before)
  }

  const row = new Map<string, number>()
  for (const { id } of steps) row.set(id, 0)
  const near = new Map(faults.map(({ id, near }) => [id, near]))
  for (const id of order) {
    const source = near.get(id)
    if (near.has(id)) row.set(id, source === undefined || source === null ? 0 : (row.get(source) ?? 0))
    const here = row.get(id) ?? 0
    for (const edge of out.get(id) ?? []) {
      if (!edge.back && !edge.loose) row.set(edge.to, Math.max(row.get(edge.to) ?? 0, here + 1))
    }
  }

  const places = new Map<string, Place>()
  const taken = new Map<number, [number, number][]>()
  const free = (column: number, top: number, bottom: number) =>
    !(taken.get(column) ?? []).some(([a, b]) => top <= b && bottom >= a)
  const take = (chain: readonly string[], column: number, down = 0) => {
    for (const id of chain) places.set(id, { row: (row.get(id) ?? 0) + down, column })
    const ends = [row.get(chain[0] ?? '') ?? 0, row.get(chain.at(-1) ?? '') ?? 0] as const
    taken.set(column, [...(taken.get(column) ?? []), [ends[0] + down, ends[1] + down]])
  }
  const chainFrom = (id: string): string[] => {
    const chain = [id]
    const own = new Set(chain)
    for (let next = onward(id, own); next !== null; next = onward(next, own)) {
      chain.push(next)
      own.add(next)
    }
    return chain
  }
  const onward = (id: string, own: ReadonlySet<string>): string | null => {
    const ways = (out.get(id) ?? []).filter(
      ({ to, back, loose }) => !back && !loose && !places.has(to) && !own.has(to),
    )
    return (ways.find(({ to }) => straight.has(id) && straight.has(to)) ?? ways[0])?.to ?? null
  }
  let last = 0
  for (const id of order) {
    if (places.has(id) || near.has(id)) continue
    if (!main.has(id)) continue
    const chain = chainFrom(id)
    const top = row.get(id) ?? 0
    const bottom = row.get(chain.at(-1) ?? id) ?? top
    const came = edges.find((edge) => edge.to === id && places.has(edge.from))
    const beside = came && places.get(came.from)
    if (!beside) {
      let column = 0
      while (!free(column, top, bottom)) column += 1
      take(chain, column)
    } else {
      const wished = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, 6, 7, 8].map((aside) => beside.column + aside)
      const column = wished.find((one) => free(one, one === beside.column ? beside.row + 1 : top, bottom))
      take(chain, column ?? beside.column + 9)
    }
    last = Math.max(last, places.get(id)?.column ?? 0)
  }
  for (const id of order) {
    if (places.has(id)) continue
    const chain = chainFrom(id)
    const top = row.get(id) ?? 0
    const bottom = row.get(chain.at(-1) ?? id) ?? top
    const came = edges.find((edge) => edge.to === id && places.has(edge.from))
    const from = came ? (places.get(came.from)?.column ?? last) : last + 1
    let spot: [number, number] | null = null
    for (let column = from; spot === null; column += 1) {
      for (let down = 0; down < (chain.length === 1 && near.has(id) ? 4 : 1) && spot === null; down += 1) {
        if (free(column, top + down, bottom + down)) spot = [column, down]
      }
    }
    take(chain, spot[0], spot[1])
  }
  for (const edge of edges) {
    const from = places.get(edge.from)
    const to = places.get(edge.to)
    if (from && to) edge.back = to.row <= from.row
  }
  return places
}

// ---- lines

interface Run {
  edge: Edge
  side: -1 | 0 | 1
  port: number
  exit: number // track between the rows, below where it comes from
  gutter: number | null
  lane: number
  enter: number | null // track between the rows, above where it goes to
  stack: number // how many ways with words run on the same line before it
}

class Grid {
  private columns: number[]
  private rows: number
  private at = new Map<string, Place>()
  private cells = new Map<number, Map<number, string>>()
  private ids: string[]
  private sizes: ReadonlyMap<string, { width: number; height: number }>
  private edges: readonly Edge[]
  private kinds: ReadonlyMap<string, Drawn['kind']>

  constructor(
    members: readonly Drawn[],
    places: ReadonlyMap<string, Place>,
    sizes: ReadonlyMap<string, { width: number; height: number }>,
    edges: readonly Edge[],
  ) {
    this.sizes = sizes
    this.edges = edges
    this.ids = members.map(({ id }) => id)
    this.kinds = new Map(members.map(({ id, kind }) => [id, kind]))
    const columns = [...new Set([...places.values()].map(({ column }) => column))].sort((a, b) => a - b)
    const rows = [...new Set([...places.values()].map(({ row }) => row))].sort((a, b) => a - b)
    this.columns = columns
    this.rows = rows.length
    for (const [id, place] of places) {
      const here = { row: rows.indexOf(place.row), column: columns.indexOf(place.column) }
      this.at.set(id, here)
      const cells = this.cells.get(here.column) ?? new Map<number, string>()
      this.cells.set(here.column, cells.set(here.row, id))
    }
  }

  private clear(column: number, after: number, before: number): boolean {
    const cells = this.cells.get(column)
    for (let row = after + 1; row < before; row += 1) if (cells?.has(row)) return false
    return true
  }

  drawn() {
    const runs = this.runs()
    const lanes = this.lanes(runs)
    const { exits, saids, enters } = this.tracks(runs)

    const widths = this.columns.map((_, column) =>
      Math.max(
        0,
        ...[...(this.cells.get(column)?.values() ?? [])].map((id) => this.sizes.get(id)?.width ?? 0),
      ),
    )
    const middles: number[] = []
    const gutters: number[] = []
    let x = PAD
    for (let column = 0; column <= widths.length; column += 1) {
      const count = lanes[column] ?? 0
      const outer = column === 0 || column === widths.length
      const wide = count === 0 ? (outer ? 0 : GUTTER) : (outer ? 22 : GUTTER - 8) + count * TRACK
      gutters.push(column === 0 ? x : x + (wide - (count - 1) * TRACK) / 2)
      x += wide
      const width = widths[column]
      if (width === undefined) break
      middles.push(x + width / 2)
      x += width
    }
    const width = x + PAD
    const heights = Array.from({ length: this.rows }, () => 0)
    for (const id of this.ids) {
      const row = this.at.get(id)?.row ?? 0
      heights[row] = Math.max(heights[row] ?? 0, this.sizes.get(id)?.height ?? 0)
    }
    const tops: number[] = []
    const exitTops: number[][] = []
    const saidTops: number[] = []
    const enterTops: number[] = []
    let y = PAD
    for (let row = 0; row < this.rows; row += 1) {
      tops.push(y)
      const bottom = y + (heights[row] ?? 0)
      let below = bottom + 10
      const tracks: number[] = []
      for (const height of exits[row] ?? []) {
        tracks.push(below + height / 2)
        below += height
      }
      exitTops.push(tracks)
      saidTops.push(below + (tracks.length > 0 ? 2 : 4))
      below += (saids[row] ?? 0) * SAID
      enterTops.push(below + TRACK / 2 + 2)
      below += (enters[row] ?? 0) * TRACK
      y =
        row === this.rows - 1
          ? tracks.length > 0
            ? below + 4
            : bottom
          : Math.max(bottom + LEAST, below + TIP)
    }
    const height = y + PAD

    const found = new Map<string, Box>()
    for (const id of this.ids) {
      const place = this.at.get(id)
      const size = this.sizes.get(id)
      if (!place || !size) continue
      const whole = heights[place.row] ?? 0
      const room = whole > size.height * 1.6 && this.kinds.get(id) !== 'fault' ? 0 : (whole - size.height) / 2
      found.set(id, {
        x: (middles[place.column] ?? 0) - size.width / 2,
        y: (tops[place.row] ?? 0) + room,
        ...size,
      })
    }

    const ways = new Map<string, Line>()
    for (const run of runs) {
      const { edge } = run
      const from = found.get(edge.from)
      const to = found.get(edge.to)
      const a = this.at.get(edge.from)
      const b = this.at.get(edge.to)
      if (!from || !to || !a || !b) continue
      const start = { x: from.x + from.width / 2 + run.port, y: from.y + from.height }
      const middle = to.x + to.width / 2
      if (run.side === 0) {
        const end = { x: middle, y: to.y }
        const words = (saidTops[a.row] ?? 0) + SAID * run.stack + 12
        const below = (tops[a.row] ?? 0) + (heights[a.row] ?? 0)
        const spot = edge.words > 0 ? words : below + ((tops[a.row + 1] ?? end.y) - below) / 2 - 4
        ways.set(edge.way.id, { points: [start, end], label: { x: start.x, y: Math.min(spot, end.y - 14) } })
        continue
      }
      const track = exitTops[a.row]?.[run.exit] ?? start.y + 20
      const points: Spot[] = [start, { x: start.x, y: track }]
      let reach = middle
      if (run.gutter === null) {
        points.push({ x: middle, y: track }, { x: middle, y: to.y })
      } else {
        reach = (gutters[run.gutter] ?? 0) + run.lane * TRACK
        points.push({ x: reach, y: track })
        if (run.enter === null) {
          const side = run.gutter <= b.column ? to.x : to.x + to.width
          const level = to.y + Math.min(to.height / 2, 46)
          points.push({ x: reach, y: level }, { x: side, y: level })
        } else {
          const level = (enterTops[b.row - 1] ?? to.y - TIP) + run.enter * TRACK
          points.push({ x: reach, y: level }, { x: middle, y: level }, { x: middle, y: to.y })
        }
      }
      const room = Math.abs(reach - start.x)
      const aside =
        edge.words > 0 ? Math.max(14 + edge.words / 2, Math.min(room / 2, 60)) : Math.min(room / 2, 28)
      ways.set(edge.way.id, { points, label: { x: start.x + run.side * aside, y: track } })
    }
    return { found, ways, width, height }
  }

  /** How every edge runs: straight down, down in the column it leads to, or in a gutter. */
  private runs(): Run[] {
    const runs: Run[] = []
    const said = new Set<string>() // columns with words on the straight line below a row
    const stacks = new Map<string, number>()
    const rest: Edge[] = []
    for (const edge of this.edges) {
      const a = this.at.get(edge.from)
      const b = this.at.get(edge.to)
      if (!a || !b) continue
      if (!edge.back && a.column === b.column && this.clear(a.column, a.row, b.row)) {
        const key = `${edge.from} ${edge.to}`
        const stack = stacks.get(key) ?? 0
        if (edge.words > 0) {
          stacks.set(key, stack + 1)
          said.add(`${a.column} ${a.row}`)
        }
        runs.push({ edge, side: 0, port: 0, exit: 0, gutter: null, lane: 0, enter: null, stack })
      } else rest.push(edge)
    }
    const bySource = new Map<string, Run[]>()
    for (const edge of rest) {
      const a = this.at.get(edge.from) as Place
      const b = this.at.get(edge.to) as Place
      const drops =
        !edge.back &&
        a.column !== b.column &&
        this.clear(b.column, a.row, b.row) &&
        !said.has(`${b.column} ${a.row}`)
      let gutter: number | null = null
      if (!drops) {
        if (a.column === b.column) gutter = edge.back ? b.column : b.column + 1
        else gutter = a.column > b.column ? b.column + 1 : b.column
      }
      const right = gutter === null ? b.column > a.column : gutter > a.column
      const run: Run = {
        edge,
        side: right ? 1 : -1,
        port: 0,
        exit: 0,
        gutter,
        lane: 0,
        enter: gutter !== null && !edge.back ? 0 : null,
        stack: 0,
      }
      runs.push(run)
      const beside = bySource.get(edge.from)
      if (beside) beside.push(run)
      else bySource.set(edge.from, [run])
    }
    const straight = new Set(runs.filter(({ side }) => side === 0).map(({ edge }) => edge.from))
    for (const [id, some] of bySource) {
      const half = (this.sizes.get(id)?.width ?? 0) / 2
      for (const side of [-1, 1] as const) {
        const out = some.filter((run) => run.side === side)
        // From the inside outwards: the nearest first, what leads back last.
        out.sort((a, b) => far(a) - far(b))
        const begin = !straight.has(id) && (side === 1 || !some.some((run) => run.side === 1)) ? 0 : 1
        const gap = Math.min(28, Math.max(6, (half - 18) / (out.length + begin)))
        out.forEach((run, index) => {
          run.port = side * gap * (index + begin)
        })
      }
    }
    return runs
  }

  /** Gives every run in a gutter a lane; those to the same step join. How many lanes each gutter has. */
  private lanes(runs: readonly Run[]): number[] {
    const counts: number[] = []
    const used = new Map<number, { top: number; bottom: number; key: string }[][]>()
    for (const run of runs) {
      if (run.gutter === null) continue
      const a = this.at.get(run.edge.from) as Place
      const b = this.at.get(run.edge.to) as Place
      const ends = [a.row + 0.5, run.enter === null ? b.row : b.row - 0.4]
      const top = Math.min(...ends)
      const bottom = Math.max(...ends)
      const key = `${run.edge.to} ${run.enter === null} ${run.edge.way.look === 'fault'}`
      const lanes = used.get(run.gutter) ?? []
      used.set(run.gutter, lanes)
      let lane = lanes.findIndex((some) =>
        some.every((one) => one.key === key || one.bottom <= top || one.top >= bottom),
      )
      if (lane < 0) lane = lanes.push([]) - 1
      lanes[lane]?.push({ top, bottom, key })
      run.lane = lane
      counts[run.gutter] = lanes.length
    }
    return counts
  }

  /** Gives every run its tracks between the rows. */
  private tracks(runs: readonly Run[]) {
    const exits: number[][] = []
    const saids: number[] = []
    const enters: number[] = []
    const outs = new Map<number, { left: number; right: number }[][]>()
    const ins = new Map<number, string[]>()
    // From outside inwards, so that no way crosses another of the same card.
    const sorted = runs.filter(({ side }) => side !== 0).sort((a, b) => Math.abs(b.port) - Math.abs(a.port))
    const least = new Map<string, number>()
    const unit = 300
    for (const run of sorted) {
      const a = this.at.get(run.edge.from) as Place
      const b = this.at.get(run.edge.to) as Place
      const start = a.column * unit + run.port
      const target = run.gutter === null ? b.column * unit : (run.gutter - 0.5) * unit
      const words = run.edge.words > 0 ? run.edge.words + 28 : 0
      const end = run.side === 1 ? Math.max(target, start + words) : Math.min(target, start - words)
      const left = Math.min(start, end) - 8
      const right = Math.max(start, end) + 8
      const tracks = outs.get(a.row) ?? []
      outs.set(a.row, tracks)
      const key = `${run.edge.from} ${run.side}`
      let track = least.get(key) ?? 0
      while (tracks[track]?.some((one) => left < one.right && right > one.left)) track += 1
      while (tracks.length <= track) tracks.push([])
      tracks[track]?.push({ left, right })
      least.set(key, track + 1)
      run.exit = track
      const heights = exits[a.row] ?? []
      exits[a.row] = heights
      while (heights.length <= track) heights.push(TRACK)
      if (run.edge.words > 0) heights[track] = SAID
      if (run.enter !== null) {
        const keys = ins.get(b.row - 1) ?? []
        ins.set(b.row - 1, keys)
        if (!keys.includes(run.edge.to)) keys.push(run.edge.to)
        run.enter = keys.indexOf(run.edge.to)
        enters[b.row - 1] = keys.length
      }
    }
    for (const run of runs) {
      if (run.side !== 0 || run.edge.words === 0) continue
      const row = this.at.get(run.edge.from)?.row ?? 0
      saids[row] = Math.max(saids[row] ?? 0, run.stack + 1)
    }
    return { exits, saids, enters }
  }
}

function far(run: Run): number {
  if (run.edge.back) return 2
  return run.gutter === null ? 0 : 1
}

/** About as wide as the words are drawn. */
export function widthOf(words: string): number {
  let sum = 22
  for (const sign of words) sum += sign.charCodeAt(0) > 0x2e80 ? 12.5 : 6.8
  return sum
}

/** The area that a way runs through, with what it says. */
export function areaOf(line: Line | undefined): Box | undefined {
  if (!line) return undefined
  const said = { x: LABEL / 2, y: SAID / 2 }
  const xs = [...line.points.map(({ x }) => x), line.label.x - said.x, line.label.x + said.x]
  const ys = [...line.points.map(({ y }) => y), line.label.y - said.y, line.label.y + said.y]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

const ROUND = 10

/** A line through the points with round corners. */
export function curve(points: readonly Spot[]): string {
  const [first] = points
  if (!first) return ''
  let path = `M${first.x} ${first.y}`
  for (let at = 1; at < points.length - 1; at += 1) {
    const before = points[at - 1]
    const here = points[at]
    const next = points[at + 1]
    if (!before || !here || !next) continue
    const a = along(here, before)
    const b = along(here, next)
    path += `L${a.x} ${a.y}Q${here.x} ${here.y} ${b.x} ${b.y}`
  }
  const last = points.at(-1)
  return last ? `${path}L${last.x} ${last.y}` : path
}

function along(from: Spot, to: Spot): Spot {
  const long = Math.hypot(to.x - from.x, to.y - from.y)
  const part = long === 0 ? 0 : Math.min(ROUND, long / 2) / long
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}
