// What is told about the text under the pointer: the language's own words about a key, and what a name stands for.

import { entryAt, nodeAt, type Path, pathAt, type Source } from '../../document/index.ts'
import type { Key } from '../../words/index.ts'
import { FUNCTIONS, namesAt, templateAt } from './expressions.ts'
import type { Thing } from './naming/thing.ts'
import { said, type Telling } from './offering/offer.ts'
import type { Held, Schema } from './schema.ts'
import { isMap, valueAt } from './schema.ts'
import { placeOf, slotAt } from './slots.ts'
import { thingAt } from './things.ts'
import { fieldsOf, map, type Texts, type World } from './world.ts'

export interface Help {
  from: number
  to: number
  /** What it is: `Step`, `Role`. */
  kicker: string
  title: string
  /** Markdown. */
  text: string
  /** Named facts, in their order. */
  facts: readonly { name: string; value: string }[]
}

/** Help for what stands at `offset`; null where there is nothing to tell. */
export function helpAt(
  world: World,
  file: string,
  source: Source,
  offset: number,
  telling: Telling,
): Help | null {
  const thing = thingAt(world, file, source, offset)
  if (thing) {
    const help = thingHelp(world, file, thing, telling)
    if (help) return help
  }
  const path = pathAt(source, offset)
  const entry = entryAt(source, path)
  if (entry && offset >= entry.keyFrom && offset <= entry.keyTo) {
    return keyHelp(world, file, path, entry.keyFrom, entry.keyTo, telling)
  }
  return expressionHelp(world, file, source, path, offset, telling)
}

function keyHelp(
  world: World,
  file: string,
  path: Path,
  from: number,
  to: number,
  telling: Telling,
): Help | null {
  const place = placeOf(world, file, path)
  if (!place) return null
  const language = world.language(place.inSop ? 'sop' : place.kind)
  const data = place.inSop ? world.sop(file) : world.data(file)
  const at = place.inSop ?? path
  const key = String(at.at(-1))
  const held = at.length === 0 ? null : (language?.key(data, at.slice(0, -1), key) ?? null)
  if (!held) return null
  const { title, text } = telling.about(held, key)
  if (!title && !text) return null
  return { from, to, kicker: '', title: title || key, text, facts: schemaFacts(held, telling) }
}

function schemaFacts({ schema }: Held, { t }: Telling): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = []
  const written = (value: unknown) => (typeof value === 'string' ? value : flow(value))
  if (schema.enum)
    found.push({ name: '', value: t('text.oneOf', { values: schema.enum.map(written).join(', ') }) })
  if (schema.default !== undefined) {
    found.push({ name: '', value: t('text.defaultIs', { value: written(schema.default) }) })
  }
  const example = schema.examples?.[0]
  if (example !== undefined) found.push({ name: '', value: t('text.exampleIs', { value: written(example) }) })
  return found
}

/** A value as it is written within brackets. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (isMap(value)) {
    return `{${Object.entries(value)
      .map(([key, one]) => `${key}: ${flow(one)}`)
      .join(', ')}}`
  }
  return String(value)
}

function thingHelp(world: World, file: string, thing: Thing, telling: Telling): Help | null {
  const { t, language } = telling
  const say = (texts: unknown) =>
    said(typeof texts === 'string' || isMap(texts) ? (texts as Texts) : undefined, language)
  const base = { from: thing.from, to: thing.to, text: '' }
  const vocabulary = world.vocabulary
  switch (thing.kind) {
    case 'step': {
      const step = world.outline(file).steps.get(thing.name)
      if (!step) return null
      const guide = map(step.data.guide)
      return {
        ...base,
        kicker: t(`text.kind.${step.kind}`),
        title: say(step.data.title) || step.id,
        text: firstLine(say('text' in guide ? guide.text : step.data.guide)),
        facts: stepFacts(world, step.data, step.kind, telling),
      }
    }
    case 'role': {
      const role = vocabulary.roles.find((one) => one.role === thing.name)
      const holders = vocabulary.people.filter(({ roles }) =>
        roles.some((one) => one.split('@')[0] === thing.name),
      )
      return {
        ...base,
        kicker: t('text.name.role'),
        title: role ? say(role.title) || thing.name : thing.name,
        text: holders.length ? '' : t('text.holders.none'),
        facts: holders.length
          ? [
              {
                name: t('text.fact.holders'),
                value: few(
                  holders.map((one) => one.name),
                  telling,
                ),
              },
            ]
          : [],
      }
    }
    case 'login': {
      const person = vocabulary.people.find(({ login }) => login === thing.name)
      if (!person) return null
      const branch = vocabulary.branches.find((one) => one.branch === person.branch)
      return {
        ...base,
        kicker: t('text.name.person'),
        title: person.name,
        facts: [
          { name: t('text.name.branch'), value: say(branch?.title) || person.branch },
          { name: t('text.name.role'), value: few(person.roles, telling) },
        ],
      }
    }
    case 'codeList': {
      const list = world.codeLists().find(({ name }) => name === thing.name)
      if (!list) return null
      const shown = (list.entries ?? [])
        .slice(0, 6)
        .map(({ code, title }) => ({ name: code, value: say(title) }))
      return {
        ...base,
        kicker: t('text.name.codeList'),
        title: say(list.title) || list.name,
        text: t('text.fact.entries', { n: list.count }),
        facts: shown,
      }
    }
    case 'form': {
      const form = world.form(thing.name)
      if (!form) return null
      const fields = fieldsOf(map(form.data.schema))
      return {
        ...base,
        kicker: t('text.name.form'),
        title: say(form.title) || form.name,
        text: fields.length > 8 ? t('text.fact.more', { n: fields.length - 8 }) : '',
        facts: fields
          .slice(0, 8)
          .map(({ name, schema }) => ({ name, value: say(schema.title) || typed(schema) })),
      }
    }
    case 'fault': {
      const fault = map(map(world.sop(file).faults)[thing.name])
      return {
        ...base,
        kicker: t('text.name.fault'),
        title: say(fault.title) || thing.name,
        facts: [
          { name: t('text.fact.from'), value: Array.isArray(fault.from) ? fault.from.join(', ') : '' },
          { name: t('text.fact.told'), value: plainOf(fault.notify) },
          { name: t('text.fact.goes'), value: plainOf(fault.go) },
        ].filter(({ value }) => value),
      }
    }
    case 'field':
    case 'input': {
      const schema = map(
        thing.defined ? valueAt(world.data(thing.defined.file), thing.defined.path) : null,
      ) as Schema
      return {
        ...base,
        kicker: t('text.fact.fields'),
        title: say(schema.title) || thing.name,
        text: say(schema.description),
        facts: [
          { name: t('text.fact.type'), value: typed(schema) },
          { name: t('text.name.codeList'), value: plainOf(schema.codeList) },
        ].filter(({ value }) => value),
      }
    }
    case 'branch': {
      const branch = vocabulary.branches.find((one) => one.branch === thing.name)
      if (!branch) return null
      return {
        ...base,
        kicker: t('text.name.branch'),
        title: say(branch.title) || branch.branch,
        text: branch.tags.join(', '),
        facts: [],
      }
    }
    case 'sop': {
      const title = vocabulary.sops[thing.name]
      return title
        ? { ...base, kicker: t('text.name.sop'), title: say(title) || thing.name, facts: [] }
        : null
    }
    default:
      return null
  }
}

/** The four questions of a step. */
function stepFacts(
  world: World,
  data: Readonly<Record<string, unknown>>,
  kind: string,
  telling: Telling,
): { name: string; value: string }[] {
  const { t } = telling
  if (kind === 'end')
    return [{ name: t('text.fact.where'), value: t('text.fact.end', { end: plainOf(data.end) }) }]
  const approval = map(data.approval)
  const who = kind === 'approval' ? plainOf(approval.by) || stages(approval) : plainOf(data.by)
  const asked = world.fieldsOf(data).map(({ name }) => name)
  const outcomes = Object.entries(map(approval.outcomes ?? data.outcomes)).map(
    ([name, next]) => `${name} → ${plainOf(next)}`,
  )
  const found = [
    { name: t('text.fact.who'), value: roleSaid(world, who, telling) || t('text.fact.assignee') },
  ]
  if (kind === 'work' || kind === 'approval') {
    found.push({
      name: t('text.fact.what'),
      value: asked.length ? few(asked, telling) : t('text.fact.nothing'),
    })
  }
  found.push({ name: t('text.fact.when'), value: plainOf(data.due) || t('text.fact.noDue') })
  found.push({
    name: t('text.fact.where'),
    value: outcomes.join(', ') || plainOf(data.next) || t('text.fact.then'),
  })
  return kind === 'work' || kind === 'approval' ? found : found.slice(1)
}

function stages(approval: Readonly<Record<string, unknown>>): string {
  return (Array.isArray(approval.stages) ? approval.stages : []).map((one) => plainOf(map(one).by)).join(', ')
}

function roleSaid(world: World, who: string, { language }: Telling): string {
  const role = world.vocabulary.roles.find((one) => `role:${one.role}` === who)
  return role ? said(role.title, language) || who : who === 'assignee' ? '' : who
}

/** A value in a few words: a step, or where the arrows of a list go. */
function plainOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (!Array.isArray(value)) return ''
  return value
    .map((one) =>
      isMap(one) ? [one.when && `${one.when} →`, one.go].filter(Boolean).join(' ') : String(one),
    )
    .join(', ')
}

function few(values: readonly string[], { t }: Telling): string {
  const shown = values.slice(0, 6).join(', ')
  return values.length > 6 ? `${shown}, ${t('text.fact.more', { n: values.length - 6 })}` : shown
}

const typed = (schema: Schema) =>
  Array.isArray(schema.type) ? schema.type.join(', ') : String(schema.type ?? '')
const firstLine = (text: string) =>
  text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim() ?? ''

/** Functions and names of the fixed roots within an expression. */
function expressionHelp(
  world: World,
  file: string,
  source: Source,
  path: Path,
  offset: number,
  telling: Telling,
): Help | null {
  const place = placeOf(world, file, path)
  const node = nodeAt(source, path)
  if (!place || node?.kind !== 'scalar') return null
  const line = source.text.slice(source.text.lastIndexOf('\n', offset - 1) + 1, offset)
  if (slotAt(world, place) !== 'cel' && templateAt(line) === null) return null
  const before = /[\w.]*$/.exec(source.text.slice(node.from, offset))?.[0] ?? ''
  const after = /^\w*/.exec(source.text.slice(offset, node.to))?.[0] ?? ''
  const chain = before + after
  const word = chain.slice(chain.lastIndexOf('.') + 1)
  if (!word) return null
  const to = offset + after.length
  const from = to - word.length
  const name = namesAt(world, place).find((one) => one.name === chain)
  if (name) {
    return {
      from,
      to,
      kicker: '',
      title: said(name.title, telling.language) || chain,
      text: `\`${chain}\``,
      facts: [
        { name: telling.t('text.fact.type'), value: name.type },
        ...(name.values.length
          ? [
              {
                name: '',
                value: telling.t('text.oneOf', {
                  values: few(
                    name.values.map(({ value }) => value),
                    telling,
                  ),
                }),
              },
            ]
          : []),
      ],
    }
  }
  const functions = world.vocabulary.functions.length ? world.vocabulary.functions : FUNCTIONS
  const called = source.text[to] === '(' ? functions.find((one) => one.name === word) : undefined
  if (!called) return null
  return {
    from,
    to,
    kicker: telling.t('text.name.function' as Key),
    title: called.call,
    text: said(called.about, telling.language),
    facts: [],
  }
}
