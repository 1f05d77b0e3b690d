// What may be written where somebody types: keys with what they mean, whole pieces, names of everything that there
// is, values of fields, and names and functions within expressions.

import type { Path } from '../../document/index.ts'
import type { Key, Params } from '../../words/index.ts'
import { type Cursor, cursorAt } from './cursor.ts'
import { FUNCTIONS, namesAt, partsAfter, templateAt, typingAt } from './expressions.ts'
import type { Held, Schema } from './schema.ts'
import { isMap, valueAt } from './schema.ts'
import { keySlot, type Place, placeOf, type Slot, slotAt } from './slots.ts'
import { afterKey, type Piece, piecesOfList, piecesOfMap } from './snippets.ts'
import { type FieldKnown, fieldsOf, map, stem, type Texts, type World, words } from './world.ts'

export type OfferKind =
  | 'key'
  | 'value'
  | 'piece'
  | 'step'
  | 'person'
  | 'form'
  | 'list'
  | 'name'
  | 'function'
  | 'field'

export interface Offer {
  label: string
  kind: OfferKind
  /** Beside it: a title or a type. */
  detail: string
  /** What it means, in Markdown. */
  info: string
  /** What is put in place of what was typed. */
  insert: string
  /** `insert` has places to fill in, written «…». */
  pieces: boolean
  /** More can be chosen right after it. */
  again: boolean
  /** What comes first has more. */
  rank: number
  required: boolean
  /** Files that the draft takes along with it. */
  brings: Readonly<Record<string, string>>
}

export interface Offered {
  from: number
  offers: Offer[]
  /** How far what is typed may go on before it has to be asked again. */
  goesOn: 'name' | 'word' | 'text'
}

export interface Telling {
  language: string
  t: (key: Key, params?: Params) => string
  /** What is said about something in the language of the screen, if there are words for it. */
  about: (held: Held, key: string) => { title: string; text: string }
}

const offer = (part: Partial<Offer> & Pick<Offer, 'label' | 'kind'>): Offer => ({
  detail: '',
  info: '',
  insert: part.label,
  pieces: false,
  again: false,
  rank: 0,
  required: false,
  brings: {},
  ...part,
})

export function said(texts: Texts | undefined, language: string): string {
  if (texts === undefined) return ''
  if (typeof texts === 'string') return texts
  const near = Object.keys(texts).find((one) => one.split('-')[0] === language.split('-')[0])
  return texts[language] ?? (near ? texts[near] : undefined) ?? texts.en ?? Object.values(texts)[0] ?? ''
}

/** What may be written at `offset` of a file; null where there is nothing to offer. */
export function complete(
  world: World,
  file: string,
  text: string,
  offset: number,
  telling: Telling,
): Offered | null {
  const cursor = cursorAt(text, offset)
  if (cursor.where === 'nothing') return null
  const place = placeOf(world, file, cursor.path)
  if (!place) return null
  const completing = new Completing(world, place, cursor, text, offset, telling)
  return completing.offered()
}

class Completing {
  private readonly world: World
  private readonly place: Place
  private readonly cursor: Cursor
  private readonly text: string
  private readonly offset: number
  private readonly telling: Telling

  constructor(world: World, place: Place, cursor: Cursor, text: string, offset: number, telling: Telling) {
    this.world = world
    this.place = place
    this.cursor = cursor
    this.text = text
    this.offset = offset
    this.telling = telling
  }

  offered(): Offered | null {
    const { where, quote } = this.cursor
    const slot = this.slot()
    if (where !== 'key') {
      const inExpression = this.expression(slot)
      if (inExpression) return inExpression
    }
    if (where === 'text') return null
    if (where === 'key') return this.done(this.keys(this.place.path), 'name')
    const values = this.values(slot)
    if (where === 'value') return this.done(values, 'text')
    // An entry of a list, just begun: a value, or the first key of a map.
    const list = this.place.path.slice(0, -1)
    const pieces = quote || this.cursor.flow ? [] : this.pieces(piecesOfList(this.place.kind, list))
    return this.done([...pieces, ...values, ...(quote ? [] : this.keys(this.place.path))], 'text')
  }

  private done(offers: Offer[], goesOn: Offered['goesOn']): Offered | null {
    return offers.length ? { from: this.cursor.from, offers, goesOn } : null
  }

  private slot(): Slot | null {
    return slotAt(this.world, this.place)
  }

  // -- keys -------------------------------------------------------------------------------------------

  private keys(path: Path): Offer[] {
    const { world, place, telling, cursor } = this
    const data = place.inSop ? world.sop(place.file) : world.data(place.file)
    const at = place.inSop ?? path
    const present = map(valueAt(world.data(place.file), path))
    const has = (key: string) => Object.hasOwn(present, key) && key !== cursor.typed
    const schemaKind = place.inSop ? 'sop' : place.kind
    const language = world.language(schemaKind)
    const found: Offer[] = []
    const colon = cursor.colonAhead ? '' : ': '
    for (const { key, held, required, deciding } of language?.keys(data, at) ?? []) {
      if (has(key)) continue
      const { title, text } = telling.about(held, key)
      const after = cursor.colonAhead ? null : afterKey(key, cursor.flow, path)
      const opens = after?.startsWith('\n')
      found.push(
        offer({
          label: key,
          kind: 'key',
          detail: title && title.toLowerCase() !== key ? title : '',
          info: text,
          insert:
            after === null
              ? `${key}${colon}`
              : `${key}:${opens ? '' : ' '}${indented(after, opens ? cursor : null)}`,
          pieces: after !== null,
          again: after === null,
          required,
          rank: required ? 60 : deciding ? 20 : 40,
        }),
      )
    }
    if (place.kind === 'variant' && place.inSop?.length === 2 && place.inSop[0] === 'steps') {
      for (const key of ['after', 'before'] as const) {
        if (!has(key))
          found.push(
            offer({
              label: key,
              kind: 'key',
              info: telling.t(`text.about.${key}`),
              insert: `${key}${colon}`,
              again: true,
              rank: 50,
            }),
          )
      }
    }
    found.push(...this.keyNames(path, present, colon))
    if (!cursor.quote && !cursor.flow && !cursor.colonAhead) {
      found.push(...this.pieces(piecesOfMap(place.kind, path, place.inSop)))
    }
    return found
  }

  /** Keys that are names of something else. */
  private keyNames(path: Path, present: Readonly<Record<string, unknown>>, colon: string): Offer[] {
    const { world, place } = this
    const slot = keySlot(world, place)
    const take = (offers: Offer[]) =>
      offers
        .filter(({ label }) => !Object.hasOwn(present, label) || label === this.cursor.typed)
        .map((one) => ({ ...one, insert: `${one.label}${colon}`, again: true }))
    if (slot === 'field') return take(this.fields(this.entryFields().filter(({ evidence }) => !evidence)))
    if (slot === 'evidence') return take(this.fields(this.entryFields().filter(({ evidence }) => evidence)))
    if (slot === 'input') return take(this.fields(fieldsOf(this.inputSchema(place.inSop ?? path))))
    if (slot === 'step' || slot === 'address') {
      const base = place.kind === 'variant' ? (this.world.sopFile(place.file) ?? place.file) : place.file
      const steps = [...world.outline(base).steps.values()].filter(
        ({ at }) => slot === 'address' || samePath(at.slice(0, -1), place.inSop ?? []),
      )
      return take(steps.map((step) => this.stepOffer(slot === 'address' ? step.id : step.name, step)))
    }
    if (slot === 'fault') {
      return take(
        Object.entries(map(world.sop(place.file).faults)).map(([name, fault]) =>
          offer({ label: name, kind: 'name', detail: this.title(map(fault).title) }),
        ),
      )
    }
    const parent = path.at(-1)
    if (
      parent === 'title' ||
      parent === 'description' ||
      parent === 'message' ||
      parent === 'label' ||
      this.isTexts(path)
    ) {
      return take(
        ['zh-CN', 'en'].map((label) =>
          offer({ label, kind: 'value', detail: label === 'en' ? 'English' : '中文' }),
        ),
      )
    }
    return []
  }

  private isTexts(path: Path): boolean {
    const last = path.at(-1)
    return last === 'guide' || (last === 'text' && path.at(-2) === 'guide') || last === 'help'
  }

  private pieces(pieces: readonly Piece[]): Offer[] {
    return pieces.map(({ word, text }, index) =>
      offer({
        label: this.telling.t(word as Key),
        kind: 'piece',
        info: `\`\`\`\n${text.replace(/«([^»]*)»/g, '$1').trimEnd()}\n\`\`\``,
        insert: indented(text.trimEnd(), this.cursor),
        pieces: true,
        rank: 80 - index,
      }),
    )
  }

  // -- values -----------------------------------------------------------------------------------------

  private values(slot: Slot | null): Offer[] {
    const found = slot ? this.bySlot(slot) : []
    const known = new Set(found.map(({ label }) => label))
    const more = slot === 'answer' ? [] : this.bySchema().filter(({ label }) => !known.has(label))
    return [...found, ...more].map((one) => ({ ...one, insert: this.written(one.insert, slot) }))
  }

  /** As it must stand in the text. */
  private written(value: string, slot: Slot | null): string {
    const { quote, unspaced, flow } = this.cursor
    const space = unspaced ? ' ' : ''
    if (quote) return value
    const awkward =
      /^[#&*!|>'"%@`{}[\]?,-]/.test(value) || /: |:$| #/.test(value) || (flow && /[,[\]{}]/.test(value))
    const looksOther =
      (slot === 'answer' || slot === 'code') && /^(true|false|null|~|[-+]?[0-9][0-9.]*)$/.test(value)
    const begins = value.startsWith('\u0000') // a value that is what it looks like
    if (begins) return space + value.slice(1)
    return space + (awkward || looksOther ? JSON.stringify(value) : value)
  }

  private bySlot(slot: Slot): Offer[] {
    const { world, place, telling } = this
    const vocabulary = world.vocabulary
    const at = place.inSop ?? place.path
    const plain = (labels: Iterable<string>, kind: OfferKind = 'value') =>
      [...labels].map((label, index) => offer({ label, kind, rank: 30 - Math.min(index, 29) / 2 }))
    switch (slot) {
      case 'step':
      case 'go': {
        const seen = [...world.stepsSeen(place.file, at, slot === 'go')]
        const around = world.stepAround(place.file, at)
        const steps = seen
          .filter(([, step]) => slot === 'step' || step.id !== around?.id || seen.length === 1)
          .map(([name, step], index) => ({ ...this.stepOffer(name, step), rank: 50 - index / 100 }))
        const back = slot === 'go' && (at[0] === 'faults' || at.at(-1) !== 'after')
        return back
          ? [
              ...steps,
              offer({
                label: '$return',
                kind: 'step',
                info: telling.t('text.about.return'),
                rank: at[0] === 'faults' ? 49 : 1,
              }),
            ]
          : steps
      }
      case 'address':
        return [...world.outline(place.file).steps.values()]
          .filter(({ kind }) =>
            at.at(-1) === 'child' || at.at(-1) === 'in'
              ? kind === 'call'
              : at.at(-1) !== 'do' || kind === 'work',
          )
          .map((step) => this.stepOffer(step.id, step))
      case 'form':
        return world.forms().map((form) =>
          offer({
            label: form.name,
            kind: 'form',
            detail: this.title(form.title),
            info: this.formInfo(form.data),
            rank: form.file ? 50 : 30,
            brings: world.broughtBy(form.name),
          }),
        )
      case 'who':
      case 'told':
        return this.who(at)
      case 'reassign':
        return [...plain(['nearest', 'least_busy']), ...this.roles('role:')]
      case 'role':
        return this.roles('')
      case 'login':
        return this.people('')
      case 'branch':
        return vocabulary.branches.map(({ branch, title }) =>
          offer({ label: branch, kind: 'value', detail: this.title(title) }),
        )
      case 'tag':
        return plain(vocabulary.tags)
      case 'calendar':
        return plain(vocabulary.calendars)
      case 'codeList':
        return world.codeLists().map((list) =>
          offer({
            label: list.name,
            kind: 'list',
            detail: this.title(list.title),
            info: (list.entries ?? [])
              .slice(0, 8)
              .map(({ code, title }) => `\`${code}\` ${this.title(title)}`)
              .join('\n\n'),
          }),
        )
      case 'subject':
        return world
          .subjects()
          .map(({ kind, title }) => offer({ label: kind, kind: 'value', detail: this.title(title) }))
      case 'skill':
        return plain(vocabulary.skills)
      case 'action':
        return vocabulary.actions.map(({ action }) => offer({ label: action, kind: 'function' }))
      case 'check': {
        const kind = map(valueAt(world.sop(place.file), at.slice(0, at.lastIndexOf('check')))).kind
        return vocabulary.checks
          .filter(({ kinds }) => typeof kind !== 'string' || kinds.length === 0 || kinds.includes(kind))
          .map(({ check, kinds }) => offer({ label: check, kind: 'function', detail: kinds.join(', ') }))
      }
      case 'strategy':
        return plain(new Set([...vocabulary.strategies, 'manual', 'nearest', 'least_busy', 'offer']))
      case 'sop': {
        const own = world.sopFile(place.file)
        const sops = { ...vocabulary.sops }
        const ownName = map(own ? world.data(own) : null).sop
        if (typeof ownName === 'string' && place.kind === 'variant')
          sops[ownName] = words(map(world.data(own ?? '')).title)
        return Object.entries(sops).map(([label, title]) =>
          offer({ label, kind: 'value', detail: this.title(title) }),
        )
      }
      case 'variant':
        return world
          .named('variant')
          .map(({ name, file }) =>
            offer({ label: name, kind: 'value', detail: this.title(map(world.data(file)).title) }),
          )
      case 'fault':
        return Object.entries(map(world.sop(place.file).faults)).map(([name, fault]) =>
          offer({ label: name, kind: 'name', detail: this.title(map(fault).title) }),
        )
      case 'outcome':
        return plain(this.outcomes(at), 'name')
      case 'end':
        return plain(
          new Set([
            ...world.ends(place.file),
            'completed',
            ...(place.kind === 'scenario' ? ['cancelled'] : []),
          ]),
        )
      case 'event':
        return plain(world.events(place.file))
      case 'duration':
        return plain(at.at(-1) === 'fresh' ? ['10m', '30m', '1h'] : ['30m', '1h', '4h', '1d', '2d', '1w'])
      case 'distance':
        return plain(['50m', '200m', '1km', '20km'])
      case 'count':
        return ['1', '1..3', '2..5', '0..'].map((label) =>
          offer({ label, kind: 'value', insert: `\u0000${label}` }),
        )
      case 'moment':
        return plain(['due', 'due - 30m', 'due - 4h', 'due + 1h', 'due + 2h', 'start + 1h'])
      case 'need':
        return ['1', '2 of 3', 'majority', 'all'].map((label) =>
          offer({ label, kind: 'value', insert: `\u0000${label}` }),
        )
      case 'signer':
        return plain(['assignee', 'customer'])
      case 'field':
        return this.siblingFields()
      case 'scope':
        return this.scopes()
      case 'fieldType':
        return plain(['string', 'integer', 'number', 'boolean', 'array', 'object'])
      case 'format':
        return plain(['date', 'date-time', 'time', 'email', 'uri', 'sop-duration'])
      case 'answer':
        return this.answers()
      default:
        return []
    }
  }

  /** Choices that the language's schema gives itself. */
  private bySchema(): Offer[] {
    const { world, place } = this
    const language = world.language(place.inSop ? 'sop' : place.kind)
    const data = place.inSop ? world.sop(place.file) : world.data(place.file)
    const found = new Map<string, Offer>()
    const add = (value: unknown, part: Partial<Offer> = {}) => {
      if (typeof value === 'object' && value !== null) return
      const label = String(value)
      if (!found.has(label))
        found.set(
          label,
          offer({
            label,
            kind: 'value',
            insert: typeof value === 'string' ? label : `\u0000${label}`,
            ...part,
          }),
        )
    }
    for (const { schema } of language?.at(data, place.inSop ?? place.path) ?? []) {
      const usual = schema.default
      for (const value of schema.enum ?? []) {
        const mark = value === usual ? { detail: this.telling.t('text.default'), rank: 20 } : {}
        add(value, mark)
      }
      if (schema.const !== undefined) add(schema.const)
      const types = Array.isArray(schema.type) ? schema.type : [schema.type]
      if (types.includes('boolean'))
        for (const value of [true, false])
          add(value, value === usual ? { detail: this.telling.t('text.default') } : {})
      if (!schema.enum && !types.includes('boolean')) {
        for (const example of schema.examples ?? []) {
          if (typeof example === 'string' && example.length < 30)
            add(example, { detail: this.telling.t('text.example'), rank: -10 })
        }
      }
    }
    if (this.place.path[0] === 'uischema' || this.place.path.includes('uischema')) {
      for (const offered of this.inLayout()) if (!found.has(offered.label)) found.set(offered.label, offered)
    }
    return [...found.values()]
  }

  private inLayout(): Offer[] {
    const key = this.place.path.at(-1)
    const choices: Readonly<Record<string, readonly string[]>> = {
      type: ['VerticalLayout', 'HorizontalLayout', 'Group', 'Label', 'Control'],
      effect: ['SHOW', 'HIDE', 'ENABLE', 'DISABLE'],
      format: ['radio'],
    }
    return (choices[String(key)] ?? []).map((label) => offer({ label, kind: 'value' }))
  }

  private who(at: Path): Offer[] {
    const found = [
      offer({ label: 'assignee', kind: 'person', info: this.telling.t('text.about.assignee'), rank: 45 }),
      ...this.roles('role:'),
    ]
    if (this.place.kind !== 'scenario') {
      const steps = [...this.world.stepsSeen(this.place.file, at)].filter(([, { kind }]) => kind === 'work')
      const around = this.world.stepAround(this.place.file, at)
      for (const [name, step] of steps) {
        if (step.id === around?.id) continue
        const before = this.stepOffer(name, step)
        found.push({
          ...before,
          label: `performer:${name}`,
          insert: `performer:${name}`,
          kind: 'person',
          rank: 20,
        })
      }
    }
    return [...found, ...this.people('user:')]
  }

  private roles(prefix: string): Offer[] {
    return this.world.vocabulary.roles.map(({ role, title, people }) =>
      offer({
        label: prefix + role,
        kind: 'person',
        detail: this.title(title),
        info: this.telling.t('text.holders', { n: people }),
        rank: people ? 40 : 35,
      }),
    )
  }

  private people(prefix: string): Offer[] {
    const { branches, people } = this.world.vocabulary
    return people.map(({ login, name, branch, roles }) =>
      offer({
        label: prefix + login,
        kind: 'person',
        detail: name,
        info: [this.title(branches.find((one) => one.branch === branch)?.title ?? branch), roles.join(', ')]
          .filter(Boolean)
          .join(' · '),
        rank: 10,
      }),
    )
  }

  private outcomes(at: Path): string[] {
    const { world, place } = this
    if (place.inSop) {
      const step = world.stepAround(place.file, at)
      return Object.keys(map(map(step?.data.approval).outcomes))
    }
    const found = new Set<string>()
    for (const step of world.outline(place.file).steps.values()) {
      for (const name of Object.keys(map(map(step.data.approval).outcomes))) found.add(name)
    }
    return [...found]
  }

  /** The fields that the form around a place has. */
  private siblingFields(): Offer[] {
    const list = this.place.path.slice(0, -1)
    const holder = map(valueAt(this.world.data(this.place.file), list.slice(0, -1))) as Schema
    const already = valueAt(this.world.data(this.place.file), list)
    const taken = Array.isArray(already) ? already : []
    return this.fields(
      fieldsOf(holder).filter(({ name }) => !taken.includes(name) || name === this.cursor.typed),
    )
  }

  private scopes(): Offer[] {
    const { path, file } = this.place
    const formPath = path.slice(0, path.indexOf('uischema'))
    const form = map(valueAt(this.world.data(file), formPath))
    const found: Offer[] = []
    const go = (schema: Schema, prefix: string) => {
      for (const { name, schema: field } of fieldsOf(schema)) {
        const label = `${prefix}/properties/${name}`
        found.push(
          offer({
            label,
            kind: 'field',
            detail: this.title(words(field.title ?? '')),
            rank: 20 - prefix.length / 100,
          }),
        )
        if (field.properties) go(field, label)
      }
    }
    go(map(form.schema) as Schema, '#')
    return found
  }

  // -- scenarios --------------------------------------------------------------------------------------

  /** What the step, or the fault, of an entry asks. */
  private entryFields(): FieldKnown[] {
    const entry = map(valueAt(this.world.data(this.place.file), this.place.path.slice(0, 2)))
    const outline = this.world.outline(this.place.file)
    if (typeof entry.fault === 'string') {
      return this.world.fieldsOf(map(map(this.world.sop(this.place.file).faults)[entry.fault]))
    }
    if (typeof entry.decide === 'string') {
      const at = typeof entry.at === 'string' ? entry.at : null
      const decided = [...outline.steps.values()].filter(
        ({ kind, id, data }) =>
          kind === 'approval' && (at ? id === at : String(entry.decide) in map(map(data.approval).outcomes)),
      )
      return decided.flatMap(({ data }) => this.world.fieldsOf(data))
    }
    const step = typeof entry.do === 'string' ? stepOf(outline, entry.do) : null
    return step ? this.world.fieldsOf(step.data) : []
  }

  private answers(): Offer[] {
    const { path, inSop } = this.place
    const given = inSop ? inSop.indexOf('with') + 1 : 0
    const nested = inSop
      ? inSop.slice(given)
      : path[0] === 'walk'
        ? path.slice(path[2] === 'expect' ? 4 : 3)
        : path.slice(1)
    let schema: Schema | undefined
    if (inSop) schema = this.inputSchema(inSop.slice(0, given))
    else if (path[0] === 'inputs') schema = map(map(this.world.sop(this.place.file).inputs)) as Schema
    else if (path[0] === 'subject') {
      schema = map(this.world.subject(this.world.sop(this.place.file).about)?.schema) as Schema
    } else {
      schema = {
        properties: Object.fromEntries(this.entryFields().map(({ name, schema: field }) => [name, field])),
      }
    }
    for (const part of nested) {
      schema = typeof part === 'number' ? (schema?.items ?? undefined) : schema?.properties?.[part]
      if (!schema) return []
    }
    const field = schema
    if (typeof field.codeList === 'string') {
      const list = this.world.codeLists().find(({ name }) => name === field.codeList)
      return (list?.entries ?? []).map(({ code, title }) =>
        offer({ label: code, kind: 'value', detail: this.title(title), rank: 40 }),
      )
    }
    const found = (field.enum ?? []).map((value) =>
      offer({
        label: String(value),
        kind: 'value',
        insert: typeof value === 'string' ? value : `\u0000${value}`,
        rank: 40,
      }),
    )
    const types = Array.isArray(field.type) ? field.type : [field.type]
    if (types.includes('boolean')) {
      for (const value of ['true', 'false'])
        found.push(offer({ label: value, kind: 'value', insert: `\u0000${value}`, rank: 40 }))
    }
    if (types.includes('integer') || types.includes('number')) {
      for (const edge of [field.minimum, field.maximum]) {
        if (typeof edge === 'number')
          found.push(offer({ label: String(edge), kind: 'value', insert: `\u0000${edge}` }))
      }
    }
    return found
  }

  private inputSchema(at: Path): Schema {
    const { world, place } = this
    if (at.at(-1) === 'with') {
      const { call: called, do: action } = map(valueAt(world.sop(place.file), at.slice(0, -1)))
      if (typeof action === 'string') {
        return map(world.vocabulary.actions.find((one) => one.action === action)?.schema) as Schema
      }
      const file = [...world.files.keys()].find((one) => one === `${called}/sop.yaml`)
      return map(map(file ? world.data(file) : null).inputs) as Schema
    }
    return map(world.sop(place.file).inputs) as Schema
  }

  // -- expressions ------------------------------------------------------------------------------------

  private expression(slot: Slot | null): Offered | null {
    const { cursor, text, offset, world, place } = this
    let before: string | null
    const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
    if (slot === 'cel' && cursor.where === 'value') before = cursor.typed
    else before = templateAt(cursor.where === 'text' || slot !== 'cel' ? line : cursor.typed)
    if (before === null) return null
    const typing = typingAt(before)
    const from = offset - typing.word.length
    const names = namesAt(world, place)
    const quoted = cursor.unspaced ? ' ' : ''
    if (typing.inText || typing.comparedWith) {
      const name = names.find((one) => one.name === typing.comparedWith)
      const values = (name?.values ?? []).map(({ value, title }, index) =>
        offer({
          label: value,
          kind: 'value',
          detail: this.title(title),
          info: Object.values(typeof title === 'string' ? {} : title).join('\n\n'),
          insert: typing.inText ? value : `'${value}'`,
          rank: 60 - index / 1000,
        }),
      )
      if (values.length) return { from, offers: values, goesOn: 'word' }
      if (typing.inText) return null
    }
    const parts = partsAfter(names, typing.owner).map(({ label, type, title, more }) =>
      offer({
        label,
        kind: more ? 'name' : 'field',
        detail: type || '…',
        info: this.title(title),
        insert: more && !type ? `${quoted}${label}.` : quoted + label,
        again: more && !type,
        rank: label === 'this' ? 60 : 50,
      }),
    )
    const owner = typing.owner.replace(/\.$/, '')
    const type = names.find(({ name }) => name === owner)?.type ?? (typing.owner ? '?' : '')
    const within = parts.length > 0 && type === '?' // `inputs.`: only its names stand there
    const functions = (
      within ? [] : world.vocabulary.functions.length ? world.vocabulary.functions : FUNCTIONS
    )
      .filter(({ call, name }) => {
        const method = new RegExp(`\\.${name}\\(`).exec(call)
        if (!typing.owner) return !method
        if (!method) return false
        const of = call.slice(0, method.index)
        if (type === '?' || type === 'dyn') return true
        return type.startsWith('list') ? /list|texts/.test(of) : type === 'string' && /text$|string/.test(of)
      })
      .map(({ name, call, about }) =>
        offer({
          label: name,
          kind: 'function',
          detail: call,
          info: this.title(about),
          insert: `${quoted}${name}(«»)`,
          pieces: true,
          rank: 10,
        }),
      )
    const known = new Set(parts.map(({ label }) => label))
    const offers = [...parts, ...functions.filter(({ label }) => !known.has(label))]
    return offers.length ? { from, offers, goesOn: 'word' } : null
  }

  // -- words ------------------------------------------------------------------------------------------

  private title(texts: unknown): string {
    return said(typeof texts === 'string' || isMap(texts) ? (texts as Texts) : '', this.telling.language)
  }

  private stepOffer(name: string, step: { data: Readonly<Record<string, unknown>>; kind: string }): Offer {
    return offer({
      label: name,
      kind: 'step',
      detail: this.title(step.data.title),
      info: this.telling.t(`text.kind.${step.kind}` as Key),
    })
  }

  private fields(fields: readonly FieldKnown[]): Offer[] {
    return fields.map(({ name, schema, evidence }, index) =>
      offer({
        label: name,
        kind: 'field',
        detail:
          this.title(schema.title) || (evidence ? String(schema.kind ?? '') : String(schema.type ?? '')),
        rank: 50 - index / 100,
      }),
    )
  }

  private formInfo(data: Readonly<Record<string, unknown>>): string {
    return fieldsOf(data.schema as Schema)
      .slice(0, 8)
      .map(({ name, schema }) => `\`${name}\` ${this.title(schema.title)}`)
      .join('\n\n')
  }
}

/** The step of an address: the items of `each` between its names are left out. */
export function stepOf(
  outline: {
    steps: ReadonlyMap<
      string,
      { id: string; data: Readonly<Record<string, unknown>>; kind: string; at: Path }
    >
  },
  address: string,
) {
  const exact = outline.steps.get(address)
  if (exact) return exact
  let found = ''
  for (const part of address.split('.')) {
    const next = found ? `${found}.${part}` : part
    if (outline.steps.has(next)) found = next
  }
  return outline.steps.get(found) ?? null
}

const samePath = (one: Path, other: Path) =>
  one.length === other.length && one.every((part, at) => part === other[at])

/** Lines after the first stand as deep as the first one's content, where a list's dash is before it. */
function indented(text: string, cursor: Cursor | null): string {
  if (cursor?.where !== 'item') return text
  return text.replaceAll('\n', '\n  ')
}

export { stem }
