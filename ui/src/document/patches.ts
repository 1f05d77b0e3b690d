// Changes of a text: applied, taken back, put together.

import type { Patch } from './source.ts'

/** The text after patches, which are ordered and do not overlap. */
export function apply(text: string, patches: readonly Patch[]): string {
  let result = ''
  let at = 0
  for (const patch of patches) {
    result += text.slice(at, patch.from) + patch.insert
    at = patch.to
  }
  return result + text.slice(at)
}

/** The patches that lead back from the text after `patches` to `text`, the text before them. */
export function invert(text: string, patches: readonly Patch[]): Patch[] {
  let shift = 0
  return patches.map((patch) => {
    const from = patch.from + shift
    shift += patch.insert.length - (patch.to - patch.from)
    return { from, to: from + patch.insert.length, insert: text.slice(patch.from, patch.to) }
  })
}

/** One list of patches that does what `first` and then `second` do; `second` speaks of the text after `first`. */
export function compose(first: readonly Patch[], second: readonly Patch[]): Patch[] {
  const pieces = piecesOf(first)
  const result: Piece[] = []
  let index = 0
  let used = 0 // how much of the piece at `index` is behind us
  let at = 0 // in the text between
  const take = (upTo: number, kept: boolean): void => {
    while (at < upTo) {
      const piece = pieces[index] as Piece
      const size = sizeOf(piece) - used
      const part = Math.min(size, upTo - at)
      if (kept) result.push(partOf(piece, used, used + part))
      at += part
      used += part
      if (used === sizeOf(piece)) {
        index++
        used = 0
      }
    }
  }
  for (const patch of second) {
    take(patch.from, true)
    take(patch.to, false)
    if (patch.insert) result.push({ text: patch.insert })
  }
  if (index < pieces.length) {
    const piece = pieces[index] as Piece
    result.push(partOf(piece, used, sizeOf(piece)), ...pieces.slice(index + 1))
  }
  return patchesOf(result)
}

/** A part of a text: kept from the text before, or new. */
type Piece = { from: number; to: number } | { text: string }

const END = Number.MAX_SAFE_INTEGER

function piecesOf(patches: readonly Patch[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const patch of patches) {
    if (patch.from > at) pieces.push({ from: at, to: patch.from })
    if (patch.insert) pieces.push({ text: patch.insert })
    at = patch.to
  }
  pieces.push({ from: at, to: END })
  return pieces
}

function sizeOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.to - piece.from
}

function partOf(piece: Piece, from: number, to: number): Piece {
  return 'text' in piece
    ? { text: piece.text.slice(from, to) }
    : { from: piece.from + from, to: piece.from + to }
}

function patchesOf(pieces: readonly Piece[]): Patch[] {
  const patches: Patch[] = []
  let at = 0
  let insert = ''
  for (const piece of pieces) {
    if ('text' in piece) {
      insert += piece.text
      continue
    }
    if (piece.from > at || insert) patches.push({ from: at, to: piece.from, insert })
    at = piece.to
    insert = ''
  }
  return patches
}
