// What a variant asks less of in a step that its base has locked: the rules that can be told without the server, so
// that such a change is refused where it is made. The server knows more (forms), and has the last word.

import { type Data, kindOf, list, map, type Outline } from '../sop/outline.ts'
import { isMap } from './overlay.ts'

/** What is asked less. `word` is the end of a key of words, `name` what it is about. */
export interface Loosening {
  step: string
  word:
    | 'removed'
    | 'unlocked'
    | 'kind'
    | 'by'
    | 'fourEyes'
    | 'need'
    | 'stages'
    | 'outcomes'
    | 'member'
    | 'form'
    | 'other'
    | 'evidence'
    | 'evidenceKind'
    | 'count'
    | 'within'
    | 'fresh'
    | 'source'
    | 'distinct'
    | 'match'
    | 'check'
    | 'signer'
  name: string
}

/** Everything that locked steps of the base ask less in the variant. */
export function looseningsOf(base: Outline, variant: Outline): Loosening[] {
  return [...base.steps.values()].flatMap((step) => {
    if (step.data.locked !== true) return []
    const now = variant.steps.get(step.id)
    return now === undefined
      ? [{ step: step.id, word: 'removed' as const, name: '' }]
      : loosened(step.id, step.data, now.data)
  })
}

/** What a change makes laxer that was not laxer before. */
export function newly(before: readonly Loosening[], after: readonly Loosening[]): Loosening[] {
  const known = new Set(before.map(({ step, word, name }) => `${step} ${word} ${name}`))
  return after.filter(({ step, word, name }) => !known.has(`${step} ${word} ${name}`))
}

function loosened(step: string, old: Data, now: Data): Loosening[] {
  const found: Loosening[] = []
  const say = (word: Loosening['word'], name = '') => found.push({ step, word, name })
  if (now.locked !== true) say('unlocked')
  if (kindOf(old) !== kindOf(now)) {
    say('kind')
    return found
  }
  if ((old.by ?? 'assignee') !== (now.by ?? 'assignee')) say('by')
  for (const name of list(old.four_eyes))
    if (!list(now.four_eyes).includes(name)) say('fourEyes', String(name))
  if (old.form !== undefined && now.form === undefined && Object.keys(map(old.evidence)).length === 0)
    say('form')
  evidence(map(old.evidence), map(now.evidence), say)
  approval(map(old.approval), map(now.approval), say)
  for (const name of Object.keys(map(old.any_order))) {
    if (!Object.hasOwn(map(now.any_order), name)) say('member', name)
  }
  const members = Object.keys(map(old.any_order)).length
  if (members > 0) {
    const need = typeof old.need === 'number' ? old.need : members
    const total = Object.keys(map(now.any_order)).length
    const needed = typeof now.need === 'number' ? now.need : total
    if (needed < need || (need === members && needed < total)) say('need')
  }
  const other = (key: string, before: unknown, after: unknown) => {
    if (JSON.stringify(before) !== JSON.stringify(after)) say('other', key)
  }
  if (old.call !== undefined || old.do !== undefined) {
    other('call', old.call, now.call)
    other('do', old.do, now.do)
    other('with', old.with, now.with)
  }
  if (old.wait !== undefined) {
    const { else: _, ...before } = map(old.wait)
    const { else: __, ...after } = map(now.wait)
    other('wait', before, after)
  }
  if (isMap(old.each)) other('each', map(old.each).of, map(now.each).of)
  return found
}

function approval(old: Data, now: Data, say: (word: Loosening['word'], name?: string) => void): void {
  if (Object.keys(old).length === 0) return
  const stages = (data: Data) => (Array.isArray(data.stages) ? data.stages.map(map) : [data])
  const before = stages(old)
  const after = stages(now)
  if (after.length < before.length) say('stages')
  for (const [at, stage] of before.entries()) {
    const next = after[at]
    if (!next) continue
    if (stage.by !== next.by) say('by')
    if (less(stage.need ?? old.need ?? 1, next.need ?? now.need ?? 1)) say('need')
  }
  if (Object.keys(map(old.outcomes))[0] !== Object.keys(map(now.outcomes))[0]) say('outcomes')
  if (old.four_eyes === undefined && now.four_eyes !== undefined) say('fourEyes')
  else if (now.four_eyes !== undefined) {
    for (const name of list(old.four_eyes))
      if (!list(now.four_eyes).includes(name)) say('fourEyes', String(name))
  }
}

/** Whether fewer voices suffice. Needs per outcome are left to the server. */
function less(old: unknown, now: unknown): boolean {
  if (typeof old === 'object' || typeof now === 'object' || String(old) === String(now) || now === 'all')
    return false
  const count = (need: unknown) => /^(\d+)(?: of (\d+))?$/.exec(String(need))
  const before = count(old)
  const after = count(now)
  if (before && after) {
    return Number(after[1]) < Number(before[1]) || (before[2] !== undefined && before[2] !== after[2])
  }
  return !(before && before[1] === '1' && before[2] === undefined)
}

function evidence(old: Data, now: Data, say: (word: Loosening['word'], name?: string) => void): void {
  for (const [name, one] of Object.entries(old)) {
    if (!isMap(now[name])) {
      say('evidence', name)
      continue
    }
    const before = map(one)
    const after = map(now[name])
    if (before.kind !== after.kind) say('evidenceKind', name)
    const [least, most] = range(before.count)
    const [few, many] = range(after.count)
    if (few < least || (most !== null && (many === null || many > most))) say('count', name)
    for (const key of ['within', 'fresh'] as const) {
      const units = key === 'within' ? METRES : SECONDS
      const limit = measure(before[key], units)
      if (limit !== null && (measure(after[key], units) ?? Number.POSITIVE_INFINITY) > limit) say(key, name)
    }
    const apart = measure(before.distinct, SECONDS)
    if (apart !== null && (measure(after.distinct, SECONDS) ?? 0) < apart) say('distinct', name)
    for (const key of ['source', 'match'] as const) {
      if (before[key] !== undefined && before[key] !== after[key]) say(key, name)
    }
    for (const check of list(before.check)) if (!list(after.check).includes(check)) say('check', name)
    if ((before.signer ?? 'assignee') !== (after.signer ?? 'assignee')) say('signer', name)
  }
}

function range(count: unknown): readonly [number, number | null] {
  const found = /^(\d+)(\.\.(\d*))?$/.exec(String(count ?? 1))
  if (!found) return [1, 1]
  const least = Number(found[1])
  return [least, found[2] === undefined ? least : found[3] ? Number(found[3]) : null]
}

type Units = Readonly<Record<string, number>>
const METRES: Units = { m: 1, km: 1000 }
const SECONDS: Units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** A duration or a distance as a number, to compare it with its like. */
function measure(value: unknown, units: Units): number | null {
  const found = typeof value === 'string' ? /^(\d+(?:\.\d+)?)(km|[smhdw])$/.exec(value) : null
  const unit = found ? units[found[2] as string] : undefined
  return found && unit !== undefined ? Number(found[1]) * unit : null
}
