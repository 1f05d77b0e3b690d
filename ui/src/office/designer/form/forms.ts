// The forms of a draft: which there are, where they are used, and how a new one is written.

import { formTree } from '../../../authoring/form/index.ts'
import type { Path } from '../../../document/index.ts'
import { isObject } from '../../../forms/fields.ts'
import type { Label } from '../../../forms/layout.ts'
import type { Workshop } from '../workshop/types.ts'
import type { Opened } from './bench.ts'

export interface Listed {
  /** As the room's address names it. */
  item: string
  file: string
  name: string
  title: Label | null
  /** Null where the form can't be read. */
  fields: number | null
  /** Steps and faults that ask for it, by their titles or names. */
  used: { name: string; title: Label | null }[]
  where: 'own' | 'library' | 'inPlace'
}

interface Use {
  path: Path
  form: unknown
  title: Label | null
}

/** Every form of the draft, as it is written now. */
export function formsOf(workshop: Workshop): Listed[] {
  const sop = `${workshop.sop}/sop.yaml`
  const uses = usesIn(workshop.source(sop)?.data)
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
      used: uses
        .filter(({ form }) => form === called)
        .map(({ path, title }) => ({ name: nameOf(path), title })),
      where: file.startsWith('forms/library/') ? 'library' : 'own',
    })
  }
  for (const { path, form, title } of uses) {
    if (!isObject(form)) continue
    found.push({
      item: `${sop}@${path.map((part) => encodeURIComponent(part)).join('/')}`,
      file: sop,
      name: nameOf(path),
      title,
      fields: fieldsIn(form, []),
      used: [{ name: nameOf(path), title }],
      where: 'inPlace',
    })
  }
  return found
}

function nameOf(path: Path): string {
  return String(path.at(-1) ?? '')
}

function fieldsIn(form: unknown, root: Path): number {
  const tree = formTree(form, { root })
  return [...tree.byId.values()].filter(({ field }) => field !== null && !field.names.includes('*')).length
}

/** Everything in an SOP that asks for a form. */
function usesIn(data: unknown): Use[] {
  const found: Use[] = []
  const go = (value: unknown, path: Path, depth: number): void => {
    if (depth > 12) return
    if (Array.isArray(value)) {
      for (const [at, part] of value.entries()) go(part, [...path, at], depth + 1)
    } else if (isObject(value)) {
      const { form } = value
      if (typeof form === 'string' || (isObject(form) && isObject(form.schema)))
        found.push({ path, form, title: (value.title as Label) ?? null })
      for (const [key, part] of Object.entries(value)) if (key !== 'form') go(part, [...path, key], depth + 1)
    }
  }
  go(data, [], 0)
  return found
}

/** What an address of the room opens. */
export function openedAt(workshop: Workshop, item: string): Opened | null {
  const [file = '', place] = item.split('@')
  if (place === undefined) {
    const name = /\/forms\/([^/]+)\.yaml$/.exec(file)?.[1]
    const sop = `${workshop.sop}/sop.yaml`
    // A form that one step alone asks for is opened with that step's evidence.
    const uses = usesIn(workshop.source(sop)?.data).filter(({ form }) => form === name)
    const [only] = uses
    const step = uses.length === 1 && only ? { file: sop, path: only.path } : null
    return { file, root: [], step }
  }
  const data = workshop.source(file)?.data
  const path = place.split('/').map(decodeURIComponent)
  const use = usesIn(data).find((one) => one.path.join('\u0000') === path.join('\u0000'))
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
