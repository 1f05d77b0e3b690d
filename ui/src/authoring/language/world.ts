// What the files of a draft and the installation know by name: steps, forms, code lists, roles, people … Asked by
// whatever helps somebody who types.

import type { Path, Source } from '../../document/index.ts'
import { enclosing, inside, type Outline, outlineOf, type Step, TOP } from '../sop/outline.ts'
import { isMap, Language, type Schema, valueAt } from './schema.ts'

export type Texts = string | Readonly<Record<string, string>>

/** What there is to choose from at this installation. */
export interface Vocabulary {
  roles: readonly { role: string; title: Texts; people: number }[]
  people: readonly {
    login: string
    name: string
    branch: string
    roles: readonly string[]
    skills: readonly string[]
  }[]
  branches: readonly { branch: string; title: Texts; parent: string | null; tags: readonly string[] }[]
  tags: readonly string[]
  skills: readonly string[]
  calendars: readonly string[]
  actions: readonly { action: string; schema: unknown }[]
  checks: readonly { check: string; kinds: readonly string[] }[]
  strategies: readonly string[]
  device_kinds: readonly string[]
  subjects: readonly { kind: string; title: Texts; schema: unknown }[]
  /** `text` and `data`: of one that a draft takes along when it uses it. */
  code_lists: readonly { name: string; title: Texts; entries: number; text?: string; data?: unknown }[]
  functions: readonly { name: string; call: string; about: Texts }[]
  forms: readonly { path: string; title: Texts; data: unknown; text?: string }[]
  sops: Readonly<Record<string, Texts>>
}

export const NO_VOCABULARY: Vocabulary = {
  roles: [],
  people: [],
  branches: [],
  tags: [],
  skills: [],
  calendars: [],
  actions: [],
  checks: [],
  strategies: [],
  device_kinds: [],
  subjects: [],
  code_lists: [],
  functions: [],
  forms: [],
  sops: {},
}

export type FileKind =
  | 'sop'
  | 'form'
  | 'variant'
  | 'scenario'
  | 'what_if'
  | 'organisation'
  | 'subject'
  | 'code_list'

export interface FormKnown {
  name: string
  title: Texts
  /** Its file in the draft; null for one of the installation. */
  file: string | null
  data: Plain
}

export interface CodeListKnown {
  name: string
  title: Texts
  file: string | null
  /** Null where only their number is known. */
  entries: readonly { code: string; title: Texts }[] | null
  count: number
}

/** A field that a form asks or a step takes as evidence. */
export interface FieldKnown {
  name: string
  schema: Schema
  evidence: boolean
}

type Plain = Readonly<Record<string, unknown>>

const map = (value: unknown): Plain => (isMap(value) ? value : {})
const words = (value: unknown): Texts =>
  typeof value === 'string' ? value : (map(value) as Record<string, string>)

export class World {
  readonly files: ReadonlyMap<string, Pick<Source, 'data'>>
  readonly vocabulary: Vocabulary
  private readonly languages: Partial<Record<FileKind, Language>> = {}

  constructor(
    files: ReadonlyMap<string, Pick<Source, 'data'>>,
    vocabulary: Vocabulary,
    schemas: Partial<Record<FileKind, Schema>>,
  ) {
    this.files = files
    this.vocabulary = vocabulary
    for (const [kind, schema] of Object.entries(schemas)) {
      this.languages[kind as FileKind] = languageOf(schema)
    }
  }

  data(file: string): unknown {
    return this.files.get(file)?.data
  }

  /** What kind of file it is, by its place and what it begins with. */
  kind(file: string): FileKind | null {
    if (!/\.ya?ml$/.test(file)) return null
    const parts = file.split('/')
    const name = parts.at(-1)
    if (name === 'sop.yaml') return 'sop'
    if (name === 'organisation.yaml') return 'organisation'
    const folder = parts.at(-2)
    if (folder === 'variants') return 'variant'
    if (folder === 'scenarios') return 'scenario'
    if (folder === 'what-if') return 'what_if'
    if (folder === 'subjects') return 'subject'
    if (folder === 'library' || folder === 'forms') {
      const begins = map(this.data(file))
      return 'codeList' in begins || 'entries' in begins ? 'code_list' : 'form'
    }
    return null
  }

  language(kind: FileKind): Language | null {
    return this.languages[kind] ?? null
  }

  /** The file of the SOP to which a file belongs. */
  sopFile(file: string): string | null {
    const own = [...this.files.keys()].filter((path) => path.endsWith('/sop.yaml') || path === 'sop.yaml')
    const folder = file.split('/')[0]
    return own.find((path) => path.startsWith(`${folder}/`)) ?? own[0] ?? null
  }

  /** The SOP as it is where a file is read: with a variant's changes laid over it, if it is one. */
  sop(file: string): Plain {
    const at = this.sopFile(file)
    const base = map(at === null ? undefined : this.data(at))
    if (this.kind(file) !== 'variant') return base
    const change = map(this.data(file)).change
    return this.overlaid(base, map(change))
  }

  private overlays = new WeakMap<Plain, WeakMap<Plain, Plain>>()

  private overlaid(base: Plain, change: Plain): Plain {
    const known = this.overlays.get(base)?.get(change)
    if (known) return known
    const result = overlay(base, change) as Plain
    if (!this.overlays.has(base)) this.overlays.set(base, new WeakMap())
    this.overlays.get(base)?.set(change, result)
    return result
  }

  outline(file: string): Outline {
    return outlineOf(this.sop(file))
  }

  /** The step within which a place of an SOP stands: the innermost. */
  stepAround(file: string, path: Path): Step | null {
    let best: Step | null = null
    for (const step of this.outline(file).steps.values()) {
      const within = step.at.every((part, index) => path[index] === part)
      if (within && (!best || step.at.length > best.at.length)) best = step
    }
    return best
  }

  /** The names by which steps can be spoken of from a place, from the inside outwards: name and step. */
  stepsSeen(file: string, path: Path, go = false): Map<string, Step> {
    const outline = this.outline(file)
    const around = this.stepAround(file, path)
    const found = new Map<string, Step>()
    const add = (name: string, id: string) => {
      const step = outline.steps.get(id)
      if (step && !found.has(name)) found.set(name, step)
    }
    const members = (name: string, id: string) => {
      if (go) return
      for (const [inner, innerId] of inside(outline, id)) {
        add(`${name}.${inner}`, innerId)
        members(`${name}.${inner}`, innerId)
      }
    }
    for (const key of enclosing(outline, around?.scope ?? TOP)) {
      const scope = outline.scopes.get(key)
      if (!scope) continue
      if (!go && scope.kind === 'member' && scope.holder) {
        for (const [name, id] of inside(outline, scope.holder)) add(name, id)
      }
      for (const [name, id] of scope.names) {
        // A member of `any_order` goes nowhere itself.
        if (!(go && scope.kind === 'member')) add(name, id)
        members(name, id)
      }
    }
    return found
  }

  /** Forms of the draft, then of the installation. */
  forms(): FormKnown[] {
    const found = new Map<string, FormKnown>()
    for (const file of this.files.keys()) {
      if (this.kind(file) !== 'form') continue
      const name = stem(file)
      const data = map(this.data(file))
      found.set(name, { name, title: words(data.title), file, data })
    }
    for (const { path, title, data } of this.vocabulary.forms) {
      const name = stem(path)
      if (!found.has(name)) found.set(name, { name, title, file: null, data: map(data) })
    }
    return [...found.values()]
  }

  form(name: string): FormKnown | null {
    return this.forms().find((form) => form.name === name) ?? null
  }

  codeLists(): CodeListKnown[] {
    const found = new Map<string, CodeListKnown>()
    for (const file of this.files.keys()) {
      if (this.kind(file) !== 'code_list') continue
      const data = map(this.data(file))
      const entries = entriesOf(data)
      found.set(stem(file), {
        name: stem(file),
        title: words(data.title),
        file,
        entries,
        count: entries.length,
      })
    }
    for (const { name, title, entries, data } of this.vocabulary.code_lists) {
      if (found.has(name)) continue
      const told = data === undefined ? null : entriesOf(map(data))
      found.set(name, { name, title, file: null, entries: told, count: entries })
    }
    return [...found.values()]
  }

  subjects(): { kind: string; title: Texts; schema: unknown; file: string | null }[] {
    const found = new Map<string, { kind: string; title: Texts; schema: unknown; file: string | null }>()
    for (const file of this.files.keys()) {
      if (this.kind(file) !== 'subject') continue
      const { title, schema } = map(this.data(file))
      found.set(stem(file), { kind: stem(file), title: words(title), schema, file })
    }
    for (const one of this.vocabulary.subjects) {
      if (!found.has(one.kind)) found.set(one.kind, { ...one, file: null })
    }
    return [...found.values()]
  }

  subject(kind: unknown) {
    return this.subjects().find((one) => one.kind === kind) ?? null
  }

  /** The schema of a form that is named or written in place. */
  formSchema(form: unknown): Schema | null {
    const data = typeof form === 'string' ? this.form(form)?.data : isMap(form) ? form : null
    return isMap(data?.schema) ? (data.schema as Schema) : null
  }

  /** What a step, or a fault, asks: the fields of its form and its evidence. */
  fieldsOf(holder: Plain): FieldKnown[] {
    return [
      ...fieldsOf(this.formSchema(holder.form)),
      ...Object.entries(map(holder.evidence)).map(([name, schema]) => ({
        name,
        schema: map(schema) as Schema,
        evidence: true,
      })),
    ]
  }

  /** The files of the library that a draft without them takes along when it names a form: the form itself, and the
   * code lists that it asks from. */
  broughtBy(form: string): Record<string, string> {
    const found: Record<string, string> = {}
    if (this.named('form').some(({ name }) => name === form)) return found
    const shared = this.vocabulary.forms.find(({ path }) => stem(path) === form)
    if (shared?.text === undefined) return found
    found[shared.path] = shared.text
    const own = new Set(this.named('code_list').map(({ name }) => name))
    for (const [, name] of shared.text.matchAll(/\bcodeList:\s*["']?([\w.-]+)/g)) {
      const list = this.vocabulary.code_lists.find((one) => one.name === name)
      if (list?.text !== undefined && !own.has(list.name))
        found[`forms/library/${list.name}.yaml`] = list.text
    }
    return found
  }

  /** Files of a kind, with the names by which others speak of them. */
  named(kind: FileKind): { name: string; file: string }[] {
    return [...this.files.keys()]
      .filter((file) => this.kind(file) === kind)
      .map((file) => ({ name: stem(file), file }))
  }

  /** Media of the SOP. */
  events(file: string): string[] {
    const found = new Set<string>(['device.telemetry', 'device.online', 'device.offline'])
    const sop = this.sop(file)
    for (const trigger of Object.values(map(sop.triggers))) {
      const on = map(trigger).on
      if (typeof on === 'string') found.add(on)
    }
    for (const step of this.outline(file).steps.values()) {
      const event = map(step.data.wait).event
      if (typeof event === 'string') found.add(event)
    }
    return [...found]
  }

  ends(file: string): string[] {
    const found = new Set<string>()
    for (const step of this.outline(file).steps.values()) {
      if (typeof step.data.end === 'string') found.add(step.data.end)
    }
    return [...found]
  }
}

export const stem = (file: string) => (file.split('/').at(-1) ?? file).replace(/\.ya?ml$/, '')

function entriesOf(list: Plain): { code: string; title: Texts }[] {
  return (Array.isArray(list.entries) ? list.entries : []).map((entry) => {
    const { code, title } = map(entry)
    return { code: String(code), title: words(title ?? String(code)) }
  })
}

/** The fields of a form, in the order in which they are written. */
export function fieldsOf(schema: Schema | null | undefined): FieldKnown[] {
  return Object.entries(map(schema?.properties)).map(([name, field]) => ({
    name,
    schema: map(field) as Schema,
    evidence: false,
  }))
}

/** A JSON merge patch laid over plain data; what is untouched stays the same object. */
export function overlay(base: unknown, change: unknown): unknown {
  if (!isMap(change)) return change
  const result: Record<string, unknown> = { ...map(base) }
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key]
    else result[key] = overlay(result[key], value)
  }
  return result
}

const languages = new WeakMap<Schema, Language>()

function languageOf(schema: Schema): Language {
  const known = languages.get(schema)
  if (known) return known
  const made = new Language(schema)
  languages.set(schema, made)
  return made
}

export { map, valueAt, words }
