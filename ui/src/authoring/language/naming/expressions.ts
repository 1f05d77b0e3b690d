// What the names within an expression mean: steps, fields, inputs, tables.

import { valueAt } from '../schema.ts'
import type { Place } from '../slots.ts'
import type { World } from '../world.ts'
import { fieldBare, inSopBare, stepBare, stepField } from './identity.ts'
import type { Bare, Thing } from './thing.ts'

const CHAIN = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g

/** Names within an expression: steps, fields, inputs, tables. */
export function celThings(world: World, place: Place, expression: string, at: number): Thing[] {
  const found: Thing[] = []
  const { file } = place
  const add = (bare: Bare | null, from: number, name: string) => {
    if (bare) found.push({ ...bare, from, to: from + name.length })
  }
  for (const match of expression.matchAll(CHAIN)) {
    const parts = match[0].split('.')
    const [root, ...rest] = parts
    const start = at + match.index
    const offset = (index: number) => start + parts.slice(0, index).join('.').length + (index ? 1 : 0)
    if ((root === 'answers' || root === 'visits') && place.inSop) {
      const seen = world.stepsSeen(file, place.inSop)
      for (let length = rest.length; length > 0; length -= 1) {
        const step = seen.get(rest.slice(0, length).join('.'))
        if (!step) continue
        add(stepBare(world, file, step), offset(1), rest.slice(0, length).join('.'))
        const field = rest[length]
        if (field) add(stepField(world, file, step, field), offset(length + 1), field)
        break
      }
    } else if (root === 'inputs' && rest[0]) {
      add(inSopBare(world, file, 'input', rest[0], ['inputs', 'properties', rest[0]]), offset(1), rest[0])
    } else if (root === 'table' && rest[0]) {
      add(inSopBare(world, file, 'table', rest[0], ['tables', rest[0]]), offset(1), rest[0])
    } else if (place.kind === 'form') {
      const names = root === 'this' ? rest : parts
      const base =
        root === 'this' ? ['schema'] : place.path.slice(0, Math.max(place.path.lastIndexOf('properties'), 1))
      const from = root === 'this' ? 1 : 0
      const first = names[0]
      if (first && valueAt(world.data(file), [...base, 'properties', first]) !== undefined) {
        add(fieldBare(file, [...base, 'properties', first]), offset(from), first)
      }
    } else if (root === 'this' && rest[0] && place.inSop) {
      const step = world.stepAround(file, place.inSop)
      if (step) add(stepField(world, file, step, rest[0]), offset(1), rest[0])
    }
  }
  return found
}
