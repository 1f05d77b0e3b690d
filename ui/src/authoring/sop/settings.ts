// What designers set at one place of an SOP: each gives one change, as small as it can be.

import { copied, type Path, read, type Source } from '../../document/index.ts'
import { type Change, redoneFrom } from './flow_commands.ts'
import { numbered } from './ids.ts'
import {
  arrowsTo,
  type Data,
  goName,
  type Kind,
  list,
  mainArrow,
  map,
  type Outline,
  type Step,
} from './outline.ts'
import { Pen } from './pen.ts'
import { blank } from './snippets.ts'

const LANGUAGES = ['zh-CN', 'en'] as const

/** Puts a value at a place. `undefined` takes it away, and what stands empty around it, down to `keep` parts. */
export function put(source: Source, path: Path, value: unknown, keep = path.length - 1): Change {
  return { patches: new Pen(source).set(path, value, keep).patches }
}

/** Several places at once. */
export function putAll(source: Source, values: readonly (readonly [Path, unknown])[], keep = 0): Change {
  const pen = new Pen(source)
  for (const [path, value] of values) pen.set(path, value, Math.min(keep, path.length - 1))
  return { patches: pen.patches }
}

/** A text in one language. One string for all languages becomes one per language when they differ. */
export function putText(source: Source, path: Path, language: string, text: string): Change {
  const pen = new Pen(source)
  const now = pen.at(path)
  const entries = map(now)
  if (typeof now === 'string') {
    if (text === '') pen.set(path, undefined, path.length - 1)
    else if (text !== now) {
      const both = Object.fromEntries(LANGUAGES.map((one) => [one, one === language ? text : now]))
      pen.set(path, { ...both, [language]: text })
    }
  } else if (text === '') {
    if (Object.hasOwn(entries, language)) pen.set([...path, language], undefined, path.length - 1)
  } else if (Object.keys(entries).length === 0) {
    pen.set(path, { [language]: text })
  } else {
    pen.set([...path, language], text)
  }
  return { patches: pen.patches }
}

/** Where the text of a guide stands: in place, or beside its pictures. */
export function guidePath(pen: { data: Data; at: Path }): Path {
  const guide = map(pen.data.guide)
  return 'text' in guide || 'media' in guide ? [...pen.at, 'guide', 'text'] : [...pen.at, 'guide']
}

/** The pictures and clips of a guide. With any, its text stands beside them; without, alone again. */
export function putMedia(source: Source, at: Path, media: readonly string[]): Change {
  const pen = new Pen(source)
  const guide = pen.at(at)
  const split = 'text' in map(guide) || 'media' in map(guide)
  if (media.length === 0) {
    const text = split ? map(guide).text : guide
    if (split) pen.set(at, text, at.length - 1)
  } else if (split) pen.set([...at, 'media'], media)
  else pen.set(at, { ...(guide !== undefined && { text: guide }), media })
  return { patches: pen.patches }
}

/** Puts a form that is written in place into a file of its own, with its comments; the place names it then. */
export function formOut(source: Source, at: Path, name: string): { text: string; change: Change } {
  const pen = new Pen(source)
  const file = new Pen(read(`form: ${name}\n`, 'yaml'))
  for (const key of Object.keys(map(pen.at(at)))) file.add([], key, copied(source, [...at, key]))
  return { text: file.source.text, change: { patches: pen.set(at, name).patches } }
}

/** Takes a field away from what opening a job needs. */
export function dropInput(source: Source, name: string): Change {
  const pen = new Pen(source)
  const place = list(pen.at(['inputs', 'required'])).indexOf(name)
  if (place >= 0) pen.drop(['inputs', 'required', place], 1)
  pen.drop(['inputs', 'properties', name], 1)
  if (Object.keys(map(pen.at(['inputs', 'properties']))).length === 0) pen.drop(['inputs'])
  return { patches: pen.patches }
}

/** Takes a column away from a decision table, in all of its rows; its last column stays. */
export function dropColumn(source: Source, table: string, column: string): Change | null {
  const pen = new Pen(source)
  const at: Path = ['tables', table]
  if (Object.keys(map(pen.at([...at, 'inputs']))).length < 2) return null
  pen.drop([...at, 'inputs', column])
  for (const [index, row] of list(pen.at([...at, 'rows'])).entries()) {
    if (Object.hasOwn(map(row), column)) pen.drop([...at, 'rows', index, column], at.length + 2)
  }
  return { patches: pen.patches }
}

/** Adds an item to a list that may not be there yet. */
export function addItemTo(source: Source, path: Path, value: unknown, index?: number): Change {
  const pen = new Pen(source)
  return { patches: pen.addTo(path, index ?? list(pen.at(path)).length, value).patches }
}

/** Takes an item or entry away, and what is empty around it then, down to `keep` parts of the path. */
export function dropAt(source: Source, path: Path, keep: number): Change {
  return { patches: new Pen(source).drop(path, keep).patches }
}

export function moveItemTo(source: Source, path: Path, index: number): Change {
  return { patches: new Pen(source).moveTo(path, index).patches }
}

/** Adds an entry under a name of its own; `step` of the change is that name. */
export function addNamed(source: Source, path: Path, stem: string, value: unknown, bare = false): Change {
  const pen = new Pen(source)
  const name = numbered(stem, new Set(Object.keys(map(pen.at(path)))), bare)
  return { patches: pen.add(path, name, value).patches, step: name }
}

export function renameEntry(source: Source, path: Path, key: string): Change {
  return { patches: new Pen(source).rename(path, key).patches }
}

/** Condition of an entry of `next`, or none. */
export function putWhen(source: Source, go: Path, when: string | undefined): Change {
  const pen = new Pen(source)
  if (go.at(-1) !== 'go') {
    const target = pen.at(go)
    if (when !== undefined) pen.set(go, [{ when, go: target }])
  } else pen.set([...go.slice(0, -1), 'when'], when, go.length - 1)
  return { patches: pen.patches }
}

/** What each kind of step may say. */
const SAYS: Readonly<Record<Kind, readonly string[]>> = {
  work: ['title', 'guide', 'locked', 'by', 'four_eyes', 'form', 'evidence', 'due', 'escalate', 'next'],
  approval: ['title', 'guide', 'locked', 'approval', 'form', 'evidence', 'due', 'escalate'],
  any_order: ['title', 'guide', 'locked', 'any_order', 'need', 'due', 'escalate', 'next'],
  each: ['title', 'guide', 'locked', 'each', 'due', 'escalate', 'next'],
  call: ['title', 'guide', 'locked', 'call', 'with', 'outcomes', 'due', 'escalate', 'next'],
  wait: ['title', 'guide', 'locked', 'wait', 'due', 'escalate', 'next'],
  do: ['title', 'guide', 'locked', 'do', 'with', 'on_error', 'due', 'escalate', 'next'],
  end: ['title', 'guide', 'end', 'successful'],
}

/** Makes another kind of step of one: what both kinds say is kept, and where it mostly leads. */
export function changeKind(source: Source, id: string, kind: Kind): Change | null {
  const pen = new Pen(source)
  const outline = pen.outline
  const step = outline.steps.get(id)
  if (!step || step.kind === kind) return null
  const main = mainArrow(outline, id)
  const target = main ? goName(outline, id, main.target) : null
  for (const key of Object.keys(step.data)) {
    if (!SAYS[kind].includes(key)) pen.drop([...step.at, key], step.at.length)
  }
  const order = [...outline.steps.keys()]
  const came = arrowsTo(outline, id).find(
    ({ byFault, source: from }) => !byFault && order.indexOf(from) < order.indexOf(id),
  )
  const back = redoneFrom(outline, came?.source ?? null)
  const redone = back === null ? null : goName(outline, id, back)
  for (const [key, value] of Object.entries(begin(step, kind, target, redone)))
    pen.set([...step.at, key], value)
  const now = pen.outline.steps.get(id)
  if (step.kind === 'approval' && kind !== 'end' && target !== null && now) {
    const onward = mainArrow(pen.outline, id)
    if (onward?.target !== main?.target) pen.set([...step.at, 'next'], target)
  }
  return { patches: pen.patches, step: id }
}

function begin(step: Step, kind: Kind, target: string | null, redone: string | null): Data {
  if (kind === 'approval') {
    const by =
      typeof step.data.by === 'string' && step.data.by !== 'assignee' ? step.data.by : 'role:branch_manager'
    return {
      approval: { by, outcomes: { approve: target ?? 'done', ...(redone !== null && { rework: redone }) } },
    }
  }
  if (kind === 'work') {
    const by = map(step.data.approval).by
    return typeof by === 'string' && by !== 'assignee' ? { by } : {}
  }
  return blank(kind)
}

/** How an arrow list of one way (`next`, an outcome) reads: its entries, in order. */
export function entriesOf(value: unknown, at: Path): { at: Path; when: string | null; go: string }[] {
  if (typeof value === 'string') return [{ at, when: null, go: value }]
  return list(value).map((one, index) => {
    const { when, go } = map(one)
    return {
      at: [...at, index, 'go'],
      when: typeof when === 'string' ? when : null,
      go: typeof go === 'string' ? go : '',
    }
  })
}

/** Steps that can be spoken of in lists such as guarantees: by their addresses. */
export function spokenOf(outline: Outline): string[] {
  return [...outline.steps.keys()]
}
