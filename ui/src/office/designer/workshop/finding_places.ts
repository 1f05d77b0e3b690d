// Where in the workshop what is written in a file is looked at.

import type { Path } from '../../../document/index.ts'
import type { Analysis, Finding } from './transport.ts'
import type { Place, Room } from './types.ts'

/** The step that a node of an SOP or variant belongs to, by its path of names: `open.knock`. */
export function stepAt(path: Path): string | undefined {
  const names: string[] = []
  for (let at = 0; at + 1 < path.length; at += 1) {
    if (path[at] === 'steps' && typeof path[at + 1] === 'string') {
      names.push(String(path[at + 1]))
      at += 1
    }
  }
  return names.length > 0 ? names.join('.') : undefined
}

/** What a step is called where it is written, per language or as a plain text; nothing where it has no title. */
export function titleAt(data: unknown, path: Path): string | Readonly<Record<string, string>> | undefined {
  const last = path.lastIndexOf('steps')
  if (last < 0 || path.length < last + 2) return undefined
  let found = data
  for (const part of [...path.slice(0, last + 2), 'title']) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string | number, unknown>)[part]
  }
  if (typeof found === 'string') return found
  if (typeof found !== 'object' || found === null) return undefined
  return Object.values(found).every((one) => typeof one === 'string')
    ? (found as Record<string, string>)
    : undefined
}

/** The room that a file is worked on in, and what is open there. */
export function roomOf(file: string): { room: Room; item: string } {
  const [folder, name = ''] = file.split('/').slice(-2)
  const bare = name.replace(/\.yaml$/, '')
  if (folder === 'forms' || folder === 'library') return { room: 'forms', item: file }
  if (folder === 'scenarios') return { room: 'scenarios', item: bare }
  if (folder === 'what-if') return { room: 'what-if', item: bare }
  if (folder === 'variants') return { room: 'variants', item: bare }
  return { room: 'flow', item: '' }
}

export function placeOf(file: string, path: Path): Place {
  const step = stepAt(path)
  return { ...roomOf(file), selection: { file, path, ...(step !== undefined && { step }) } }
}

export interface RoomState {
  errors: number
  warnings: number
}

/** How things stand in each room. */
export function byRoom(analysis: Analysis | null): ReadonlyMap<Room, RoomState> {
  const found = new Map<Room, RoomState>()
  for (const { file, severity } of analysis?.findings ?? []) {
    const { room } = roomOf(file)
    const state = found.get(room) ?? { errors: 0, warnings: 0 }
    if (severity === 'error') state.errors += 1
    else state.warnings += 1
    found.set(room, state)
  }
  return found
}

/** Findings of each file, errors first; files as they stand in the folder. */
export function byFile(findings: readonly Finding[]): [string, Finding[]][] {
  const found = new Map<string, Finding[]>()
  for (const one of findings) found.set(one.file, [...(found.get(one.file) ?? []), one])
  const rank = (file: string) => (file.endsWith('/sop.yaml') ? 0 : 1)
  return [...found]
    .sort(([one], [other]) => rank(one) - rank(other) || one.localeCompare(other))
    .map(([file, all]) => [
      file,
      all.sort(
        (one, other) =>
          Number(one.severity !== 'error') - Number(other.severity !== 'error') || one.line - other.line,
      ),
    ])
}
