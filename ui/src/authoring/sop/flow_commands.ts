// What designers do to the flow of an SOP. Each gives one change of the document.
//
// The order of steps says where the work goes, wherever a step has no `next`. So whatever puts a step somewhere or
// takes one away first notes where every step leads, and afterwards writes down (`next`) what the order no longer
// says. Only `reorder` leaves it to the order: there the order is what is changed.

import { copied, type Patch, type Path, read, type Source, Written } from '../../document/index.ts'
import { fresh } from './ids.ts'
import {
  type Arrow,
  arrowsTo,
  type Data,
  DONE,
  goName,
  inside,
  type Kind,
  list,
  mainArrow,
  map,
  named,
  type Outline,
  RETURN,
  type Step,
  TOP,
} from './outline.ts'
import { Pen } from './pen.ts'
import { blank } from './snippets.ts'

/** A change of the document. `step` is what is chosen then; `told` are the steps whose ways lead elsewhere now. */
export interface Change {
  patches: Patch[]
  step?: string
  told?: readonly Told[]
}

/** Something that followed from a change and that nobody asked for: shown, never asked. */
export interface Told {
  what: 'rewired' | 'dropped' | 'fault' | 'guarantee' | 'four_eyes' | 'performer'
  step: string
  to?: string
}

/** Where a step is put: on an arrow (between its ends), after or before a step, or at the end. */
export type Spot = { arrow: string } | { after: string } | { before: string } | { end: true; scope?: string }

/** Where the order leads from every step that says nothing itself. */
type Onward = Map<string, string>

function onwardOf(outline: Outline): Onward {
  const found: Onward = new Map()
  for (const [id, arrows] of outline.arrows) {
    const onward = arrows.find(({ implicit }) => implicit)
    if (onward) found.set(id, onward.target)
  }
  return found
}

/** Writes down what the order no longer says: `wanted` tells where each step is to lead. */
function settle(pen: Pen, wanted: Onward): void {
  for (const [id, target] of wanted) {
    const outline = pen.outline
    const step = outline.steps.get(id)
    if (!step) continue
    const now = (outline.arrows.get(id) ?? []).find(({ implicit }) => implicit)
    if (now?.target === target) continue
    const name = goName(outline, id, target)
    if (name === null || (now === undefined && step.data.next !== undefined && !onlyWhen(step.data.next)))
      continue
    if (onlyWhen(step.data.next)) pen.addTo([...step.at, 'next'], list(step.data.next).length, { go: name })
    else pen.set([...step.at, 'next'], name)
  }
}

function onlyWhen(next: unknown): boolean {
  return Array.isArray(next) && next.length > 0 && next.every((one) => typeof map(one).when === 'string')
}

/** All arrows of an outline by their ids. */
export function arrowById(outline: Outline, id: string): Arrow | undefined {
  for (const arrows of outline.arrows.values()) {
    const found = arrows.find((arrow) => arrow.id === id)
    if (found) return found
  }
  return undefined
}

/** Adds a step of a kind. Put on an arrow it stands between the ends; after a step it takes over where that
 * mostly leads; before a step it takes over all that leads there. */
export function addStep(source: Source, kind: Kind, spot: Spot, title?: Data | string): Change {
  const pen = new Pen(source)
  const outline = pen.outline
  if (outline.steps.size === 0) {
    const name = fresh(outline, TOP, kind, title)
    pen.set(['steps', name], blank(kind, title))
    return { patches: pen.patches, step: name }
  }
  return place(pen, spot, (name) => ({ data: blank(kind, title), name }), kind, title)
}

/** Adds a step with given data, such as one that was copied; `written` is the same with its comments. */
export function pasteStep(
  source: Source,
  data: Data,
  spot: Spot,
  kind: Kind,
  wish?: string,
  written?: unknown,
): Change {
  const pen = new Pen(source)
  const outline = pen.outline
  const { next: _, ...rest } = data
  const value =
    kind === 'approval' || kind === 'call' ? commented(known(outline, data), written) : (written ?? rest)
  if (outline.steps.size === 0) {
    const name = wish ?? fresh(outline, TOP, kind, undefined)
    pen.set(['steps', name], value)
    return { patches: pen.patches, step: name }
  }
  return place(pen, spot, (name) => ({ data: value as Data | Written, name }), kind, map(data.title), wish)
}

/** A step with the comments of what was written, as far as it says the same. */
function commented(data: Data, written: unknown): Data | Written {
  if (!(written instanceof Written)) return data
  const pen = new Pen(read(written.text, 'yaml')).set([], data)
  return new Written(pen.source.text, written.above, written.behind)
}

/** A pasted step whose outcomes lead to steps that are not there keeps the outcomes, without them. */
function known(outline: Outline, data: Data): Data {
  const { next: _, ...rest } = data
  const first = outline.steps.keys().next().value ?? ''
  const led = (outcomes: unknown): Data =>
    Object.fromEntries(
      Object.entries(map(outcomes)).map(([name, go]) => [
        name,
        typeof go === 'string' && named(outline, go, TOP) === null ? first : go,
      ]),
    )
  const approval = map(rest.approval)
  return {
    ...rest,
    ...('approval' in rest && { approval: { ...approval, outcomes: led(approval.outcomes) } }),
    ...('outcomes' in rest && { outcomes: led(rest.outcomes) }),
  }
}

function place(
  pen: Pen,
  spot: Spot,
  make: (name: string) => { data: Data | Written; name: string },
  kind: Kind,
  title?: Data | string,
  wish?: string,
): Change {
  const before = pen.source
  const outline = pen.outline
  const at = standing(outline, spot)
  const name = fresh(outline, at.scope, kind, title, wish)
  const scope = outline.scopes.get(at.scope)
  const where = scope?.at ?? ['steps']
  const wanted = onwardOf(outline)
  const made = make(name).data
  pen.add(where, name, made, at.place)
  const id = idIn(outline, at.scope, name)
  if (kind === 'end' || kind === 'approval') wanted.delete(id)
  else if (at.to !== null) wanted.set(id, at.to)
  if (kind === 'approval' && at.to !== null) {
    lead(pen, id, at.to, redoneFrom(outline, at.arrows[0]?.source ?? null))
  }
  for (const arrow of at.arrows) {
    if (arrow.implicit) wanted.set(arrow.source, id)
    else retarget(pen, arrow, id)
  }
  settle(pen, wanted)
  pen.keep(before, [...where, name])
  return { patches: pen.patches, step: id }
}

/** The first outcome of a new approval goes on; one that has no other sends back to the work that is judged. */
function lead(pen: Pen, id: string, target: string, back: string | null): void {
  const step = pen.outline.steps.get(id)
  const outcomes = Object.keys(map(map(step?.data.approval).outcomes))
  const first = outcomes[0]
  const name = goName(pen.outline, id, target)
  if (!step || !first || name === null) return
  const at: Path = [...step.at, 'approval', 'outcomes']
  pen.set([...at, first], name)
  const redone = back === null ? null : goName(pen.outline, id, back)
  if (outcomes.length === 1 && redone !== null) pen.set([...at, 'rework'], redone)
}

/** The nearest work that somebody can do again, from a step backwards as it is written. */
export function redoneFrom(outline: Outline, id: string | null): string | null {
  const order = [...outline.steps.keys()]
  let at = id
  while (at !== null && outline.steps.get(at)?.kind !== 'work') {
    const place = order.indexOf(at)
    const to = at
    at =
      arrowsTo(outline, to).find(({ byFault, source }) => !byFault && order.indexOf(source) < place)
        ?.source ?? null
  }
  return at
}

interface Standing {
  scope: string
  place: { after?: string; before?: string }
  /** Where the step itself leads. */
  to: string | null
  /** The arrows that lead to it from now on. */
  arrows: readonly Arrow[]
}

function standing(outline: Outline, spot: Spot): Standing {
  if ('arrow' in spot) {
    const arrow = arrowById(outline, spot.arrow)
    if (arrow) return onArrow(outline, arrow)
  }
  if ('before' in spot) {
    const step = outline.steps.get(spot.before)
    if (step) {
      return {
        scope: step.scope,
        place: { before: step.name },
        to: member(outline, step) ? null : step.id,
        arrows: member(outline, step) ? [] : arrowsTo(outline, step.id).filter(({ kind }) => kind !== 'rung'),
      }
    }
  }
  if ('after' in spot) {
    const step = outline.steps.get(spot.after)
    if (step) {
      if (member(outline, step))
        return { scope: step.scope, place: { after: step.name }, to: null, arrows: [] }
      const main = mainArrow(outline, step.id)
      return main
        ? onArrow(outline, main)
        : { scope: step.scope, place: { after: step.name }, to: null, arrows: [] }
    }
  }
  const scope = 'end' in spot ? (spot.scope ?? TOP) : TOP
  return { scope, ...atEnd(outline, scope), to: null, arrows: [] }
}

/** A new step at the end: ends of the main path stay last among what is written before the detours. */
function atEnd(outline: Outline, scope: string): { place: { after?: string } } {
  const last = [...(outline.scopes.get(scope)?.names.keys() ?? [])].at(-1)
  return { place: last === undefined ? {} : { after: last } }
}

function onArrow(outline: Outline, arrow: Arrow): Standing {
  const from = outline.steps.get(arrow.source)
  const scope = from?.scope ?? TOP
  const siblings = new Set(outline.scopes.get(scope)?.names.values() ?? [])
  const target = outline.steps.get(arrow.target)
  // Between steps of one scope, right after the first; before the second where the order led to it.
  const place =
    !arrow.implicit && target && siblings.has(target.id) && !falls(outline, previous(outline, target))
      ? { before: target.name }
      : { after: from?.name ?? '' }
  return { scope, place, to: arrow.target === RETURN ? null : arrow.target, arrows: [arrow] }
}

function previous(outline: Outline, step: Step): string | null {
  const names = [...(outline.scopes.get(step.scope)?.names.values() ?? [])]
  return names[names.indexOf(step.id) - 1] ?? null
}

function falls(outline: Outline, id: string | null): boolean {
  return id !== null && (outline.arrows.get(id) ?? []).some(({ implicit }) => implicit)
}

function member(outline: Outline, step: Step): boolean {
  return outline.scopes.get(step.scope)?.kind === 'member'
}

function idIn(outline: Outline, scope: string, name: string): string {
  const found = outline.scopes.get(scope)
  return found?.holder ? `${found.holder}.${name}` : name
}

/** Lets an arrow that the document says lead to another step. */
function retarget(pen: Pen, arrow: Arrow, to: string): boolean {
  if (arrow.kind === 'rung' && typeof pen.at(arrow.at) === 'string') return false
  const name = goName(pen.outline, arrow.kind === 'fault' ? to : arrow.source, to) ?? null
  if (arrow.kind === 'fault') {
    pen.set(arrow.at, to)
    return true
  }
  if (name === null) return false
  pen.set(arrow.at, name)
  return true
}

/** Lets an arrow lead elsewhere; one that only the order says is written down. */
export function redirect(source: Source, arrowId: string, to: string): Change | null {
  const pen = new Pen(source)
  const arrow = arrowById(pen.outline, arrowId)
  if (!arrow) return null
  if (arrow.implicit) {
    const name = goName(pen.outline, arrow.source, to)
    const step = pen.outline.steps.get(arrow.source)
    if (name === null || !step) return null
    if (onlyWhen(step.data.next)) pen.addTo([...step.at, 'next'], list(step.data.next).length, { go: name })
    else pen.set([...step.at, 'next'], name)
  } else if (!retarget(pen, arrow, to)) return null
  return { patches: pen.patches }
}

/** How a step is to be connected: always, under a condition, or by an outcome. */
export type Way = { always: true } | { when: string } | { outcome: string } | { fault: string }

/** An arrow from one step to another. Null where the work can't go there. */
export function connect(source: Source, from: string, to: string, way: Way): Change | null {
  const pen = new Pen(source)
  const step = pen.outline.steps.get(from)
  if (!step || step.kind === 'end') return null
  if ('fault' in way) {
    if (step.kind !== 'work') return null
    const at: Path = ['faults', way.fault]
    const fault = pen.outline.faults.get(way.fault)
    if (!fault) pen.set(at, { from: [from], go: to })
    else if (fault.said && !fault.from.includes(from))
      pen.addTo([...at, 'from'], list(fault.data.from).length, from)
    if (fault) pen.set([...at, 'go'], to)
    return { patches: pen.patches }
  }
  const name = goName(pen.outline, from, to)
  if (name === null) return null
  if ('outcome' in way) {
    const at: Path =
      step.kind === 'approval' ? [...step.at, 'approval', 'outcomes'] : [...step.at, 'outcomes']
    pen.set([...at, way.outcome], name)
    return { patches: pen.patches }
  }
  if (step.kind === 'approval') return null
  const at: Path = [...step.at, 'next']
  const next = step.data.next
  if ('always' in way) {
    if (!Array.isArray(next)) pen.set(at, name)
    else {
      const last = next.findIndex((one) => map(one).when === undefined)
      if (last < 0) pen.addTo(at, next.length, { go: name })
      else pen.set([...at, last, 'go'], name)
    }
    return { patches: pen.patches }
  }
  if (Array.isArray(next)) {
    const last = next.findIndex((one) => map(one).when === undefined)
    pen.addTo(at, last < 0 ? next.length : last, { when: way.when, go: name })
    return { patches: pen.patches }
  }
  const onward = typeof next === 'string' ? next : onwardName(pen.outline, step)
  pen.set(at, [{ when: way.when, go: name }, ...(onward === null ? [] : [{ go: onward }])])
  return { patches: pen.patches }
}

function onwardName(outline: Outline, step: Step): string | null {
  const onward = (outline.arrows.get(step.id) ?? []).find(({ implicit }) => implicit)
  return onward ? goName(outline, step.id, onward.target) : null
}

/** Takes an arrow away. Null for one that only the order says: it can be led elsewhere. */
export function disconnect(source: Source, arrowId: string): Change | null {
  const pen = new Pen(source)
  const outline = pen.outline
  const arrow = arrowById(outline, arrowId)
  const step = arrow && outline.steps.get(arrow.source)
  if (!arrow || !step || arrow.implicit) return null
  if (arrow.kind === 'fault') {
    const fault = outline.faults.get(arrow.label)
    if (!fault) return null
    if (!fault.said) {
      const rest = fault.from.filter((id) => id !== step.id)
      if (rest.length === 0) pen.drop(['faults', fault.name])
      else pen.set(['faults', fault.name, 'from'], rest)
    } else takeFromFault(pen, fault.name, step.id)
    return { patches: pen.patches }
  }
  if (arrow.kind === 'rung') {
    const at = arrow.at.slice(0, -1)
    const rung = map(pen.at(at))
    const acts = ['notify', 'reassign', 'raise_to', 'fault', 'outcome'].filter((key) => key in rung)
    if (acts.length > 1) pen.drop(arrow.at)
    else pen.drop(at, step.at.length)
    return { patches: pen.patches }
  }
  if (arrow.at.at(-1) !== 'go') {
    pen.drop(arrow.at, step.at.length)
    return { patches: pen.patches }
  }
  const entry = arrow.at.slice(0, -1)
  const whole = entry.slice(0, -1)
  const rest = list(pen.at(whole)).filter((_, index) => index !== entry.at(-1))
  if (rest.length === 0) pen.drop(whole, step.at.length)
  else if (rest.length === 1 && map(rest[0]).when === undefined) pen.set(whole, map(rest[0]).go)
  else pen.drop(entry)
  return { patches: pen.patches }
}

function takeFromFault(pen: Pen, fault: string, id: string): boolean {
  const at: Path = ['faults', fault, 'from']
  const from = pen.at(at)
  const outline = pen.outline
  const rest = list(from).filter((one) => typeof one !== 'string' || named(outline, one, TOP) !== id)
  // Without `from` a fault may happen everywhere, so one that can happen nowhere goes altogether.
  if (rest.length === 0) pen.drop(['faults', fault])
  else {
    const index = list(from).findIndex((one) => typeof one === 'string' && named(outline, one, TOP) === id)
    if (index >= 0) pen.drop([...at, index])
  }
  return rest.length > 0
}

/** Takes a step away. What led to it leads to where it mostly led. */
export function removeStep(source: Source, id: string): Change | null {
  const pen = new Pen(source)
  const told: Told[] = []
  const outline = pen.outline
  const step = outline.steps.get(id)
  if (!step) return null
  const scope = outline.scopes.get(step.scope)
  // A group without members is none: it goes with its last one.
  if (scope?.holder && Object.keys(map(pen.at(scope.at))).length === 1)
    return removeStep(source, scope.holder)
  const gone = new Set([id, ...within(outline, id)])
  lift(pen, step, told, gone)
  for (const one of gone) unname(pen, one, told)
  const now = pen.outline.steps.get(id)
  const wanted = onwardOf(pen.outline)
  const main = now && mainArrow(pen.outline, id)
  for (const [from, target] of wanted) if (target === id) wanted.set(from, main?.target ?? '')
  wanted.delete(id)
  if (now) pen.drop(now.at)
  settle(pen, wanted)
  const rewired = (main && outline.steps.get(main.target)?.id) ?? null
  return { patches: pen.patches, told, ...(rewired !== null && { step: rewired }) }
}

function within(outline: Outline, id: string): string[] {
  return [...inside(outline, id).values()].flatMap((one) => [one, ...within(outline, one)])
}

/** Lets everything that the document says leads to a step lead to where that mostly leads. */
function lift(pen: Pen, step: Step, told: Told[], gone: ReadonlySet<string>): void {
  const before = pen.outline
  const main = mainArrow(before, step.id)
  const other = step.kind === 'end' ? otherEnd(before, step) : null
  const to = main && main.target !== step.id && !gone.has(main.target) ? main.target : other
  // What the step sent back would be sent to itself: it goes to where the work came from.
  const came = arrowsTo(before, step.id).find(({ source, byFault }) => !byFault && !gone.has(source))?.source
  // From the last to the first, so that places in lists stay what they are.
  const leading = arrowsTo(before, step.id).filter(
    ({ source, implicit, kind }) => !implicit && !gone.has(source) && kind !== 'rung',
  )
  const done = new Set<string>()
  for (const arrow of leading.reverse()) {
    const key = JSON.stringify(arrow.at)
    if (done.has(key)) continue
    done.add(key)
    const next = to === arrow.source && came !== undefined && came !== arrow.source ? came : to
    if (
      next !== null &&
      next !== RETURN &&
      (arrow.kind !== 'fault' || next !== DONE) &&
      retarget(pen, arrow, next)
    ) {
      told.push({ what: 'rewired', step: arrow.source, to: next })
    } else if (arrow.kind === 'fault') {
      pen.set(arrow.at, RETURN)
      told.push({ what: 'rewired', step: arrow.source, to: RETURN })
    } else {
      dropRoute(pen, arrow)
      told.push({ what: 'dropped', step: arrow.source })
    }
  }
}

function otherEnd(outline: Outline, step: Step): string | null {
  const ends = [...outline.steps.values()].filter(({ kind, id }) => kind === 'end' && id !== step.id)
  return (ends.find(({ data }) => data.end === step.data.end) ?? ends[0])?.id ?? null
}

function dropRoute(pen: Pen, arrow: Arrow): void {
  const step = pen.outline.steps.get(arrow.source)
  if (step) pen.drop(arrow.at.at(-1) === 'go' ? arrow.at.slice(0, -1) : arrow.at, step.at.length)
}

/** Takes a step out of everything that only speaks of it. */
function unname(pen: Pen, id: string, told: Told[]): void {
  for (const [name, fault] of pen.outline.faults) {
    if (!fault.said || !fault.from.includes(id)) continue
    takeFromFault(pen, name, id)
    told.push({ what: 'fault', step: name })
  }
  const guarantees = list(map(pen.source.data).guarantees)
  for (let index = guarantees.length - 1; index >= 0; index -= 1) {
    const one = map(guarantees[index])
    const at: Path = ['guarantees', index]
    const means = (name: unknown) => typeof name === 'string' && named(pen.outline, name, TOP) === id
    if (means(one.before)) {
      pen.drop(at)
      told.push({ what: 'guarantee', step: id })
      continue
    }
    const always = list(one.always)
    const place = always.findIndex(means)
    if (place < 0) continue
    if (always.length === 1) pen.drop(at)
    else pen.drop([...at, 'always', place])
    told.push({ what: 'guarantee', step: id })
  }
  for (const step of [...pen.outline.steps.values()]) {
    if (step.id === id) continue
    const means = (name: unknown) => typeof name === 'string' && named(pen.outline, name, step.scope) === id
    for (const at of [
      [...step.at, 'four_eyes'],
      [...step.at, 'approval', 'four_eyes'],
    ]) {
      const eyes = list(pen.at(at))
      const place = eyes.findIndex(means)
      if (place < 0) continue
      // An empty list would let everybody approve: without the list the language's own rule holds.
      if (eyes.length === 1) pen.drop(at)
      else pen.drop([...at, place])
      told.push({ what: 'four_eyes', step: step.id })
    }
    if (
      typeof step.data.by === 'string' &&
      step.data.by.startsWith('performer:') &&
      means(step.data.by.slice(10))
    ) {
      pen.drop([...step.at, 'by'], step.at.length)
      told.push({ what: 'performer', step: step.id })
    }
  }
}

/** A copy of a step, right after it. Where the step only goes on, it goes on to the copy. */
export function duplicateStep(source: Source, id: string): Change | null {
  const pen = new Pen(source)
  const outline = pen.outline
  const step = outline.steps.get(id)
  if (!step) return null
  const name = fresh(outline, step.scope, step.kind, undefined, step.name)
  const wanted = onwardOf(outline)
  const copy = idIn(outline, step.scope, name)
  pen.add(outline.scopes.get(step.scope)?.at ?? ['steps'], name, copied(source, step.at), {
    after: step.name,
  })
  if (step.kind !== 'end' && step.kind !== 'approval' && !member(outline, step)) {
    const onward = wanted.get(id)
    if (onward !== undefined && step.data.next === undefined) {
      wanted.set(copy, onward)
      wanted.set(id, copy)
    } else if (typeof step.data.next === 'string') {
      pen.drop([...step.at, 'next'], step.at.length)
      wanted.set(id, copy)
    }
  }
  settle(pen, wanted)
  pen.keep(source, step.at)
  return { patches: pen.patches, step: copy }
}

/** Takes a step out of the flow and puts it elsewhere in it. What led to it leads to where it led. */
export function moveStep(source: Source, id: string, spot: Spot): Change | null {
  const pen = new Pen(source)
  const outline = pen.outline
  const step = outline.steps.get(id)
  if (!step) return null
  const over = 'arrow' in spot ? arrowById(outline, spot.arrow) : undefined
  if (over && (over.source === id || over.target === id || over.kind === 'rung')) return null
  const at = standing(outline, spot)
  if (at.scope !== step.scope || at.place.after === step.name || at.place.before === step.name) return null
  if (at.arrows.some(({ source: from }) => from === id)) return null
  const told: Told[] = []
  const main = mainArrow(outline, id)
  const wanted = onwardOf(outline)
  lift(pen, step, told, new Set([id]))
  for (const [from, target] of wanted) {
    if (target === id && from !== id) wanted.set(from, main?.target ?? '')
  }
  const onlyGoesOn = step.kind !== 'end' && step.kind !== 'approval' && !Array.isArray(step.data.next)
  pen.move(step.at, at.place)
  if (onlyGoesOn && at.to !== null) {
    if (typeof step.data.next === 'string') pen.drop([...step.at, 'next'], step.at.length)
    wanted.set(id, at.to)
  }
  for (const arrow of at.arrows) {
    if (arrow.implicit) wanted.set(arrow.source, id)
    else retarget(pen, arrow, id)
  }
  settle(pen, wanted)
  pen.keep(source, step.at)
  return { patches: pen.patches, step: id, told }
}

/** Moves a step up or down in the order as written. What the order says changes with it: that is what is asked. */
export function reorder(source: Source, id: string, by: 1 | -1): Change | null {
  const pen = new Pen(source)
  const step = pen.outline.steps.get(id)
  const where = step && pen.outline.scopes.get(step.scope)?.at
  if (!step || !where) return null
  const names = Object.keys(map(pen.at(where)))
  const other = names[names.indexOf(step.name) + by]
  if (other === undefined) return null
  pen.move(step.at, by === 1 ? { after: other } : { before: other })
  return { patches: pen.patches, step: id }
}
