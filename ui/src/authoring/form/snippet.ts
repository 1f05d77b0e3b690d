// Fields on the clipboard: what is chosen as a piece of text that another form can take, also by hand.

import { parse, stringify } from 'yaml'
import { addComments, apply, commentsOf, type Path, read } from '../../document/index.ts'
import { EVERY, isObject, type Path as Names, pathOfScope } from '../../forms/fields.ts'
import { itemAt } from './adding.ts'
import { type Edit, Refused } from './edit.ts'
import { type FormTree, type Item, topmost } from './items.ts'
import { renamedIn } from './naming.ts'
import { controlOf, demand, freeName, listed, placeOf, putProperty, type Target } from './placing.ts'
import { Schemas, scopeOf } from './schemas.ts'

/** Fields and how they are laid out; their scopes and names begin at the snippet. */
export interface Snippet {
  fields: Record<string, unknown>
  required: readonly string[]
  elements: readonly unknown[] | null
  defs: Record<string, unknown>
  /** What people wrote beside the fields and the elements. */
  notes?: Notes
}

export interface Notes {
  fields: Readonly<Record<string, readonly string[]>>
  elements: readonly (readonly string[])[]
}

export function copyItems(
  tree: FormTree,
  data: (path: Item['element']) => unknown,
  ids: readonly string[],
  comments: (path: Path) => readonly string[] = () => [],
): Snippet {
  const fields: Record<string, unknown> = {}
  const required: string[] = []
  const defs: Record<string, unknown> = {}
  const said: Record<string, readonly string[]> = {}
  const items = topmost(tree, ids)
  const isLaidOut = items.some((item) => item.element !== null)
  const add = ({ field }: Item) => {
    if (!field?.spot) return
    fields[field.name] = field.spot.written
    said[field.name] = comments(field.spot.path)
    if (field.spot.required) required.push(field.name)
    for (const [name, schema] of referred(tree.schemas, field.spot.written)) defs[name] = schema
  }
  const within = (item: Item): void => (item.field ? add(item) : item.children.forEach(within))
  for (const item of items) within(item)
  const elements = items.map((item) => {
    const written = item.element === null ? null : data(item.element)
    if (written === null) return controlOf([item.field?.name ?? ''])
    return rebased(written, item)
  })
  const beside = items.map((item) => (item.element === null ? [] : comments(item.element)))
  const notes = { fields: said, elements: isLaidOut ? beside : [] }
  return { fields, required, elements: isLaidOut ? elements : null, defs, notes }
}

/** The element with the scopes of its outer fields by their bare names. */
function rebased(written: unknown, item: Item): unknown {
  if (!isObject(written)) return written
  const copy: Record<string, unknown> = { ...written }
  if (item.field) copy.scope = scopeOf([item.field.name])
  else if (Array.isArray(written.elements))
    copy.elements = written.elements.map((part, at) => {
      const child = item.children[at]
      return child ? rebased(part, child) : part
    })
  return copy
}

/** The definitions that a schema refers to, and those they refer to. */
function referred(schemas: Schemas, written: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>()
  const root = isObject(schemas.root) && isObject(schemas.root.$defs) ? schemas.root.$defs : {}
  const go = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(go)
    else if (isObject(value)) {
      const name = typeof value.$ref === 'string' ? /^#\/\$defs\/([^/]+)$/.exec(value.$ref)?.[1] : undefined
      if (name !== undefined && !found.has(name) && Object.hasOwn(root, name)) {
        found.set(name, root[name])
        go(root[name])
      }
      Object.values(value).forEach(go)
    }
  }
  go(written)
  return found
}

/** The snippet as text: a form's `schema` and `uischema`, which any form file may take. */
export function textOf(snippet: Snippet): string {
  const schema = {
    type: 'object',
    ...(snippet.required.length > 0 && { required: snippet.required }),
    properties: snippet.fields,
    ...(Object.keys(snippet.defs).length > 0 && { $defs: snippet.defs }),
  }
  const uischema = snippet.elements && { type: 'VerticalLayout', elements: snippet.elements }
  const text = stringify(
    { schema, ...(uischema && { uischema }) },
    { lineWidth: 110, aliasDuplicateObjects: false },
  )
  let source = read(text)
  for (const [path, comments] of placesOf(snippet))
    source = read(apply(source.text, addComments(source, path, comments)), 'yaml', source)
  return source.text
}

/** Where the notes of a snippet stand in its text. */
function placesOf({ fields, elements, notes }: Snippet): [Path, readonly string[]][] {
  const all: [Path, readonly string[]][] = [
    ...Object.keys(fields).map((name): [Path, readonly string[]] => [
      ['schema', 'properties', name],
      notes?.fields[name] ?? [],
    ]),
    ...(elements ?? []).map((_, at): [Path, readonly string[]] => [
      ['uischema', 'elements', at],
      notes?.elements[at] ?? [],
    ]),
  ]
  return all.filter(([, comments]) => comments.length > 0)
}

/** What a text or a form of the library holds that can be put into a form; null where it holds no fields. */
export function snippetOf(text: string | Record<string, unknown>): Snippet | null {
  let data: unknown = text
  if (typeof text === 'string') {
    if (text.length > 1_000_000) return null
    try {
      data = parse(text, { maxAliasCount: 100 })
    } catch {
      return null
    }
  }
  if (!isObject(data)) return null
  const schema = isObject(data.schema) ? data.schema : isObject(data.properties) ? data : null
  if (schema === null) return null
  const fields = isObject(schema.properties) ? schema.properties : {}
  const uischema = isObject(data.uischema) ? data.uischema : null
  const elements =
    uischema === null
      ? null
      : uischema.type === 'VerticalLayout' && Array.isArray(uischema.elements) && !uischema.rule
        ? uischema.elements
        : [uischema]
  if (Object.keys(fields).length === 0 && !elements?.length) return null
  const required = Array.isArray(schema.required)
    ? schema.required.filter((name) => typeof name === 'string')
    : []
  const found: Snippet = { fields, required, elements, defs: isObject(schema.$defs) ? schema.$defs : {} }
  return typeof text === 'string' && text.includes('#')
    ? { ...found, notes: notesIn(text, data, found) }
    : found
}

function notesIn(text: string, data: Record<string, unknown>, { fields, elements }: Snippet): Notes {
  const source = read(text)
  const above: Path = isObject(data.schema) ? ['schema', 'properties'] : ['properties']
  const isStack = isObject(data.uischema) && elements === data.uischema.elements
  const at = (number: number): Path => (isStack ? ['uischema', 'elements', number] : ['uischema'])
  return {
    fields: Object.fromEntries(
      Object.keys(fields).map((name) => [name, commentsOf(source, [...above, name])]),
    ),
    elements: (elements ?? []).map((_, number) => commentsOf(source, at(number))),
  }
}

/** Puts a snippet into the form; what is called as something there is called anew. Tells the code lists it
 * uses that are not among the known ones. */
export function pasteSnippet(
  edit: Edit,
  target: Target,
  snippet: Snippet,
  known?: ReadonlySet<string>,
): { select: readonly string[]; missing: readonly string[] } {
  const place = placeOf(edit.tree, target)
  const { base } = place
  const schemas = new Schemas({ properties: snippet.fields, $defs: snippet.defs }, [])
  const called = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of Object.keys(snippet.fields)) {
    const free = freeName(edit.tree, base, name, taken)
    taken.add(free)
    called.set(name, free)
  }
  const isField = (names: Names) => schemas.at(names) !== null
  const rename = (cel: string, from: Names) => {
    let text = cel
    for (const [old, name] of called) if (old !== name) text = renamedIn(text, from, [old], name, isField)
    return text
  }
  const defs = defsFor(edit, snippet.defs)
  const isInList = place.slot.how !== 'properties'
  const layoutsThere = (snippet.elements ?? []).some(
    (part) => isObject(part) && pathOfScope(part.scope) === null,
  )
  const needsLayout =
    layoutsThere || (snippet.elements ?? []).some((part) => isObject(part) && (part.rule || part.options))
  const isNested = target.into !== null && edit.tree.byId.get(target.into)?.field?.kind === 'object'
  let at = place.at
  for (const [name, schema] of Object.entries(snippet.fields)) {
    const anew = called.get(name) as string
    const now = placeOf(edit.tree, { ...target, at })
    putProperty(edit, base, anew, schemaAnew(schema, [name], rename, defs), now)
    const spot = edit.tree.schemas.at([...base, anew])
    if (spot) edit.comment(spot.path, snippet.notes?.fields[name] ?? [])
    if (!isInList) at++
    const holder = edit.tree.schemas.at(base)?.target
    if (snippet.required.includes(name) && holder) demand(edit, holder, anew, true)
  }
  const select: string[] = []
  const elements = snippet.elements ?? Object.keys(snippet.fields).map((name) => controlOf([name]))
  if (isInList || (needsLayout && !isNested)) {
    // A form that was not laid out is now, with the new fields where they were put: no second control for them.
    if (isInList) {
      const found = listed(edit, target)
      for (const [number, element] of elements.entries()) {
        edit.addItem(found.list, found.at + number, elementAnew(element, [], called, rename))
        edit.comment([...found.list, found.at + number], snippet.notes?.elements[number] ?? [])
      }
      for (const number of elements.keys()) select.push(itemAt(edit, [...found.list, found.at + number]))
    } else {
      const found = listed(edit, target)
      const made = new Set([...called.values()].map((name) => scopeOf([name])))
      const list = edit.at(found.list)
      const all = Array.isArray(list) ? list : []
      for (let number = all.length - 1; number >= 0; number--) {
        const part: unknown = all[number]
        if (isObject(part) && made.has(String(part.scope))) edit.remove([...found.list, number])
      }
      for (const [number, element] of elements.entries()) {
        edit.addItem(found.list, place.at + number, elementAnew(element, [], called, rename))
        edit.comment([...found.list, place.at + number], snippet.notes?.elements[number] ?? [])
      }
      for (const number of elements.keys()) select.push(itemAt(edit, [...found.list, place.at + number]))
    }
  } else {
    for (const name of called.values()) select.push(`f:${JSON.stringify([...base, name])}`)
    const spot = edit.tree.schemas.at([...base, called.values().next().value ?? ''])
    if (spot) edit.comment(spot.path, snippet.notes?.elements.flat() ?? [])
  }
  if (select.length === 0) throw new Refused('notPasted')
  const missing = known ? [...listsOf(snippet.fields)].filter((list) => !known.has(list)) : []
  return { select, missing }
}

/** Puts the definitions a snippet needs into the form; tells how each is called there. */
function defsFor(edit: Edit, defs: Record<string, unknown>): Map<string, string> {
  const called = new Map<string, string>()
  const path = [...edit.root, 'schema', '$defs']
  for (const [name, schema] of Object.entries(defs)) {
    const there = edit.at(path)
    const known = isObject(there) ? there : {}
    let free = name
    for (
      let number = 2;
      Object.hasOwn(known, free) && JSON.stringify(known[free]) !== JSON.stringify(schema);
      number++
    )
      free = `${name}_${number}`
    called.set(name, free)
    if (!Object.hasOwn(known, free)) edit.add(path, free, schema)
  }
  return called
}

function schemaAnew(
  schema: unknown,
  names: Names,
  rename: (cel: string, from: Names) => string,
  defs: ReadonlyMap<string, string>,
): unknown {
  if (Array.isArray(schema)) return schema.map((part) => schemaAnew(part, names, rename, defs))
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'compute' && typeof value === 'string') return [key, rename(value, names.slice(0, -1))]
      if (key === '$ref' && typeof value === 'string') {
        const name = /^#\/\$defs\/([^/]+)$/.exec(value)?.[1]
        return [key, name === undefined ? value : `#/$defs/${defs.get(name) ?? name}`]
      }
      if (key === 'properties' && isObject(value)) {
        const inner = Object.entries(value).map(([name, part]) => [
          name,
          schemaAnew(part, [...names, name], rename, defs),
        ])
        return [key, Object.fromEntries(inner)]
      }
      if (key === 'items') return [key, schemaAnew(value, [...names, EVERY], rename, defs)]
      return [
        key,
        ['enum', 'const', 'default', 'examples'].includes(key)
          ? value
          : schemaAnew(value, names, rename, defs),
      ]
    }),
  )
}

function elementAnew(
  written: unknown,
  base: Names,
  called: ReadonlyMap<string, string>,
  rename: (cel: string, from: Names) => string,
): unknown {
  if (Array.isArray(written)) return written.map((part) => elementAnew(part, base, called, rename))
  if (!isObject(written)) return written
  const scope = pathOfScope(written.scope)
  const inner = scope === null ? base : [...base, ...scope, EVERY]
  return Object.fromEntries(
    Object.entries(written).map(([key, value]) => {
      if (key === 'scope' && scope !== null && base.length === 0 && scope.length > 0) {
        const [first, ...rest] = scope
        return [key, scopeOf([called.get(first as string) ?? (first as string), ...rest])]
      }
      if (key === 'cel' && typeof value === 'string') return [key, rename(value, base)]
      if (key === 'rule' || key === 'condition' || key === 'conditions' || key === 'elements')
        return [key, elementAnew(value, base, called, rename)]
      if (key === 'options' && isObject(value) && isObject(value.detail))
        return [key, { ...value, detail: elementAnew(value.detail, inner, called, rename) }]
      return [key, value]
    }),
  )
}

/** The code lists that schemas use. */
export function listsOf(value: unknown): Set<string> {
  const found = new Set<string>()
  const go = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(go)
    else if (isObject(part)) {
      if (typeof part.codeList === 'string') found.add(part.codeList)
      Object.values(part).forEach(go)
    }
  }
  go(value)
  return found
}

/** The same once more, right after. */
export function duplicate(edit: Edit, ids: readonly string[]): readonly string[] {
  const items = topmost(edit.tree, ids)
  const last = items.at(-1)
  if (!last || last.parent === '') throw new Refused('nothingChosen')
  const snippet = copyItems(
    edit.tree,
    (path) => (path ? edit.at(path) : null),
    ids,
    (path) => edit.comments(path),
  )
  return pasteSnippet(edit, { into: last.parent, at: last.at + 1 }, snippet).select
}
