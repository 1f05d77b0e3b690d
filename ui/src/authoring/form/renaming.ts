// A field that is called anew, and all that names it in this form.

import type { Path } from '../../document/index.ts'
import { EVERY, isObject, type Path as Names, pathOfScope } from '../../forms/fields.ts'
import { type Edit, Refused } from './edit.ts'
import { renamedIn } from './naming.ts'
import { scopeOf } from './schemas.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Whether a field can be called so: expressions must be able to say it. */
export function isName(name: string): boolean {
  return NAME.test(name) && !RESERVED.has(name)
}

const RESERVED = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if'],
  ...['import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while', 'this'],
])

export function renameField(edit: Edit, id: string, name: string): string[] {
  const field = edit.tree.byId.get(id)?.field
  const spot = field?.spot
  if (!field || !spot || spot.path.at(-2) !== 'properties') throw new Refused('unknownShape')
  if (name === field.name) return [id]
  if (!isName(name)) throw new Refused('nameBad')
  const base = field.names.slice(0, -1)
  const { schemas } = edit.tree
  if (schemas.isTaken(base, name) || edit.tree.byId.has(`f:${JSON.stringify([...base, name])}`))
    throw new Refused('nameTaken')
  const { names } = field
  const isField = (some: Names) => schemas.at(some) !== null
  const changes: { path: Path; value: unknown }[] = []

  const follow = (scope: unknown, from: Names): string | null => {
    const path = pathOfScope(scope)
    if (path === null) return null
    const whole = [...from, ...path]
    if (whole.length < names.length || !names.every((step, at) => step === whole[at])) return null
    if (names.length <= from.length) return null
    return scopeOf(
      [...from, ...path].map((step, at) => (at === names.length - 1 ? name : step)).slice(from.length),
    )
  }
  const expression = (path: Path, cel: unknown, from: Names) => {
    if (typeof cel !== 'string') return
    const value = renamedIn(cel, from, names, name, isField)
    if (value !== cel) changes.push({ path, value })
  }
  const condition = (path: Path, written: unknown, from: Names) => {
    if (!isObject(written)) return
    const scope = follow(written.scope, from)
    if (scope !== null) changes.push({ path: [...path, 'scope'], value: scope })
    expression([...path, 'cel'], written.cel, from)
    if (Array.isArray(written.conditions))
      for (const [at, part] of written.conditions.entries())
        condition([...path, 'conditions', at], part, from)
  }
  const element = (path: Path, written: unknown, from: Names) => {
    if (!isObject(written)) return
    const scope = follow(written.scope, from)
    if (scope !== null) changes.push({ path: [...path, 'scope'], value: scope })
    if (isObject(written.rule)) condition([...path, 'rule', 'condition'], written.rule.condition, from)
    const elements = Array.isArray(written.elements) ? written.elements : []
    for (const [at, part] of elements.entries()) element([...path, 'elements', at], part, from)
    const shown = pathOfScope(written.scope)
    if (shown !== null && isObject(written.options) && isObject(written.options.detail))
      element([...path, 'options', 'detail'], written.options.detail, [...from, ...shown, EVERY])
  }
  const uischema = [...edit.root, 'uischema']
  element(uischema, edit.at(uischema), [])
  for (const { path, names: owner, cel } of formulas(edit)) expression(path, cel, owner.slice(0, -1))

  for (const { path, value } of changes) edit.set(path, value)
  const required = edit.at([...spot.holder, 'required'])
  if (Array.isArray(required) && required.includes(field.name))
    edit.set([...spot.holder, 'required', required.indexOf(field.name)], name)
  edit.renameKey(spot.path, name)
  const suffix = id.includes('#') ? id.slice(id.lastIndexOf('#')) : ''
  return [`f:${JSON.stringify([...base, name])}${suffix}`]
}

/** Every calculation of the form, with the field that it gives. */
export function formulas(edit: Edit): { path: Path; names: Names; cel: string }[] {
  const found: { path: Path; names: Names; cel: string }[] = []
  const { schemas } = edit.tree
  const go = (base: Names, depth: number) => {
    if (depth > 10) return
    for (const name of schemas.names(base)) {
      const names = [...base, name]
      const spot = schemas.at(names)
      if (!spot) continue
      if (typeof spot.written.compute === 'string')
        found.push({ path: [...spot.path, 'compute'], names, cel: spot.written.compute })
      if (isObject(spot.schema.properties)) go(names, depth + 1)
      if (isObject(spot.schema.items)) go([...names, EVERY], depth + 1)
    }
  }
  go([], 0)
  return found
}
