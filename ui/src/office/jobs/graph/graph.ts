// A job's path on its SOP's graph: every step that there is, every way between them, and what was gone of it.
// Pure: out of the runbook, the events, and what is open.

import type { Arrow, Runbook, Step } from '../../../runtime/runbook.ts'
import type { Texts } from '../../../words/index.ts'
import type { Line } from '../record.ts'
import { texts } from '../sop_words.ts'

export type WayKind = 'next' | 'outcome' | 'fault' | 'otherwise' | 'error' | 'part' | 'moved'
export type StepState = 'open' | 'done' | 'left' | 'idle'

/** One time that a step was open. */
export interface Visit {
  address: string
  opened: number // seq
  openedAt: string
  closedAt: string | null
  how: string | null // handed_in, outcome, fault, waived …: as the event says it
  by: string | null
  outcome: string | null
  fault: string | null
  answers: Record<string, unknown> | null
}

export interface StepNode {
  id: string // template path
  kind: Step['kind']
  title: Texts
  within: string // template path of the composite step around it; '' at the top
  state: StepState
  visits: Visit[]
  successful: boolean | null // of ends
}

export interface Way {
  id: string
  from: string
  to: string
  kind: WayKind
  outcome: string | null
  fault: string | null
  title: Texts // of the fault
  when: string | null // the condition, in CEL
  taken: number
  lastAt: string | null
}

export interface PathGraph {
  nodes: StepNode[]
  ways: Way[]
}

/** The whole graph with the job's path in it. */
export function pathOf(runbook: Runbook, lines: readonly Line[]): PathGraph {
  const nodes = nodesOf(runbook)
  const ways = waysOf(runbook)
  follow(lines, new Map(nodes.map((node) => [node.id, node])), ways)
  return { nodes, ways }
}

function nodesOf(runbook: Runbook): StepNode[] {
  return inWrittenOrder(runbook).map(([id, step]) => ({
    id,
    kind: step.kind,
    title: texts(step.title as Parameters<typeof texts>[0]),
    within: aroundOf(runbook, step.scope ?? ''),
    state: 'idle',
    visits: [],
    successful: step.kind === 'end' ? step.successful : null,
  }))
}

/** The steps as the SOP has them, what is within a step after it; the keys of a runbook are sorted by letters. */
function inWrittenOrder(runbook: Runbook): [string, Step][] {
  const found = new Map<string, Step>()
  const walk = (scope: string) => {
    for (const id of runbook.scopes[scope]?.steps ?? []) {
      const step = runbook.steps[id]
      if (!step || found.has(id)) continue
      found.set(id, step)
      if (step.kind === 'any_order') for (const member of step.members) walk(member)
      if (step.kind === 'each') walk(step.items ?? id)
    }
  }
  walk('')
  for (const [id, step] of Object.entries(runbook.steps)) if (!found.has(id)) found.set(id, step)
  return [...found]
}

/** The composite step that a scope belongs to. */
function aroundOf(runbook: Runbook, scope: string): string {
  if (scope === '') return ''
  const named = scope.replace(/\.\*$/, '')
  if (runbook.steps[named]?.kind === 'each') return named
  return named.split('.').slice(0, -1).join('.')
}

function waysOf(runbook: Runbook): Way[] {
  const ways: Way[] = []
  const add = (from: string, to: string, kind: WayKind, more: Partial<Way> = {}) => {
    if (runbook.steps[to] === undefined) return
    const id = `${from}>${to}:${kind}:${more.outcome ?? more.fault ?? ''}:${ways.length}`
    const bare = { outcome: null, fault: null, title: {}, when: null, taken: 0, lastAt: null }
    ways.push({ ...bare, ...more, id, from, to, kind })
  }
  const arrows = (
    from: string,
    all: readonly Arrow[] | undefined,
    kind: WayKind,
    more: Partial<Way> = {},
  ) => {
    for (const one of all ?? []) add(from, one.go, kind, { ...more, when: one.when?.cel ?? null })
  }
  for (const [id, step] of Object.entries(runbook.steps)) {
    if (step.kind === 'approval' || step.kind === 'call') {
      for (const [outcome, all] of Object.entries(step.outcomes ?? {}))
        arrows(id, all, 'outcome', { outcome })
    }
    if ('next' in step) arrows(id, step.next, 'next')
    if (step.kind === 'wait') arrows(id, step.otherwise, 'otherwise')
    if (step.kind === 'do') arrows(id, step.on_error, 'error')
    if (step.kind === 'any_order') {
      for (const member of step.members) add(id, runbook.scopes[member]?.start ?? member, 'part')
    }
    if (step.kind === 'each') {
      const scope = runbook.scopes[step.items ?? id]
      if (scope) add(id, scope.start, 'part')
    }
  }
  for (const [fault, { from, go, title }] of Object.entries(runbook.faults ?? {})) {
    for (const step of from ?? []) {
      add(step, go ?? '$return', 'fault', { fault, title: texts(title as Parameters<typeof texts>[0]) })
    }
  }
  return ways
}

interface Left {
  step: string
  outcome: string | null
  fault: string | null
}

const CLOSING = new Set([
  'step.handed_in',
  'step.finished',
  'step.left',
  'approval.decided',
  'fault.reported',
])

/** Goes through the events in order and notes at steps and ways what was gone. */
function follow(lines: readonly Line[], nodes: Map<string, StepNode>, ways: Way[]): void {
  const open = new Map<string, { node: StepNode; visit: Visit; scope: string }>()
  const before = new Map<string, Left>() // by scope: the step that was closed last there
  const parents = new Map<string, string>() // by scope: the template path of the composite step
  for (const { event, at, by, seq } of lines) {
    const address = text(event.address)
    switch (event.type) {
      case 'scope.opened':
        parents.set(text(event.scope), open.get(text(event.parent))?.node.id ?? '')
        break
      case 'step.opened': {
        const node = nodes.get(text(event.step))
        if (!node) break
        const scope = text(event.scope)
        const visit = visitOf(address, seq, at)
        node.visits.push(visit)
        node.state = 'open'
        open.set(address, { node, visit, scope })
        const left = before.get(scope)
        const part = parents.get(scope)
        if (left) take(ways, left, node.id, at)
        else if (part) take(ways, { step: part, outcome: null, fault: null }, node.id, at)
        break
      }
      case 'job.ended': {
        const node = nodes.get(text(event.step))
        const left = before.get('')
        if (!node) break
        node.visits.push({ ...visitOf(node.id, seq, at), closedAt: at, by })
        node.state = 'done'
        if (left) take(ways, left, node.id, at)
        break
      }
      case 'approval.voted': {
        const here = open.get(address)
        if (here && isObject(event.answers)) here.visit.answers = event.answers
        break
      }
    }
    const here = CLOSING.has(text(event.type)) ? open.get(address) : undefined
    if (!here) continue
    const { node, visit, scope } = here
    const fault = text(event.fault) || null
    const outcome = text(event.outcome) || null
    visit.closedAt = at
    visit.by = by
    visit.outcome = outcome ?? visit.outcome
    visit.fault = fault ?? visit.fault
    visit.how = text(event.how) || text(event.reason) || text(event.type)
    if (isObject(event.answers)) visit.answers = event.answers
    const child = outcome ?? (text(event.how) === 'child' ? text(event.result) || null : null)
    if (event.type !== 'step.left' || !before.has(scope) || before.get(scope)?.step !== node.id)
      before.set(scope, { step: node.id, outcome: child, fault })
    open.delete(address)
    const still = [...open.values()].some((one) => one.node === node)
    if (!still) node.state = fault !== null || event.type === 'step.left' ? 'left' : 'done'
  }
}

function visitOf(address: string, opened: number, openedAt: string): Visit {
  const nothing = { closedAt: null, how: null, by: null, outcome: null, fault: null, answers: null }
  return { address, opened, openedAt, ...nothing }
}

/** Notes that a way was gone; one that the runbook does not have (after a move, a waiver) is added. */
function take(ways: Way[], { step, outcome, fault }: Left, to: string, at: string): void {
  const between = ways.filter((way) => way.from === step && way.to === to)
  const way =
    between.find(
      (one) => (fault !== null && one.fault === fault) || (outcome !== null && one.outcome === outcome),
    ) ??
    between.find((one) => one.fault === null) ??
    between[0]
  if (way) {
    way.taken += 1
    way.lastAt = at
    return
  }
  ways.push({
    id: `${step}>${to}:moved:${fault ?? ''}:${ways.length}`,
    from: step,
    to,
    kind: 'moved',
    outcome,
    fault,
    title: {},
    when: null,
    taken: 1,
    lastAt: at,
  })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
