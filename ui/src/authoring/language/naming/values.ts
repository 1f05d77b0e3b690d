// What a value names, by what its place is for; and the expressions and templates in it.

import type { Node, Path, Source } from '../../../document/index.ts'
import { valueAt } from '../schema.ts'
import { type Place, placeOf, type Slot, slotAt } from '../slots.ts'
import { stepOf } from '../step_address.ts'
import { fieldsOf, map, type World } from '../world.ts'
import { celThings } from './expressions.ts'
import { faultBare, fieldBare, inOrganisation, ofStep, plain, stepBare } from './identity.ts'
import type { Bare, Thing } from './thing.ts'

export function valueThings(world: World, file: string, source: Source, path: Path, node: Node): Thing[] {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return []
  const place = placeOf(world, file, path)
  if (!place) return []
  const written = source.text.slice(node.from, node.to)
  const quoted = /^["']/.test(written) ? 1 : 0
  const from = node.from + quoted
  const to = node.to - quoted
  const value = node.value
  const slot = slotAt(world, place)
  if (slot === 'cel') return celThings(world, place, written, node.from)
  const found: Thing[] = []
  const add = (bare: Bare | null, start = 0) => {
    if (bare) found.push({ ...bare, from: from + start, to })
  }
  if (slot) add(...valueBare(world, place, slot, value))
  if (written.includes('{{')) {
    for (const match of written.matchAll(/\{\{([\s\S]*?)\}\}/g)) {
      found.push(...celThings(world, place, match[1] ?? '', node.from + match.index + 2))
    }
  }
  return found
}

/** What a value names, and where in it the name begins. */
function valueBare(world: World, place: Place, slot: Slot, value: string): [Bare | null, number?] {
  const { file } = place
  switch (slot) {
    case 'step':
    case 'go': {
      const step = world.stepsSeen(file, place.inSop ?? place.path, slot === 'go').get(value)
      return [step ? stepBare(world, file, step) : null]
    }
    case 'address': {
      const step = stepOf(world.outline(file), value)
      return [step ? stepBare(world, file, step) : null]
    }
    case 'form': {
      const form = world.form(value)
      return [form ? plain('form', value, form.file ? { file: form.file, path: ['form'] } : null) : null]
    }
    case 'codeList': {
      const list = world.codeLists().find(({ name }) => name === value)
      return [
        list ? plain('codeList', value, list.file ? { file: list.file, path: ['codeList'] } : null) : null,
      ]
    }
    case 'subject': {
      const subject = world.subject(value)
      return [
        subject
          ? plain('subject', value, subject.file ? { file: subject.file, path: ['kind'] } : null)
          : null,
      ]
    }
    case 'who':
    case 'told':
    case 'reassign': {
      const at = value.indexOf(':')
      const name = value.slice(at + 1)
      if (value.startsWith('role:'))
        return [plain('role', name, inOrganisation(world, 'roles', name)), at + 1]
      if (value.startsWith('user:'))
        return [plain('login', name, inOrganisation(world, 'people', name)), at + 1]
      if (value.startsWith('performer:')) return [valueBare(world, place, 'step', name)[0], at + 1]
      return [null]
    }
    case 'role':
      return [plain('role', value.split('@')[0] ?? value, inOrganisation(world, 'roles', value))]
    case 'login':
      return [plain('login', value, inOrganisation(world, 'people', value))]
    case 'branch':
      return [plain('branch', value, inOrganisation(world, 'branches', value))]
    case 'fault':
      return [value in map(world.sop(file).faults) ? faultBare(world, file, value) : null]
    case 'outcome': {
      for (const step of world.outline(file).steps.values()) {
        if (place.inSop && step !== world.stepAround(file, place.inSop)) continue
        if (value in map(map(step.data.approval).outcomes)) {
          return [ofStep(world, file, 'outcome', step.id, value, [...step.at, 'approval', 'outcomes', value])]
        }
      }
      return [null]
    }
    case 'variant': {
      const found = world.named('variant').find(({ name }) => name === value)
      return [found ? plain('variant', value, { file: found.file, path: ['variant'] }) : null]
    }
    case 'sop': {
      const own = [...world.files.keys()].find((one) => one === `${value}/sop.yaml`)
      return [plain('sop', value, own ? { file: own, path: ['sop'] } : null)]
    }
    case 'field': {
      const list = place.path.slice(0, -2)
      const known = fieldsOf(map(valueAt(world.data(file), list))).some(({ name }) => name === value)
      return [known && place.kind === 'form' ? fieldBare(file, [...list, 'properties', value]) : null]
    }
    case 'scope': {
      const parts = value.replace(/^#\//, '').split('/')
      const start = value.lastIndexOf('/') + 1
      const known = valueAt(world.data(file), ['schema', ...parts]) !== undefined
      return [known && place.kind === 'form' ? fieldBare(file, ['schema', ...parts]) : null, start]
    }
    default:
      return [null]
  }
}
