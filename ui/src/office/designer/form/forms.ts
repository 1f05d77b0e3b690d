// The forms of a draft: which there are, where they are used, and how a new one is written.

import { formTree } from '../../../authoring/form/index.ts'
import type { Path } from '../../../document/index.ts'
import { isObject } from '../../../forms/fields.ts'
import type { Label } from '../../../forms/layout.ts'
import type { Workshop } from '../workshop/types.ts'
import type { Opened } from './bench.ts'

const FILE = /^.*\/([^/]+)\.yaml$/
const MOST_DEPTH = 24

export interface Listed {
  /** As the room's address names it. */
  item: string
  file: string
  name: string
  title: Label | null
  /** Null where the form can't be read. */
  fields: number | null
  /** Steps and faults that ask for it, by their titles or names; of a variant alone where one is named. */
  used: Used[]
  where: 'own' | 'library' | 'inPlace'
}

export interface Used {
  name: string
  title: Label | null
  variant: string | null
}

interface Use {
  file: string
  /** Null for the SOP itself. */
  variant: string | null
  path: Path
  form: unknown
  title: Label | null
}

/** Every form of the draft, as it is written now. */
export function formsOf(workshop: Workshop): Listed[] {
  const uses = usesOf(workshop)
  const found: Listed[] = []
  for (const file of [...workshop.files.keys()].sort()) {
    const name = /(?:^|\/)forms\/(?:library\/)?([^/]+)\.yaml$/.exec(file)?.[1]
    if (name === undefined) continue
    const source = workshop.source(file)
    const data = isObject(source?.data) ? source.data : null
    if (data && 'codeList' in data) continue
    const called = typeof data?.form === 'string' ? data.form : name
    found.push({
      item: file,
      file,
      name: called,
      title: (data?.title as Label) ?? null,
      fields: data && source?.troubles.length === 0 ? fieldsIn(data, []) : null,
      used: uses.filter(({ form }) => form === called).map(usedAs),
      where: file.startsWith('forms/library/') ? 'library' : 'own',
    })
  }
  for (const use of uses) {
    const { file, path, form, title } = use
    if (!isObject(form)) continue
    found.push({
      item: `${file}@${path.map((part) => encodeURIComponent(part)).join('/')}`,
      file,
      name: nameOf(path),
      title,
      fields: fieldsIn(form, []),
      used: [usedAs(use)],
      where: 'inPlace',
    })
  }
  return found
}

function usedAs({ path, title, variant }: Use): Used {
  return { name: nameOf(path), title, variant }
}

function nameOf(path: Path): string {
  return String(path.at(-1) ?? '')
}

function fieldsIn(form: unknown, root: Path): number {
  const tree = formTree(form, { root })
  return [...tree.byId.values()].filter(({ field }) => field !== null && !field.names.includes('*')).length
}

/** Everything in the SOP and its variants that asks for a form. A variant that writes over a part of a form in
 * place is not told as a form of its own: what it writes is none. */
function usesOf(workshop: Workshop): Use[] {
  const sop = `${workshop.sop}/sop.yaml`
  const base = usesIn(sop, workshop.source(sop)?.data)
  const inPlace = new Set(base.filter(({ form }) => isObject(form)).map(({ path }) => path.join('\u0000')))
  const folder = `${workshop.sop}/variants/`
  const files = [...workshop.files.keys()].filter((path) => path.startsWith(folder)).sort()
  return [
    ...base,
    ...files.flatMap((file) =>
      usesIn(file, workshop.source(file)?.data, file.slice(folder.length).replace(/\.yaml$/, '')).filter(
        ({ path, form }) => !isObject(form) || !inPlace.has(path.slice(1).join('\u0000')),
      ),
    ),
  ]
}

function usesIn(file: string, data: unknown, variant: string | null = null): Use[] {
  const found: Use[] = []
  const go = (value: unknown, path: Path, depth: number): void => {
    if (depth > MOST_DEPTH) return
    if (Array.isArray(value)) {
      for (const [at, part] of value.entries()) go(part, [...path, at], depth + 1)
    } else if (isObject(value)) {
      const { form } = value
      if (path.length > 0 && (typeof form === 'string' || (isObject(form) && isObject(form.schema))))
        found.push({ file, variant, path, form, title: (value.title as Label) ?? null })
      for (const [key, part] of Object.entries(value)) if (key !== 'form') go(part, [...path, key], depth + 1)
    }
  }
  go(data, [], 0)
  return found
}

/** Where the steps are written that ask for an open form. */
export function stepsAsking(workshop: Workshop, opened: Opened): { file: string; path: Path }[] {
  if (opened.root.length > 0) return opened.step ? [opened.step] : []
  const data = workshop.source(opened.file)?.data
  const name = isObject(data) && typeof data.form === 'string' ? data.form : opened.file.replace(FILE, '$1')
  return usesOf(workshop)
    .filter(({ form }) => form === name)
    .map(({ file, path }) => ({ file, path }))
}

/** What an address of the room opens. */
export function openedAt(workshop: Workshop, item: string): Opened | null {
  const [file = '', place] = item.split('@')
  if (place === undefined) {
    const name = /\/forms\/([^/]+)\.yaml$/.exec(file)?.[1]
    // A form that one step alone asks for is opened with that step's evidence.
    const uses = usesOf(workshop).filter(({ form }) => form === name)
    const base = uses.filter(({ variant }) => variant === null)
    const [only, more] = base.length > 0 ? base : uses
    const step = only && !more ? { file: only.file, path: only.path } : null
    return { file, root: [], step }
  }
  const data = workshop.source(file)?.data
  const path = place.split('/').map(decodeURIComponent)
  const use = usesIn(file, data).find((one) => one.path.join('\u0000') === path.join('\u0000'))
  if (!use) return null
  const step = { file, path: use.path }
  if (isObject(use.form)) return { file, root: [...use.path, 'form'], step }
  const own = `${workshop.sop}/forms/${use.form}.yaml`
  const shared = `forms/library/${use.form}.yaml`
  return { file: workshop.files.has(own) ? own : shared, root: [], step }
}

export const NAME = /^[a-z][a-z0-9-]{0,62}$/

/** The text of a form with nothing in it. */
export function emptyForm(name: string, language: string): string {
  const title = name.replaceAll('-', ' ')
  return `form: ${name}
title: {${language}: ${JSON.stringify(title)}}
schema:
  type: object
  properties: {}
`
}
