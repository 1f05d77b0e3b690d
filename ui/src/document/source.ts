// A file as it is written, and what it says. The text is the truth: whatever changes a document changes its
// text, in as few places as can be, and what is not touched stays as it was to the byte.

/** Names and places from the top of a document down. */
export type Path = readonly (string | number)[]

export type Format = 'yaml' | 'json'

/** A piece of text put in place of another. Several of them are ordered, do not overlap, and all speak of the
 * text as it was before the first. */
export interface Patch {
  from: number
  to: number
  insert: string
}

/** What stands at a place. `from` and `to` bound its value in the text. */
export interface Node {
  kind: 'map' | 'list' | 'scalar'
  from: number
  to: number
  /** Of a map, in the order of the text. */
  entries?: readonly Entry[]
  /** Of a list. */
  items?: readonly Node[]
  /** Of a scalar. */
  value?: string | number | boolean | null
}

/** A key with its value. */
export interface Entry {
  key: string
  keyFrom: number
  keyTo: number
  value: Node
}

/** What keeps a text from being read, in the file's own terms. */
export interface Trouble {
  from: number
  to: number
  message: string
}

/** A text that was read. Where it can't be read, `root` is what could be, and `troubles` say why. */
export interface Source {
  readonly format: Format
  readonly text: string
  readonly root: Node | null
  /** The plain data that the text says. */
  readonly data: unknown
  readonly troubles: readonly Trouble[]
}
