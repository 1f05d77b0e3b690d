// Answers that somebody might have given: made of what the schema asks for, and held to it by the real check.

import { EVERY, followed, isObject } from '../../forms/fields.ts'
import type { CodeEntry, CodeList, Form, Schema } from '../../forms/form.ts'
import { FormTaker } from '../../forms/intake.ts'
import { plain } from './kinds.ts'
import { textFitting } from './pattern_texts.ts'

type Json = Record<string, unknown>
export type Luck = () => number

/** The same luck every time for the same seed. */
export function luckOf(seed: number): Luck {
  let state = (seed * 2654435761 + 1) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const TRIES = 6

/** Answers for a form. What can't be made to hold and need not be there is left out. */
export function sampleAnswers(
  form: Form,
  lists: Readonly<Record<string, CodeList>>,
  given: { seed?: number; language?: string; now?: Date } = {},
): Json {
  const { seed = 1, language = 'en', now = new Date() } = given
  const taker = new FormTaker(form, lists)
  let best: { answers: Json; count: number } | null = null
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const maker = new Maker(form, lists, luckOf(seed * 101 + attempt), language, now)
    const answers = maker.object(form.schema ?? {}, {}, 0)
    for (let round = 0; round < TRIES; round++) {
      const { faults } = taker.take(answers, { give: () => ({}) })
      const count = faults.length
      if (best === null || count < best.count) best = { answers: structuredClone(answers), count }
      if (count === 0) return answers
      const dropped = faults.filter(({ code, pointer }) => code !== 'required' && drop(answers, pointer))
      if (dropped.length === 0) break
    }
  }
  return best?.answers ?? {}
}

/** Takes the value at a pointer away; an item of a list takes its list's place in line. */
function drop(answers: Json, pointer: string): boolean {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = steps.pop()
  let here: unknown = answers
  for (const step of steps) here = (here as Json | undefined)?.[step]
  if (last === undefined) return false
  if (Array.isArray(here) && here[Number(last)] !== undefined) {
    here.splice(Number(last), 1)
    return true
  }
  if (!isObject(here) || !(last in here)) return false
  delete here[last]
  return true
}

const WORDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    name: ['Li Ming', 'Wang Fang', 'Zhao Lei', 'Chen Jing'],
    place: ['12 Wensan Road, Hangzhou', '88 Nanjing Road, Shanghai', '5 Jianguo Road, Beijing'],
    shop: ['Riverside Store', 'West Lake Mart', 'Corner Shop 7'],
    text: ['All in order', 'Replaced and tested', 'Customer was told', 'To be looked at again next week'],
  },
  'zh-CN': {
    name: ['李明', '王芳', '赵磊', '陈静'],
    place: ['杭州市文三路 12 号', '上海市南京路 88 号', '北京市建国路 5 号'],
    shop: ['滨江店', '西湖便利店', '七号街角店'],
    text: ['一切正常', '已更换并测试', '已告知客户', '下周再来查看'],
  },
}

class Maker {
  readonly #root: unknown
  readonly #lists: Readonly<Record<string, CodeList>>
  readonly #luck: Luck
  readonly #language: string
  readonly #now: Date
  readonly #calculated: ReadonlySet<string>

  constructor(
    form: Form,
    lists: Readonly<Record<string, CodeList>>,
    luck: Luck,
    language: string,
    now: Date,
  ) {
    this.#root = form.schema ?? {}
    this.#lists = lists
    this.#luck = luck
    this.#language = language
    this.#now = now
    this.#calculated = new Set([
      ...(form.computed ?? []).map(({ pointer }) => pointer),
      ...Object.keys(form.evidence ?? {}).map((name) => `/${name}`),
    ])
  }

  #schema(written: unknown): Schema {
    const found = followed(this.#root, written)
    return isObject(found) ? plain(found) : {}
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#luck() * from.length)]
  }

  object(written: Schema, chosen: Readonly<Record<string, unknown>>, depth: number, path = ''): Json {
    const schema = this.#schema(written)
    const properties = isObject(schema.properties) ? schema.properties : {}
    const own: Record<string, unknown> = { ...chosen }
    const found: Json = {}
    const listOf = (name: string) => {
      const field = this.#schema(properties[name])
      const list = field.codeList ?? (isObject(field.items) ? this.#schema(field.items).codeList : undefined)
      return typeof list === 'string' ? list : null
    }
    // What a list hangs on is chosen before it.
    const rank = (name: string) => {
      let depth = 0
      for (let list = listOf(name); list !== null && depth < 9; depth++)
        list = this.#lists[list]?.parent ?? null
      return depth
    }
    const names = Object.keys(properties).sort((one, other) => rank(one) - rank(other))
    for (const name of names) {
      if (this.#calculated.has(`${path}/${name}`)) continue
      const value = this.value(properties[name], own, depth + 1, `${path}/${name}`, name)
      if (value === undefined) continue
      found[name] = value
      const list = listOf(name)
      if (list !== null) own[list] = value
    }
    return Object.fromEntries(
      Object.keys(properties).flatMap((name) => (name in found ? [[name, found[name]]] : [])),
    )
  }

  value(
    written: unknown,
    chosen: Readonly<Record<string, unknown>>,
    depth: number,
    path: string,
    name: string,
  ): unknown {
    if (depth > 8) return undefined
    const schema = this.#schema(written)
    if (isObject(schema.evidence) || 'compute' in schema) return undefined
    if ('const' in schema) return schema.const
    if (typeof schema.codeList === 'string' && schema.type !== 'array')
      return this.#code(schema.codeList, chosen)
    const choices = choicesOf(schema)
    if (choices && schema.type !== 'array') return this.#pick(choices)
    for (const key of ['oneOf', 'anyOf']) {
      const parts = schema[key]
      if (Array.isArray(parts) && parts.length > 0)
        return this.value(
          { ...(this.#schema(this.#pick(parts)) as Json), ...without(schema, key) },
          chosen,
          depth + 1,
          path,
          name,
        )
    }
    const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
    if (type === 'object' || isObject(schema.properties)) return this.object(schema, chosen, depth, path)
    if (type === 'array' || schema.items !== undefined) return this.#list(schema, chosen, depth, path, name)
    if (type === 'boolean') return this.#luck() < 0.6
    if (type === 'integer' || type === 'number') return this.#number(schema, type === 'integer')
    if (type === 'string') return this.#text(schema, name)
    return undefined
  }

  #code(list: string, chosen: Readonly<Record<string, unknown>>): unknown {
    const known = this.#lists[list]
    const above = known?.parent ? chosen[known.parent] : undefined
    const open = (known?.entries ?? []).filter((entry: CodeEntry) => {
      const parent = entry.parent ?? null
      return !entry.retired && (above === undefined || parent === null || isAmong(parent, above))
    })
    return this.#pick(open)?.code
  }

  #list(
    schema: Schema,
    chosen: Readonly<Record<string, unknown>>,
    depth: number,
    path: string,
    name: string,
  ): unknown {
    const least = numberOf(schema.minItems) ?? 0
    const most = numberOf(schema.maxItems) ?? Math.max(least, 3)
    const count = Math.min(most, Math.max(least, 1 + Math.floor(this.#luck() * 2)))
    const items = typeof schema.codeList === 'string' ? { codeList: schema.codeList } : schema.items
    const found: unknown[] = []
    for (let tries = 0; found.length < count && tries < count * 8; tries++) {
      const value = this.value(items ?? { type: 'string' }, chosen, depth + 1, `${path}/${EVERY}`, name)
      if (value === undefined) break
      const isThere = found.some((one) => JSON.stringify(one) === JSON.stringify(value))
      if (!(schema.uniqueItems && isThere)) found.push(value)
    }
    return found
  }

  #number(schema: Schema, whole: boolean): number {
    const step = numberOf(schema.multipleOf) ?? (whole ? 1 : 0.1)
    const above = numberOf(schema.exclusiveMinimum)
    const below = numberOf(schema.exclusiveMaximum)
    const low = numberOf(schema.minimum) ?? (above !== undefined ? above + step : undefined)
    const high = numberOf(schema.maximum) ?? (below !== undefined ? below - step : undefined)
    const from = low ?? (high !== undefined ? high - 20 * step : whole ? 1 : 1)
    const to = Math.min(high ?? from + 20 * step, from + 100 * step)
    const first = Math.ceil(from / step - 1e-9)
    const last = Math.max(first, Math.floor(to / step + 1e-9))
    const number = (first + Math.floor(this.#luck() * (last - first + 1))) * step
    return Number(number.toFixed(6))
  }

  #text(schema: Schema, name: string): string | undefined {
    const { format } = schema
    const day = new Date(this.#now.getTime() + Math.floor(this.#luck() * 15 - 7) * 86_400_000)
    const date = day.toISOString().slice(0, 10)
    const time = `${String(8 + Math.floor(this.#luck() * 10)).padStart(2, '0')}:${this.#pick(['00', '15', '30', '45'])}`
    if (format === 'date') return date
    if (format === 'local-time') return time
    if (format === 'time') return `${time}:00+08:00`
    if (format === 'date-time') return `${date}T${time}:00+08:00`
    if (format === 'duration') return this.#pick(['PT30M', 'PT45M', 'PT1H30M', 'PT2H'])
    if (format === 'email') return 'li.ming@example.com'
    if (format === 'uri') return 'https://example.com/'
    if (format === 'hostname') return 'host.example.com'
    if (format === 'ipv4') return '192.168.1.20'
    if (format === 'ipv6') return '2001:db8::1'
    if (format === 'uuid') return '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
    if (typeof schema.pattern === 'string') {
      for (let tries = 0; tries < 20; tries++) {
        const text = textFitting(schema.pattern, this.#luck)
        if (text !== null && isLong(text, schema)) return text
      }
      return undefined
    }
    const words = WORDS[this.#language] ?? WORDS.en
    const about = `${name} ${JSON.stringify(schema.title ?? '')}`.toLowerCase()
    const topic = /phone|mobile|tel|电话|手机/.test(about)
      ? null
      : /address|地址|where|位置/.test(about)
        ? 'place'
        : /shop|store|门店|店/.test(about)
          ? 'shop'
          : /name|person|who|姓名|联系人|客户/.test(about)
            ? 'name'
            : 'text'
    let text = topic === null ? '13812345678' : (this.#pick(words?.[topic] ?? []) ?? 'Text')
    if (/number|serial|code|编号|序列/.test(about) && topic === 'text')
      text = `A${100000 + Math.floor(this.#luck() * 900000)}`
    const least = numberOf(schema.minLength) ?? 0
    while ([...text].length < least) text += ` ${text}`
    const most = numberOf(schema.maxLength)
    return most === undefined ? text : [...text].slice(0, Math.max(most, 0)).join('')
  }
}

function isLong(text: string, schema: Schema): boolean {
  const { length } = [...text]
  return (
    length >= (numberOf(schema.minLength) ?? 0) &&
    length <= (numberOf(schema.maxLength) ?? Number.POSITIVE_INFINITY)
  )
}

function isAmong(parent: unknown, above: unknown): boolean {
  return Array.isArray(above) ? above.includes(parent) : above === parent
}

function choicesOf(schema: Schema): unknown[] | null {
  if (Array.isArray(schema.enum)) return schema.enum.filter((value) => value !== null)
  for (const key of ['oneOf', 'anyOf']) {
    const parts = schema[key]
    if (Array.isArray(parts) && parts.every((part) => isObject(part) && 'const' in part))
      return parts.map((part) => (part as Json).const)
  }
  return null
}

function without(schema: Schema, key: string): Schema {
  const { [key]: _, ...rest } = schema
  return rest
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
