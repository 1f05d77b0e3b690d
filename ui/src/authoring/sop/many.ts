// What is done with several steps at once: grouped, taken apart, taken away, copied and pasted, each as one change.

import { copied, type Path, read, type Source } from '../../document/index.ts'
import {
  type Change,
  moveStep,
  pasteStep,
  removeStep,
  reorder,
  type Spot,
  type Told,
} from './flow_commands.ts'
import { fresh } from './ids.ts'
import {
  type Arrow,
  arrowsTo,
  type Data,
  goName,
  inside,
  kindOf,
  list,
  mainArrow,
  map,
  named,
  type Outline,
  type Step,
  TOP,
} from './outline.ts'
import { Pen } from './pen.ts'
import { STEP_KEYS } from './said.ts'

/** Takes several steps away. */
export function removeSteps(source: Source, ids: readonly string[]): Change | null {
  const pen = new Pen(source)
  const told: Told[] = []
  let step: string | undefined
  for (const id of ids) {
    const change = removeStep(pen.source, id)
    if (!change) continue
    pen.take(change.patches)
    told.push(...(change.told ?? []))
    step = change.step
  }
  return { patches: pen.patches, told, ...(step !== undefined && !ids.includes(step) && { step }) }
}

/** Steps as a text of their own, with their comments: what goes to the clipboard. */
export function copySteps(source: Source, outline: Outline, ids: readonly string[]): string {
  const pen = new Pen(read('', 'yaml'))
  for (const step of outline.steps.values()) {
    if (ids.includes(step.id)) pen.add([], step.name, copied(source, step.at))
  }
  return pen.source.text
}

/** Puts steps of a text after each other; null where the text holds none. */
export function pasteSteps(source: Source, text: string, spot: Spot): (Change & { count: number }) | null {
  const clip = new Pen(read(`\n${text}`, 'yaml')) // what stands at the very top speaks of the file
  const whole = map(clip.source.data)
  const at: Path = Object.keys(whole).length === 1 && 'steps' in whole ? ['steps'] : []
  const steps = Object.entries(map(clip.at(at))).filter(([name, data]) => NAME.test(name) && isStep(data))
  if (steps.length === 0 || clip.source.troubles.length > 0) return null
  const pen = new Pen(source)
  let where = spot
  let last: string | undefined
  for (const [name, data] of steps) {
    const before = clip.source
    clip.drop([...at, name, 'next'], at.length + 1).keep(before, [...at, name])
    const written = clip.has([...at, name]) ? copied(clip.source, [...at, name]) : undefined
    const change = pasteStep(pen.source, map(data), where, kindOf(map(data)), name, written)
    pen.take(change.patches)
    last = change.step ?? last
    if (last !== undefined) where = { after: last }
  }
  return { patches: pen.patches, count: steps.length, ...(last !== undefined && { step: last }) }
}

const NAME = /^[a-z][a-z0-9_]*$/

/** Whether it says nothing but what steps say. A step that says nothing is only confirmed. */
function isStep(data: unknown): data is Data {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false
  return Object.keys(data).every((key) => STEP_KEYS.has(key))
}

/** Copies of several steps, after the last of them. */
export function duplicateSteps(source: Source, ids: readonly string[]): Change | null {
  const outline = new Pen(source).outline
  const last = [...outline.steps.keys()].filter((id) => ids.includes(id)).at(-1)
  if (last === undefined) return null
  return pasteSteps(source, copySteps(source, outline, ids), { after: last })
}

/** Moves several steps to a place in the flow, where they follow each other as they are written. */
export function moveSteps(source: Source, ids: readonly string[], spot: Spot): Change | null {
  const pen = new Pen(source)
  const told: Told[] = []
  let where = spot
  let moved = false
  for (const id of [...pen.outline.steps.keys()].filter((one) => ids.includes(one))) {
    const change = moveStep(pen.source, id, where)
    if (change) pen.take(change.patches)
    moved ||= change !== null
    told.push(...(change?.told ?? []))
    if (change || where !== spot) where = { after: id }
  }
  return moved ? { patches: pen.patches, told, ...(ids[0] !== undefined && { step: ids[0] }) } : null
}

/** Moves several steps up or down in the order as written. Those that stand at the edge stay. */
export function reorderSteps(source: Source, ids: readonly string[], by: 1 | -1): Change | null {
  const pen = new Pen(source)
  const wanted = [...pen.outline.steps.values()].filter(({ id }) => ids.includes(id))
  const stuck = new Set<string>()
  for (const step of by === 1 ? wanted.reverse() : wanted) {
    const names = [...(pen.outline.scopes.get(step.scope)?.names.values() ?? [])]
    const beside = names[names.indexOf(step.id) + by]
    const change = beside === undefined || stuck.has(beside) ? null : reorder(pen.source, step.id, by)
    if (change) pen.take(change.patches)
    else stuck.add(step.id)
  }
  return pen.patches.length > 0 ? { patches: pen.patches } : null
}

/** Makes a group of steps that follow each other: done in any order, or for each item of a list. Null where they
 * can't be one: one of them is an end or decides where the work goes, or there is a way into or out of their
 * middle. */
export function groupSteps(
  source: Source,
  ids: readonly string[],
  kind: 'any_order' | 'each' = 'any_order',
): Change | null {
  const pen = new Pen(source)
  const outline = pen.outline
  const steps = inARow(outline, ids, kind === 'each' ? 1 : 2)
  const first = steps?.[0]
  const last = steps?.at(-1)
  if (!steps || !first || !last) return null
  const scope = outline.scopes.get(first.scope)
  if (!scope) return null
  const name = fresh(outline, first.scope, kind)
  const group = scope.holder ? `${scope.holder}.${name}` : name
  const onward = mainArrow(outline, last.id)
  const to = onward && !onward.implicit ? goName(outline, last.id, onward.target) : null
  for (const { at } of steps) {
    const before = pen.source
    pen.drop([...at, 'next'], at.length).keep(before, at)
  }
  const members = Object.fromEntries(steps.map((step) => [step.name, copied(pen.source, step.at)]))
  const held = kind === 'each' ? { each: { of: listOf(outline), steps: members } } : { any_order: members }
  pen.add(scope.at, name, { ...held, ...(to !== null && { next: to }) }, { before: first.name })
  for (const { at } of steps) pen.drop(at)
  lead(pen, arrowsTo(outline, first.id), first.id, group)
  for (const step of steps) respell(pen, outline, step.id, `${group}.${step.name}`)
  pen.keep(source, [...scope.at, name])
  return { patches: pen.patches, step: group }
}

/** Takes a group apart: its steps follow each other as they are written. */
export function ungroupStep(source: Source, id: string): Change | null {
  const pen = new Pen(source)
  const outline = pen.outline
  const group = outline.steps.get(id)
  const scope = group && outline.scopes.get(group.scope)
  if (group?.kind !== 'any_order' || !scope || scope.kind === 'member') return null
  const members = [...inside(outline, id).values()].flatMap((one) => outline.steps.get(one) ?? [])
  const names: string[] = []
  let before = group.name
  for (const member of members) {
    const name = scope.names.has(member.name)
      ? fresh(pen.outline, group.scope, member.kind, undefined, member.name)
      : member.name
    pen.add(scope.at, name, copied(source, member.at), { after: before })
    names.push(name)
    before = name
  }
  const idOf = (name: string) => (scope.holder ? `${scope.holder}.${name}` : name)
  const next = map(group.data).next
  if (next !== undefined) pen.set([...scope.at, before, 'next'], next)
  pen.drop(group.at)
  const first = names[0]
  if (first === undefined) return null
  lead(pen, arrowsTo(outline, id), id, idOf(first))
  members.forEach((member, index) => {
    respell(pen, outline, member.id, idOf(names[index] ?? member.name))
  })
  pen.keep(source, [...scope.at, first])
  return { patches: pen.patches, step: idOf(first) }
}

/** The first list that opening a job gives. */
function listOf(outline: Outline): string {
  const inputs = Object.entries(map(map(outline.data.inputs).properties))
  const found = inputs.find(([, one]) => map(one).type === 'array')
  return `inputs.${found?.[0] ?? 'items'}`
}

/** The steps in their order, if the work goes straight through them. */
function inARow(outline: Outline, ids: readonly string[], least: number): Step[] | null {
  const steps = ids.flatMap((id) => outline.steps.get(id) ?? [])
  const [one] = steps
  if (!one || steps.length < least || outline.scopes.get(one.scope)?.kind === 'member') return null
  const order = [...(outline.scopes.get(one.scope)?.names.values() ?? [])]
  steps.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
  for (const [index, step] of steps.entries()) {
    if (step.scope !== one.scope || step.kind === 'end' || step.kind === 'approval') return null
    const ways = (outline.arrows.get(step.id) ?? []).filter(({ byFault }) => !byFault)
    const next = steps[index + 1]
    if (ways.length !== 1 || Array.isArray(step.data.next)) return null
    if (next && ways[0]?.target !== next.id) return null
    if (index > 0 && arrowsTo(outline, step.id).some((way) => way.source !== steps[index - 1]?.id))
      return null
  }
  return steps
}

/** Lets what the document says leads to a step lead to another one. */
function lead(pen: Pen, arrows: readonly Arrow[], from: string, to: string): void {
  const name = to.split('.').at(-1) ?? to
  for (const { at, implicit, kind, source } of arrows) {
    if (implicit || kind === 'rung' || source === from) continue
    if (typeof pen.at(at) === 'string') pen.set(at, kind === 'fault' ? to : name)
  }
}

/** Calls a step otherwise wherever it is spoken of: faults, guarantees, four eyes, whoever did it. */
function respell(pen: Pen, outline: Outline, id: string, to: string): void {
  const means = (name: unknown, scope: string) =>
    typeof name === 'string' && named(outline, name, scope) === id
  const each = (at: Path, scope: string) => {
    for (const [index, one] of list(pen.at(at)).entries()) if (means(one, scope)) pen.set([...at, index], to)
  }
  for (const [name, fault] of outline.faults) {
    const at: Path = ['faults', name, 'from']
    if (means(fault.data.from, TOP)) pen.set(at, to)
    else each(at, TOP)
  }
  for (const [index, one] of list(map(pen.source.data).guarantees).entries()) {
    if (means(map(one).before, TOP)) pen.set(['guarantees', index, 'before'], to)
    each(['guarantees', index, 'always'], TOP)
  }
  for (const step of pen.outline.steps.values()) {
    each([...step.at, 'four_eyes'], step.scope)
    each([...step.at, 'approval', 'four_eyes'], step.scope)
    for (const at of [
      [...step.at, 'by'],
      [...step.at, 'approval', 'by'],
    ]) {
      const by = pen.at(at)
      if (typeof by === 'string' && by.startsWith('performer:') && means(by.slice(10), step.scope)) {
        pen.set(at, `performer:${to}`)
      }
    }
  }
}
