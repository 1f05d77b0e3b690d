// A mend of a finding, as patches of the files that it changes.

import {
  addEntry,
  addItem,
  apply,
  compose,
  type Patch,
  read,
  remove,
  renameKey,
  type Source,
  setValue,
} from '../../../document/index.ts'
import type { Finding } from './transport.ts'
import type { FileEdits, Workshop } from './types.ts'

export type Mend = Finding['mends'][number]
type Edit = Mend['edits'][number]

/** Edits in their order, each on the outcome of the one before. */
export function mended(workshop: Pick<Workshop, 'source'>, mend: Mend): FileEdits {
  const sources = new Map<string, Source>()
  const found: Record<string, readonly Patch[]> = {}
  for (const edit of mend.edits) {
    const source = sources.get(edit.file) ?? workshop.source(edit.file)
    if (!source) continue
    const patches = patchesOf(source, edit)
    found[edit.file] = compose(found[edit.file] ?? [], patches)
    sources.set(edit.file, read(apply(source.text, patches), source.format, source))
  }
  return found
}

function patchesOf(source: Source, { op, path, key, value }: Edit): Patch[] {
  if (op === 'set') return setValue(source, path, value)
  if (op === 'remove') return remove(source, path)
  if (op === 'rename_key') return typeof key !== 'string' ? [] : renameKey(source, path, key)
  if (typeof key === 'string') return addEntry(source, path, key, value)
  return addItem(source, path, Number.MAX_SAFE_INTEGER, value)
}
