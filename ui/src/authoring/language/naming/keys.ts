// What a key names: the step, field, fault … that is defined there, or is given an answer.

import type { Path } from '../../../document/index.ts'
import { keySlot, type Place, placeOf } from '../slots.ts'
import type { World } from '../world.ts'
import { entryField, faultBare, fieldBare, inSopBare, ofStep, stepBare } from './identity.ts'
import type { Bare, Thing } from './thing.ts'

export function keyThing(world: World, file: string, path: Path, from: number, to: number): Thing | null {
  const place = placeOf(world, file, path)
  const key = path.at(-1)
  if (!place || typeof key !== 'string') return null
  const bare = keyBare(world, place, key)
  return bare ? { ...bare, from, to } : null
}

function keyBare(world: World, place: Place, key: string): Bare | null {
  const { file, kind, path } = place
  const holder = placeOf(world, file, path.slice(0, -1))
  const slot = holder ? keySlot(world, holder) : null
  if (place.inSop) {
    const at = place.inSop
    const step = [...world.outline(file).steps.values()].find((one) => same(one.at, at))
    if (step) return stepBare(world, file, step)
    const parent = at.at(-2)
    const around = world.stepAround(file, at)
    if (at.length === 2 && at[0] === 'faults') return faultBare(world, file, key)
    if (at.length === 2 && at[0] === 'tables') return inSopBare(world, file, 'table', key, ['tables', key])
    if (parent === 'outcomes' && around && at.includes('approval')) {
      return ofStep(world, file, 'outcome', around.id, key, at)
    }
    if (parent === 'evidence' && around) return ofStep(world, file, 'evidence', around.id, key, at)
    if (at.length === 3 && at[0] === 'inputs' && at[1] === 'properties') {
      return inSopBare(world, file, 'input', key, ['inputs', 'properties', key])
    }
    if (slot === 'input') return inSopBare(world, file, 'input', key, ['inputs', 'properties', key])
  }
  if (kind === 'form' && path[0] === 'schema' && path.at(-2) === 'properties') {
    return fieldBare(file, path)
  }
  if (kind === 'scenario') {
    if (slot === 'input') return inSopBare(world, file, 'input', key, ['inputs', 'properties', key])
    if (slot === 'field' || slot === 'evidence') return entryField(world, place, key)
  }
  return null
}

const same = (one: Path, other: Path) =>
  one.length === other.length && one.every((part, at) => part === other[at])
