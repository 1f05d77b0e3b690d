// What is drawn of an SOP: cards, frames around what is inside a step, faults as marks of their own, and the ways
// between them.

import {
  type Arrow,
  DONE,
  detours,
  inside,
  mainArrow,
  type Outline,
  RETURN,
  type Step,
} from '../../../../authoring/sop/outline.ts'

export type DrawnKind = 'step' | 'frame' | 'fault' | 'goal'

export interface Drawn {
  id: string
  kind: DrawnKind
  /** The frame it stands in. */
  frame: string | null
  step?: Step
  fault?: string
  /** Of the mark of a fault: the first step that can have it. */
  near?: string | null
  folded?: boolean
  width: number
  height: number
}

export type Look = 'next' | 'when' | 'outcome' | 'fault' | 'rung' | 'timeout' | 'error'

export interface Way {
  id: string
  from: string
  to: string
  look: Look
  /** The arrow that is chosen with it; none between a step and the mark of its fault. */
  arrow: Arrow | null
  fault: string | null
  /** Leads back to what is written before. */
  back: boolean
  label: boolean
  /** Where the work mostly goes from there. */
  main: boolean
}

export interface Shape {
  drawn: readonly Drawn[]
  ways: readonly Way[]
  /** The straight way through every frame (`null` for the whole): what is drawn below each other. */
  straight: ReadonlySet<string>
  /** Steps that are not drawn, since what leads to them is folded. */
  hidden: number
}

export interface Options {
  /** Whether what goes wrong is drawn. */
  faults: boolean
  /** Frames that are folded to a card. */
  folded: ReadonlySet<string>
}

export const CARD = { width: 232, height: 92 }
export const MARK = { width: 208, height: 48 }
export const GOAL = { width: 28, height: 28 }

export function shapeOf(outline: Outline, { faults, folded }: Options): Shape {
  const away = faults ? new Set<string>() : detours(outline)
  const frames = new Map<string, string | null>() // step -> the frame it is drawn in, of those drawn
  const shown = new Map<string, string>() // step -> what stands for it
  const drawn: Drawn[] = []
  const order = new Map<string, number>()
  for (const step of outline.steps.values()) {
    order.set(step.id, order.size)
    const holder = outline.scopes.get(step.scope)?.holder ?? null
    const around = holder === null ? null : (shown.get(holder) ?? null)
    if (away.has(step.id) || (holder !== null && around === null)) continue
    if (holder !== null && (around !== holder || folded.has(holder))) {
      shown.set(step.id, around ?? holder)
      continue
    }
    shown.set(step.id, step.id)
    frames.set(step.id, holder)
    const group = inside(outline, step.id).size > 0
    const kind = group && !folded.has(step.id) ? 'frame' : 'step'
    drawn.push({ id: step.id, kind, frame: holder, step, folded: group && folded.has(step.id), ...CARD })
  }
  const ways: Way[] = []
  const goals = new Set<string>()
  for (const [source, arrows] of outline.arrows) {
    const from = shown.get(source)
    if (from === undefined) continue
    const main = mainArrow(outline, source)?.id
    for (const arrow of arrows) {
      if (arrow.byFault || arrow.target === RETURN) continue
      if (arrow.target === DONE) {
        if (arrow.implicit || from !== source) continue
        const goal = `${outline.steps.get(source)?.scope} ${DONE}`
        goals.add(goal)
        ways.push(wayOf(arrow, from, goal, false, arrow.id === main))
        continue
      }
      const to = shown.get(arrow.target)
      if (to === undefined || (to === from && from !== source)) continue
      const back = (order.get(arrow.target) ?? 0) <= (order.get(source) ?? 0)
      ways.push(wayOf(arrow, from, to, back, arrow.id === main))
    }
  }
  for (const goal of goals) {
    const scope = outline.scopes.get(goal.slice(0, -DONE.length - 1))
    drawn.push({ id: goal, kind: 'goal', frame: scope?.holder ?? null, ...GOAL })
  }
  const topOf = (id: string): string | null => {
    let one: string | undefined = shown.get(id)
    for (let holder = one; holder !== undefined; ) {
      const step = outline.steps.get(holder)
      one = holder
      holder = step ? (outline.scopes.get(step.scope)?.holder ?? undefined) : undefined
    }
    return one ?? null
  }
  if (faults) {
    for (const fault of outline.faults.values()) {
      const id = `fault ${fault.name}`
      const near = fault.from.map((one) => topOf(one)).find((one) => one !== null) ?? null
      drawn.push({ id, kind: 'fault', frame: null, fault: fault.name, near, ...MARK })
      const to = fault.target === null ? undefined : shown.get(fault.target)
      if (to !== undefined) ways.push(markWay(`${id} go`, id, to, fault.name))
    }
  }
  return { drawn, ways, straight: straightWay(outline, frames), hidden: away.size }
}

/** The steps that are mostly walked, from the first of each frame on, and the ways between them. */
function straightWay(outline: Outline, frames: ReadonlyMap<string, string | null>): Set<string> {
  const found = new Set<string>()
  for (const scope of outline.scopes.values()) {
    if (scope.kind === 'member') continue
    let id = scope.names.values().next().value
    while (id !== undefined && !found.has(id) && frames.get(id) === scope.holder) {
      found.add(id)
      const arrow = mainArrow(outline, id)
      const target = arrow?.target
      if (!arrow || target === undefined || found.has(target) || frames.get(target) !== scope.holder) break
      found.add(arrow.id)
      id = target
    }
  }
  return found
}

function markWay(id: string, from: string, to: string, fault: string): Way {
  return { id, from, to, look: 'fault', arrow: null, fault, back: false, label: false, main: true }
}

function wayOf(arrow: Arrow, from: string, to: string, back: boolean, main: boolean): Way {
  const otherwise = arrow.kind === 'next' && arrow.at.at(-1) === 'go'
  return {
    id: arrow.id,
    from,
    to,
    look: arrow.kind,
    arrow,
    fault: null,
    back,
    label: arrow.kind !== 'next' || otherwise,
    main,
  }
}
