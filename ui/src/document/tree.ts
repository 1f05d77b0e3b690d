// What a text says, kept so that nothing of it has to be made anew when something before it grows or shrinks: a
// branch knows its own length and where its children stand within it, never where it stands itself. Nodes with
// places in the text are made from branches when somebody asks for them.

import type { Entry, Format, Node, Source, Trouble } from './source.ts'

export interface Branch {
  readonly kind: Node['kind']
  readonly size: number
  /** Whether it stands in lines of its own below each other, rather than in brackets. */
  readonly block: boolean
  /** Of a map or a list. A list's children have no key. */
  readonly children: readonly Child[]
  readonly data: unknown
}

export interface Child {
  readonly key: string
  /** Where the key begins (of an item: its dash, or itself within brackets), from the beginning of the parent. */
  readonly at: number
  readonly keySize: number
  /** Where the value begins, from the beginning of the parent. */
  readonly valueAt: number
  readonly value: Branch
}

const NONE: readonly Child[] = []

export function leaf(data: string | number | boolean | null, size: number): Branch {
  return { kind: 'scalar', size, block: false, children: NONE, data }
}

export function mapOf(children: readonly Child[], size: number, block: boolean): Branch {
  const data: Record<string, unknown> = {}
  for (const child of children) put(data, child.key, child.value.data)
  return { kind: 'map', size, block, children, data }
}

export function listOf(children: readonly Child[], size: number, block: boolean): Branch {
  return { kind: 'list', size, block, children, data: children.map((child) => child.value.data) }
}

/** Sets a key of plain data, also one that objects know themselves. */
export function put(data: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(data, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    data[key] = value
  }
}

class PlacedNode implements Node {
  readonly kind: Node['kind']
  readonly from: number
  readonly to: number
  readonly #branch: Branch
  #entries: readonly Entry[] | undefined
  #items: readonly Node[] | undefined

  constructor(branch: Branch, from: number) {
    this.#branch = branch
    this.kind = branch.kind
    this.from = from
    this.to = from + branch.size
  }

  get entries(): readonly Entry[] {
    this.#entries ??=
      this.kind !== 'map'
        ? []
        : this.#branch.children.map((child) => ({
            key: child.key,
            keyFrom: this.from + child.at,
            keyTo: this.from + child.at + child.keySize,
            value: new PlacedNode(child.value, this.from + child.valueAt),
          }))
    return this.#entries
  }

  get items(): readonly Node[] {
    this.#items ??=
      this.kind !== 'list'
        ? []
        : this.#branch.children.map((child) => new PlacedNode(child.value, this.from + child.valueAt))
    return this.#items
  }

  get value(): string | number | boolean | null {
    return this.kind === 'scalar' ? (this.#branch.data as string | number | boolean | null) : null
  }

  get branch(): Branch {
    return this.#branch
  }
}

/** The branch that a node was made from. */
export function branchOf(node: Node): Branch {
  return (node as PlacedNode).branch
}

export class ReadSource implements Source {
  readonly format: Format
  readonly text: string
  readonly branch: Branch | null
  /** Where the root begins. */
  readonly at: number
  readonly troubles: readonly Trouble[]
  /** Whether the text holds one document without marks before or after it, so that a part can be read alone. */
  readonly single: boolean
  /** Of a text with troubles: what it said when it last had none. */
  healthy: ReadSource | null = null
  #root: Node | null | undefined

  constructor(of: {
    format: Format
    text: string
    branch: Branch | null
    at: number
    troubles: readonly Trouble[]
    single: boolean
  }) {
    this.format = of.format
    this.text = of.text
    this.branch = of.branch
    this.at = of.at
    this.troubles = of.troubles
    this.single = of.single
  }

  get root(): Node | null {
    if (this.#root === undefined) this.#root = this.branch ? new PlacedNode(this.branch, this.at) : null
    return this.#root
  }

  get data(): unknown {
    return this.branch ? this.branch.data : null
  }
}
