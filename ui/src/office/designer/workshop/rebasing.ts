// What was published meanwhile, taken into the draft: per file what the draft began from, what it is, what is live.

import { mergedTexts } from './merging.ts'
import { between } from './over.ts'
import type { Choices, DraftFile, FileConflict, FileEdits } from './types.ts'

interface Plain {
  path: string
  text: string | null
}

export interface Rebase {
  conflicts: readonly FileConflict[]
  edits(choices: Choices): FileEdits
}

type Edit = FileEdits[string]

/** Texts only: pictures are put into the draft by hand. */
export function rebased(
  base: readonly Plain[],
  live: readonly Plain[],
  files: ReadonlyMap<string, Pick<DraftFile, 'text'>>,
): Rebase {
  const conflicts: FileConflict[] = []
  const made: [string, (choices: readonly ('mine' | 'theirs')[]) => Edit | undefined][] = []
  const [before, now] = [byPath(base), byPath(live)]
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    const [old, fresh] = [before.get(path), now.get(path)]
    const mine = files.get(path)?.text ?? undefined
    if (old === fresh || mine === fresh || (old === undefined && fresh === undefined)) continue
    if (mine === old) {
      made.push([path, () => whole(mine, fresh)])
    } else if (typeof old === 'string' && typeof fresh === 'string' && typeof mine === 'string') {
      const merged = mergedTexts(path, old, mine, fresh)
      if (merged.conflicts.length > 0) {
        conflicts.push({ path, by: null, conflicts: merged.conflicts, mine: true, theirs: true })
      }
      made.push([path, (choices) => between(mine, merged.chosen(choices))])
    } else {
      conflicts.push({
        path,
        by: null,
        conflicts: null,
        mine: mine !== undefined,
        theirs: fresh !== undefined,
      })
      made.push([path, ([choice]) => (choice === 'theirs' ? whole(mine, fresh) : undefined)])
    }
  }
  return {
    conflicts,
    edits: (choices) =>
      Object.fromEntries(
        made.flatMap(([path, edit]) => {
          const found = edit(choices[path] ?? [])
          return found === undefined ? [] : [[path, found]]
        }),
      ),
  }
}

function whole(mine: string | undefined, fresh: string | undefined): Edit {
  if (fresh === undefined) return null
  return mine === undefined ? fresh : between(mine, fresh)
}

function byPath(files: readonly Plain[]): Map<string, string> {
  return new Map(files.flatMap(({ path, text }) => (text === null ? [] : [[path, text]])))
}
