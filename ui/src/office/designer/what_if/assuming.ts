// Assumptions are files of the draft, `<sop>/what-if/<name>.yaml`: which there are, and what changes them.

import type { Schemas } from '../../../api/index.ts'
import { Pen } from '../../../authoring/sop/pen.ts'
import type { Patch, Path, Source } from '../../../document/index.ts'
import { writtenSpan } from './spans.ts'

export type Assumed = Schemas['AssumptionsOut']
export type AssumedStep = Schemas['AssumedStepOut']
export type AssumedTime = Schemas['TimeOut']
export type Way = Schemas['WayOut']
export type Staffed = Schemas['AssumedPeopleOut']

export function fileOf(sop: string, name: string): string {
  return `${sop}/what-if/${name}.yaml`
}

/** The names of the assumptions that lie in a draft, in their order. */
export function namesIn(sop: string, paths: Iterable<string>): string[] {
  const folder = `${sop}/what-if/`
  return [...paths]
    .filter((path) => path.startsWith(folder) && path.endsWith('.yaml'))
    .map((path) => path.slice(folder.length, -'.yaml'.length))
    .sort()
}

/** A name for a file out of a title, that is not taken. */
export function nameFor(title: string, taken: readonly string[]): string {
  const plain = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const base = plain || 'what-if'
  let name = base
  for (let n = 2; taken.includes(name); n += 1) name = `${base}-${n}`
  return name
}

/** The text of new assumptions. */
export function begun(title: string): string {
  return `what_if: ${JSON.stringify(title)}\n`
}

/** What the text itself says at a place. */
export function stated(data: unknown, path: Path): unknown {
  let found: unknown = data
  for (const part of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string | number, unknown>)[part]
  }
  return found
}

export function titleOf(data: unknown, name: string): string {
  const title = stated(data, ['what_if'])
  return typeof title === 'string' && title ? title : name
}

/** Sets or takes away (`undefined`) places of a text; maps that are empty then go with them. */
export function edited(source: Source, changes: readonly (readonly [Path, unknown])[]): Patch[] {
  const pen = new Pen(source)
  for (const [path, value] of changes) pen.set(path, value)
  return pen.patches
}

/** Does changes to the text of the assumptions, as one. */
export type Change = (changes: readonly (readonly [Path, unknown])[]) => void

type Changes = [Path, unknown][]

/** How many come in at each branch: all are written, since a branch that is left out has none. */
export function arrivalsSet(branches: Assumed['branches'], perDay: readonly number[]): Changes {
  return [[['arrivals'], Object.fromEntries(branches.map(({ branch }, at) => [branch, perDay[at] ?? 0]))]]
}

/** How many hold a role at a branch; what is as in the organisation is not written. */
export function staffSet({ branch, role, now }: Staffed, count: number): Changes {
  return [[['people', branch, role], count === now ? undefined : count]]
}

export function absentSet(absent: readonly string[], login: string, away: boolean): Changes {
  const after = absent.filter((one) => one !== login)
  if (away) after.push(login)
  return [[['absent'], after.length > 0 ? after : undefined]]
}

/** The three times of a step, kept in order: what is set pushes the others along. */
export function timeSet(
  step: string,
  time: AssumedTime,
  which: 'least' | 'usual' | 'most',
  to: number,
): Changes {
  const { shape } = time
  const next = { least: time.least, usual: time.usual, most: time.most, [which]: to }
  if (which === 'least') {
    next.usual = Math.max(next.usual, to)
    next.most = Math.max(next.most, next.usual)
  } else if (which === 'most') {
    next.usual = Math.min(next.usual, to)
    next.least = Math.min(next.least, next.usual)
  } else {
    next.least = Math.min(next.least, to)
    next.most = Math.max(next.most, to)
  }
  const value = {
    least: writtenSpan(next.least),
    usual: writtenSpan(next.usual),
    most: writtenSpan(next.most),
    ...(shape !== 'triangular' && shape !== 'fixed' && { shape }),
  }
  return [[['steps', step, 'time'], value]]
}

const KEYS = { next: 'next', outcome: 'outcomes', fault: 'faults' } as const

/** The shares of a step's ways of one kind, in per cent. */
export function sharesSet(
  step: string,
  kind: keyof typeof KEYS,
  ways: readonly Way[],
  shares: readonly number[] | null,
): Changes {
  const value =
    shares === null
      ? undefined
      : Object.fromEntries(ways.map(({ name }, at) => [name, Math.round((shares[at] ?? 0) * 10) / 1000]))
  return [[['steps', step, KEYS[kind]], value]]
}
