// What a value (or a key) at a place of a document speaks of: a step, a form, a person … Completion, help, going to
// definitions and finding of uses all ask here.

import type { Path } from '../../document/index.ts'
import { valueAt } from './schema.ts'
import type { FileKind, World } from './world.ts'

export type Slot =
  | 'step' // a step that is only spoken of
  | 'go' // where the work goes
  | 'address' // a step of a running job, in scenarios
  | 'form'
  | 'who'
  | 'told'
  | 'role'
  | 'login'
  | 'branch'
  | 'tag'
  | 'calendar'
  | 'codeList'
  | 'code'
  | 'subject'
  | 'skill'
  | 'action'
  | 'check'
  | 'strategy'
  | 'sop'
  | 'variant'
  | 'fault'
  | 'outcome'
  | 'end'
  | 'event'
  | 'duration'
  | 'distance'
  | 'count'
  | 'moment'
  | 'need'
  | 'reassign'
  | 'signer'
  | 'cel'
  | 'text'
  | 'field' // of the form around
  | 'scope' // of a UI schema
  | 'answer' // a value of a field
  | 'input'
  | 'evidence'
  | 'table'
  | 'fieldType'
  | 'format'
  | 'language'

/** A place of a file, in the terms of the SOP it belongs to. */
export interface Place {
  file: string
  kind: FileKind
  /** As it is in the file. */
  path: Path
  /** Of an SOP or a variant: as it is in the SOP. */
  inSop: Path | null
}

export function placeOf(world: World, file: string, path: Path): Place | null {
  const kind = world.kind(file)
  if (kind === null) return null
  const inSop = kind === 'sop' ? path : kind === 'variant' && path[0] === 'change' ? path.slice(1) : null
  return { file, kind, path, inSop }
}

/** Definitions of the schemas whose values speak of something. */
const BY_DEFINITION: Readonly<Record<string, Slot>> = {
  stepPath: 'step',
  next: 'go',
  who: 'who',
  people: 'who',
  duration: 'duration',
  due: 'duration',
  distance: 'distance',
  count: 'count',
  moment: 'moment',
  need: 'need',
  voices: 'need',
  form: 'form',
  cel: 'cel',
  text: 'text',
  stepTitle: 'text',
  guide: 'text',
  roleName: 'role',
  login: 'login',
  branchCode: 'branch',
}

/** What the value at a place speaks of; null where it is plain. */
export function slotAt(world: World, place: Place): Slot | null {
  const { path, kind } = place
  const last = path.at(-1)
  const item = typeof last === 'number'
  const key = item ? path.at(-2) : last
  const parent = item ? path.at(-3) : path.at(-2)
  if (place.inSop) return inSop(world, place, place.inSop)
  if (kind === 'scenario') return inScenario(place)
  if (kind === 'form') return inForm(path)
  if (kind === 'subject') return path[0] === 'schema' ? inForm(path) : byDefinition(world, place)
  if (kind === 'variant') {
    if (key === 'of' && path.length === 1) return 'sop'
    if (key === 'tag') return 'tag'
    if (path[0] === 'branches' && item) return 'branch'
  }
  if (kind === 'organisation') {
    if (key === 'calendar') return 'calendar'
    if (key === 'parent') return 'branch'
    if (key === 'branch' || key === 'delegate') return key === 'branch' ? 'branch' : 'login'
    if (key === 'roles' && parent !== undefined) return 'role'
    if (key === 'skills') return 'skill'
    if (key === 'tags') return 'tag'
  }
  if (kind === 'code_list' && key === 'parent' && path.length === 1) return 'codeList'
  return byDefinition(world, place)
}

function byDefinition(world: World, place: Place): Slot | null {
  const language = world.language(place.inSop ? 'sop' : place.kind)
  const path = place.inSop ?? place.path
  const data = place.inSop ? world.sop(place.file) : world.data(place.file)
  for (const { defs } of language?.at(data, path) ?? []) {
    const found = BY_DEFINITION[defs.at(-1) ?? ''] ?? [...defs].reverse().map((one) => BY_DEFINITION[one])[0]
    if (found) return found
  }
  return null
}

function inSop(world: World, place: Place, path: Path): Slot | null {
  const last = path.at(-1)
  const item = typeof last === 'number'
  const key = item ? path.at(-2) : last
  const parent = item ? path.at(-3) : path.at(-2)
  const inFields = path[0] === 'inputs' || (path.includes('form') && path.at(-1) !== 'form')
  if (inFields) return inForm(path[0] === 'inputs' ? path.slice(1) : path.slice(path.indexOf('form') + 1))
  if (path.length === 1 && key === 'about') return 'subject'
  if (path.length === 2 && key === 'skills') return 'skill'
  if (key === 'by' && parent === 'dispatch') return 'strategy'
  if (key === 'go') return 'go'
  if (path[0] === 'steps' && path.at(-2) === 'with') return 'answer'
  if ((key === 'after' || key === 'before') && place.kind === 'variant' && path.at(-3) === 'steps')
    return 'go'
  if (key === 'before' && parent !== undefined && path[0] === 'guarantees') return 'step'
  if (key === 'fault' && path.includes('escalate')) return 'fault'
  if (key === 'outcome' && path.includes('escalate')) return 'outcome'
  if (key === 'reassign') return 'reassign'
  if (key === 'signer') return 'signer'
  if (key === 'check' && path.includes('evidence')) return 'check'
  if (key === 'do' && !item) return 'action'
  if (key === 'call' && !item) return 'sop'
  if (key === 'event' && parent === 'wait') return 'event'
  if (key === 'on' && path[0] === 'triggers') return 'event'
  if (key === 'kind' && parent === 'of') return 'subject'
  if (key === 'end' && !item) return 'end'
  if (key === 'on_error') return 'go'
  if (parent === 'outcomes' && !item) return 'go'
  if (path[0] === 'tables' && path[2] === 'inputs') return 'cel'
  return byDefinition(world, place)
}

function inScenario(place: Place): Slot | null {
  const { path } = place
  const last = path.at(-1)
  const item = typeof last === 'number'
  const key = item ? path.at(-2) : last
  if (path[0] === 'branch') return 'branch'
  if (path[0] === 'variant') return 'variant'
  if (path[0] === 'assignee') return 'login'
  if (path[0] === 'inputs' || path[0] === 'subject') return path.length > 1 ? 'answer' : null
  if (path[0] !== 'walk' || path.length < 3) return null
  const [, , what, below] = path
  if (what === 'answers') return path.length > 3 ? 'answer' : null
  if (what === 'expect') {
    if (below === undefined || typeof below === 'number' || key === 'at') return 'address'
    if (key === 'notified' || key === 'raised_to') return 'told'
    if (key === 'assignee') return 'login'
    if (key === 'end') return 'end'
    if (below === 'kept' && path.length > 4) return 'answer'
    return null
  }
  if (what === 'event') return below === 'type' ? 'event' : null
  if (path.length > 3) return null
  if (what === 'do' || what === 'at') return 'address'
  if (what === 'child' || what === 'in') return 'address'
  if (what === 'fault') return 'fault'
  if (what === 'decide') return 'outcome'
  if (what === 'as' || what === 'to') return 'login'
  if (what === 'end') return 'end'
  if (what === 'after' || what === 'by') return 'duration'
  return null
}

/** Within a form file, or a form written in place. */
function inForm(path: Path): Slot | null {
  const last = path.at(-1)
  const item = typeof last === 'number'
  const key = item ? path.at(-2) : last
  const named = path.at(-2) === 'properties' && !item
  if (named) return null
  if (path[0] === 'uischema') {
    if (key === 'scope') return 'scope'
    if (key === 'cel') return 'cel'
    return null
  }
  if (key === 'codeList') return 'codeList'
  if (key === 'compute') return 'cel'
  if (key === 'required' && item) return 'field'
  if (key === 'type') return 'fieldType'
  if (key === 'format') return 'format'
  return null
}

/** What the keys of the map at a place speak of; null where they are words of the language or new names. */
export function keySlot(world: World, place: Place): Slot | null {
  const { path, kind } = place
  if (place.inSop) {
    const at = place.inSop
    if (kind === 'variant' && at.at(-1) === 'steps' && (at.length === 1 || at.at(-2) === 'each'))
      return 'step'
    if (kind === 'variant' && at.length === 1 && at[0] === 'faults') return 'fault'
    if (at[0] === 'triggers' && at.at(-1) === 'inputs') return 'input'
    if (at.at(-1) === 'with') {
      const step = valueAt(world.sop(place.file), at.slice(0, -1)) as Record<string, unknown> | undefined
      return step?.call || step?.do ? 'input' : null
    }
    return null
  }
  if (kind === 'scenario') {
    if (path.length === 1 && path[0] === 'inputs') return 'input'
    if (path[0] === 'walk' && path.length === 3) {
      if (path[2] === 'answers') return 'field'
      if (path[2] === 'evidence') return 'evidence'
      if (path[2] === 'actions') return 'address'
    }
    if (path[0] === 'walk' && path.length === 4 && path[3] === 'kept') return 'field'
  }
  return null
}
