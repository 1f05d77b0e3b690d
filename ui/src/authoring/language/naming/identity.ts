// What a name means, once it is known which kind of name it is: the thing itself, and the file and place that define it.

import type { Path } from '../../../document/index.ts'
import { isMap, valueAt } from '../schema.ts'
import type { Place } from '../slots.ts'
import { stepOf } from '../step_address.ts'
import { fieldsOf, map, type World } from '../world.ts'
import type { Bare, Defined, ThingKind } from './thing.ts'

type Stepped = { id: string; at: Path; data: Readonly<Record<string, unknown>> }

export function stepBare(world: World, file: string, step: Stepped): Bare {
  return { ...plain('step', step.id, inFile(world, file, step.at)), of: [] }
}

export function stepField(world: World, file: string, step: Stepped, name: string): Bare | null {
  if (name in map(step.data.evidence)) {
    return ofStep(world, file, 'evidence', step.id, name, [...step.at, 'evidence', name])
  }
  const form = typeof step.data.form === 'string' ? world.form(step.data.form) : null
  if (!form?.file || !fieldsOf(map(form.data.schema)).some((one) => one.name === name)) return null
  return fieldBare(form.file, ['schema', 'properties', name])
}

export function entryField(world: World, place: Place, name: string): Bare | null {
  const entry = map(valueAt(world.data(place.file), place.path.slice(0, 2)))
  const step = typeof entry.do === 'string' ? stepOf(world.outline(place.file), entry.do) : null
  return step ? stepField(world, place.file, step, name) : null
}

export function fieldBare(file: string, path: Path): Bare {
  const names = path.filter((_, index) => index > 0 && path[index - 1] === 'properties').map(String)
  const name = names.at(-1) ?? ''
  return {
    kind: 'field',
    name,
    id: `field:${file}:${names.join('.')}`,
    of: [file, ...names],
    defined: { file, path },
  }
}

export function ofStep(
  world: World,
  file: string,
  kind: 'outcome' | 'evidence',
  step: string,
  name: string,
  at: Path,
): Bare {
  return { kind, name, id: `${kind}:${step}:${name}`, of: [step], defined: inFile(world, file, at) }
}

export function faultBare(world: World, file: string, name: string): Bare {
  return plain('fault', name, inFile(world, file, ['faults', name]))
}

export function inSopBare(
  world: World,
  file: string,
  kind: 'table' | 'input',
  name: string,
  at: Path,
): Bare | null {
  return valueAt(world.sop(file), at) === undefined ? null : plain(kind, name, inFile(world, file, at))
}

export function plain(kind: ThingKind, name: string, defined: Defined | null): Bare {
  return { kind, name, id: `${kind}:${name}`, of: [], defined }
}

/** The file in which a place of the SOP is written: the SOP's own, or the variant that adds it. */
function inFile(world: World, file: string, at: Path): Defined | null {
  const base = world.sopFile(file)
  if (base && valueAt(world.data(base), at) !== undefined) return { file: base, path: at }
  return world.kind(file) === 'variant' ? { file, path: ['change', ...at] } : null
}

export function inOrganisation(world: World, part: string, name: string): Defined | null {
  const file = [...world.files.keys()].find((one) => world.kind(one) === 'organisation')
  if (!file) return null
  const found = map(world.data(file))[part]
  return isMap(found) && name in found ? { file, path: [part, name] } : null
}
