// What is done with several steps at once: grouped, taken apart, taken away, copied and pasted, each as one change.

import { copied, type Path, read, type Source } from '../../document/index.ts'
import { type Change, pasteStep, removeStep, type Spot, type Told } from './flow_commands.ts'
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
  const clip = new Pen(read(text, 'yaml'))
  const whole = map(clip.source.data)
  const at: Path = Object.keys(whole).length === 1 && 'steps' in whole ? ['steps'] : []
  const steps = Object.entries(map(clip.at(at))).filter(([name, data]) => NAME.test(name) && isStep(data))
  if (steps.length === 0 || clip.source.troubles.length > 0) return null
  const pen = new Pen(source)
  let where = spot
  let last: string | undefined
  for (const [name, data] of steps) {
    clip.drop([...at, name, 'next'], at.length + 1)
    const written = clip.has([...at, name]) ? copied(clip.source, [...at, name]) : undefined
    const change = pasteStep(pen.source, map(data), where, kindOf(map(data)), name, written)
    pen.take(change.patches)
    last = change.step ?? last
    if (last !== undefined) where = { after: last }
  }
  return { patches: pen.patches, count: steps.length, ...(last !== undefined && { step: last }) }
}

const NAME = /^[a-z][a-z0-9_]*$/
const SAID = ['title', 'by', 'approval', 'any_order', 'each', 'call', 'wait', 'do', 'end', 'form', 'evidence']

function isStep(data: unknown): data is Data {
  return SAID.some((key) => Object.hasOwn(map(data), key))
}

/** Makes a group without an order of steps that follow each other. Null where they can't be one: one of them is
 * an end or decides where the work goes, or there is a way into or out of their middle. */
export function groupSteps(source: Source, ids: readonly string[]): Change | null {
  const pen = new Pen(source)
  const outline = pen.outline
  const steps = inARow(outline, ids)
  const first = steps?.[0]
  const last = steps?.at(-1)
  if (!steps || !first || !last) return null
  const scope = outline.scopes.get(first.scope)
  if (!scope) return null
  const name = fresh(outline, first.scope, 'any_order')
  const group = scope.holder ? `${scope.holder}.${name}` : name
  const onward = mainArrow(outline, last.id)
  const to = onward && !onward.implicit ? goName(outline, last.id, onward.target) : null
  for (const { at } of steps) pen.drop([...at, 'next'], at.length)
  const members = Object.fromEntries(steps.map((step) => [step.name, copied(pen.source, step.at)]))
  pen.add(scope.at, name, { any_order: members, ...(to !== null && { next: to }) }, { before: first.name })
  for (const { at } of steps) pen.drop(at)
  lead(pen, arrowsTo(outline, first.id), first.id, group)
  for (const step of steps) respell(pen, outline, step.id, `${group}.${step.name}`)
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
  return { patches: pen.patches, step: idOf(first) }
}

/** The steps in their order, if the work goes straight through them. */
function inARow(outline: Outline, ids: readonly string[]): Step[] | null {
  const steps = ids.flatMap((id) => outline.steps.get(id) ?? [])
  const [one] = steps
  if (!one || steps.length < 2 || outline.scopes.get(one.scope)?.kind === 'member') return null
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
