// What breaks when a field, or a piece of evidence, goes or becomes something else; asked before it happens.

import { flat, topmost } from '../../../../authoring/form/index.ts'
import { type Reader, readersInForm, readersOutside } from '../../../../authoring/form/readers.ts'
import type { Path as Names } from '../../../../forms/fields.ts'
import type { Bench } from '../bench.ts'
import { stepsAsking } from '../forms.ts'

/** Everybody who reads these fields of the open form. Evidence of its step is named like a field. */
export function readersOf(bench: Bench, gone: readonly Names[]): Reader[] {
  const { workshop, opened, source } = bench
  if (!source || gone.length === 0) return []
  const { sop } = workshop
  const written = (folder: string) =>
    [...workshop.files.keys()]
      .filter((path) => path.startsWith(`${sop}/${folder}/`) && path.endsWith('.yaml'))
      .sort()
      .map((file) => ({ file, data: workshop.source(file)?.data }))
  const base = `${sop}/sop.yaml`
  return [
    ...readersInForm(opened.file, source.data, opened.root, gone),
    ...readersOutside(
      gone,
      stepsAsking(workshop, opened),
      [{ file: base, data: workshop.source(base)?.data }, ...written('variants')],
      written('scenarios'),
    ),
  ]
}

/** The fields that go with what is chosen: those that nothing else shows. */
export function fieldsGoing(bench: Bench, ids: readonly string[]): Names[] {
  const { tree } = bench
  const items = flat(topmost(tree, ids))
  const going = new Set(items.map(({ id }) => id))
  const stay = new Set<string>()
  for (const item of tree.byId.values())
    if (item.field && !going.has(item.id)) stay.add(item.field.names.join('\u0000'))
  const found: Names[] = []
  for (const { field } of items) {
    if (!field || stay.has(field.names.join('\u0000'))) continue
    const isInside = found.some((one) => one.every((step, number) => step === field.names[number]))
    if (!isInside) found.push(field.names)
  }
  return found
}

export interface Asked {
  what: string
  readers: readonly Reader[]
  go: () => void
}

const asked = new WeakMap<Bench, Asked>()
const listeners = new WeakMap<Bench, Set<() => void>>()

export function askedOf(bench: Bench): Asked | null {
  return asked.get(bench) ?? null
}

export function watchAsked(bench: Bench, listener: () => void): () => void {
  const all = listeners.get(bench) ?? new Set()
  listeners.set(bench, all)
  all.add(listener)
  return () => all.delete(listener)
}

function tell(bench: Bench) {
  for (const listener of listeners.get(bench) ?? []) listener()
}

export function answered(bench: Bench) {
  asked.delete(bench)
  tell(bench)
}

/** Does it, after asking where something reads what goes. Without a screen that asks, it is done at once. */
export function whenNobodyReads(bench: Bench, ids: readonly string[], go: () => void) {
  const readers = (listeners.get(bench)?.size ?? 0) > 0 ? readersOf(bench, fieldsGoing(bench, ids)) : []
  if (readers.length === 0) return go()
  asked.set(bench, { what: bench.named(ids), readers, go })
  tell(bench)
}
