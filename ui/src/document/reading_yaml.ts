// YAML 1.2 as the language takes it: one document, maps with texts as keys, no anchors, no tags, no merging. What
// goes beyond is a trouble, and the rest is read all the same.

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseDocument,
  type Scalar,
} from 'yaml'
import { plainValue } from './scalars.ts'
import type { Trouble } from './source.ts'
import { type Branch, type Child, leaf, listOf, mapOf, ReadSource } from './tree.ts'

const OPTIONS = {
  keepSourceTokens: true,
  prettyErrors: false,
  uniqueKeys: false,
  logLevel: 'error',
  merge: false,
  resolveKnownTags: false,
  stringKeys: false,
} as const

const DEEPEST = 200

/** Lines that begin or end a document, speak to the reader of YAML, or mark a key with `?`. */
export const MARKS = /^(?:---|\.\.\.|%|\uFEFF|[ \t]*(?:-[ \t]+)*\?(?:\s|$))/m

export interface Placed {
  branch: Branch
  from: number
}

export function readYaml(text: string): ReadSource {
  const troubles: Trouble[] = []
  let placed: Placed | null = null
  try {
    placed = yamlIn(text, troubles)
  } catch {
    troubles.push({ from: 0, to: text.length, message: 'This cannot be read as YAML' })
  }
  return new ReadSource({
    format: 'yaml',
    text,
    branch: placed?.branch ?? null,
    at: placed?.from ?? 0,
    troubles,
    single: !MARKS.test(text),
  })
}

/** What a text says; what is wrong with it is added to `troubles`. */
export function yamlIn(text: string, troubles: Trouble[]): Placed | null {
  let document = parseDocument(text, OPTIONS)
  for (const error of document.errors) troubles.push(trouble(error, text))
  let readable = text
  for (let round = 0; round < 3; round++) {
    // A quote that is never closed takes in everything below it. Without it the rest can be told.
    const open = openQuote(document as Document.Parsed, readable)
    if (open < 0) break
    const end = lineEnd(readable, open)
    readable = readable.slice(0, open) + ' '.repeat(end - open) + readable.slice(end)
    document = parseDocument(readable, OPTIONS)
  }
  const contents = document.contents as ParsedNode | null
  return contents ? new Reader(readable, troubles).node(contents, 0) : null
}

function trouble(error: { message: string; pos: [number, number] }, text: string): Trouble {
  const from = Math.min(error.pos[0], text.length)
  return { from, to: Math.max(from, Math.min(error.pos[1], text.length)), message: error.message }
}

/** Where the last scalar begins, if it has a quote that opens and goes on over several lines without an end. */
function openQuote(document: Document.Parsed, text: string): number {
  const error = document.errors.find(
    (each) => each.code === 'MISSING_CHAR' && /closing ["']quote/.test(each.message),
  )
  if (!error) return -1
  let node: unknown = document.contents
  for (;;) {
    if (isMap(node) || isSeq(node)) {
      const items = node.items as unknown[]
      let found: unknown
      for (const item of items) {
        const pair = item as Pair<ParsedNode, ParsedNode | null>
        for (const part of isMap(node) ? [pair.key, pair.value] : [item]) {
          const range = (part as ParsedNode | null)?.range
          if (range && range[0] < error.pos[0]) found = part
        }
      }
      if (!found) return -1
      node = found
    } else if (isScalar(node)) {
      const from = node.range?.[0] ?? -1
      return from >= 0 && /["']/.test(text[from] ?? '') ? from : -1
    } else {
      return -1
    }
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

class Reader {
  readonly #text: string
  readonly #troubles: Trouble[]

  constructor(text: string, troubles: Trouble[]) {
    this.#text = text
    this.#troubles = troubles
  }

  node(node: ParsedNode, depth: number): Placed {
    const [from, to] = node.range
    if (depth > DEEPEST) {
      this.#say(from, to, 'This stands too deep')
      return { branch: leaf(null, 0), from }
    }
    if (isAlias(node)) {
      this.#say(from, to, 'References to other parts of the file are not allowed')
      return { branch: leaf(null, to - from), from }
    }
    if (node.anchor !== undefined) this.#say(from, to, 'Anchors are not allowed')
    if (node.tag !== undefined && (node as { srcToken?: unknown }).srcToken && this.#tagged(node)) {
      this.#say(from, to, 'Tags are not allowed')
    }
    if (isMap(node)) return this.#map(node as never, depth)
    if (isSeq(node)) return this.#list(node as never, depth)
    return { branch: leaf(this.#scalar(node as Scalar.Parsed), to - from), from }
  }

  #tagged(node: ParsedNode): boolean {
    return this.#text[node.range[0] - 1] !== undefined && typeof node.tag === 'string'
  }

  #scalar(node: Scalar.Parsed): string | number | boolean | null {
    const text = node.source
    if (node.type !== 'PLAIN' || node.tag !== undefined) return String(node.value ?? '')
    const value = plainValue(text)
    if (value !== undefined) return value
    this.#say(node.range[0], node.range[1], 'This number cannot be kept as it is written')
    return null
  }

  #map(
    node: {
      range: [number, number, number]
      items: Pair<ParsedNode, ParsedNode | null>[]
      srcToken?: unknown
    },
    depth: number,
  ): Placed {
    const block = !isFlow(node)
    const children: Child[] = []
    const known = new Set<string>()
    let from = node.range[0]
    if (block && node.items[0]?.key) from = Math.min(from, node.items[0].key.range[0])
    let to = from
    for (const pair of node.items) {
      const keyNode = pair.key as ParsedNode | null
      if (!keyNode) continue
      const [keyFrom, keyTo] = keyNode.range
      const after = this.#colon(pair, keyTo)
      const value: Placed =
        pair.value == null || isNothing(pair.value)
          ? { branch: leaf(null, 0), from: after }
          : this.node(pair.value, depth + 1)
      if (pair.value && isNothing(pair.value)) this.#properties(pair.value)
      to = Math.max(to, value.from + value.branch.size, keyTo)
      const key = this.#key(keyNode)
      if (key === null) continue
      if (known.has(key)) {
        this.#say(keyFrom, keyTo, `“${key}” stands here a second time`)
        continue
      }
      known.add(key)
      children.push({
        key,
        at: keyFrom - from,
        keySize: keyTo - keyFrom,
        valueAt: value.from - from,
        value: value.branch,
      })
    }
    if (!block) to = node.range[1]
    return { branch: mapOf(children, to - from, block), from }
  }

  #list(node: { range: [number, number, number]; items: ParsedNode[]; srcToken?: unknown }, depth: number) {
    const block = !isFlow(node)
    const [from] = node.range
    const tokens = (node.srcToken as { items?: { start: { type: string; offset: number }[] }[] } | undefined)
      ?.items
    let to = from
    const children: Child[] = node.items.map((item, index) => {
      let at = -1
      if (block) {
        const dash = tokens?.[index]?.start.find((token) => token.type === 'seq-item-ind')
        at = dash?.offset ?? -1
      }
      const value =
        item === null || isNothing(item)
          ? { branch: leaf(null, 0), from: at >= 0 ? at + 1 : (item?.range[0] ?? from) }
          : this.node(item, depth + 1)
      if (item && isNothing(item)) this.#properties(item)
      if (at < 0) at = value.from
      to = Math.max(to, value.from + value.branch.size)
      return { key: '', at: at - from, keySize: 0, valueAt: value.from - from, value: value.branch }
    })
    if (!block) to = node.range[1]
    return { branch: listOf(children, to - from, block), from }
  }

  /** The text of a key; null where there is none, and the entry is passed over. */
  #key(node: ParsedNode): string | null {
    const [from, to] = node.range
    if (!isScalar(node)) {
      this.#say(from, to, 'A key must be a text')
      return null
    }
    this.#properties(node as ParsedNode)
    const scalar = node as Scalar.Parsed
    const key = scalar.type === 'PLAIN' ? scalar.source : String(scalar.value)
    if (scalar.type === 'PLAIN' && key === '') {
      this.#say(from, to, 'The key before the colon is missing')
      return null
    }
    if (scalar.type === 'PLAIN' && key === '<<') {
      this.#say(from, to, 'Merging another map in is not allowed')
      return null
    }
    return key
  }

  #properties(node: ParsedNode): void {
    const [from, to] = node.range
    if ('anchor' in node && node.anchor !== undefined) this.#say(from, to, 'Anchors are not allowed')
    if (node.tag !== undefined) this.#say(from, to, 'Tags are not allowed')
  }

  /** Where a value that is not there would stand: after the colon. */
  #colon(pair: Pair<ParsedNode, ParsedNode | null>, keyTo: number): number {
    const tokens = (pair as { srcToken?: { sep?: { type: string; offset: number }[] } }).srcToken?.sep
    const colon = tokens?.find((token) => token.type === 'map-value-ind')
    return colon ? colon.offset + 1 : keyTo
  }

  #say(from: number, to: number, message: string): void {
    this.#troubles.push({ from, to, message })
  }
}

function isFlow(node: { srcToken?: unknown; flow?: boolean | undefined }): boolean {
  return node.flow === true || (node.srcToken as { type?: string } | undefined)?.type === 'flow-collection'
}

/** Whether nothing is written where a value belongs. */
function isNothing(node: ParsedNode): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === ''
}
