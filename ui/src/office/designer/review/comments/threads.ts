// Comments put together to threads, and which of them are about a place.

import type { Schemas } from '../../../../api/index.ts'
import type { Path } from '../../../../document/index.ts'

export type Comment = Schemas['CommentOut']

export interface Thread {
  id: string
  file: string
  place: Path
  first: Comment
  answers: readonly Comment[]
  settled: boolean
}

/** Threads as they began, the newest first; an answer stands with its first comment. */
export function threadsOf(items: readonly Comment[]): Thread[] {
  return items
    .filter(({ id, thread }) => id === thread)
    .map((first) => ({
      id: first.id,
      file: first.file,
      place: first.place as Path,
      first,
      answers: items.filter(({ id, thread }) => thread === first.id && id !== thread),
      settled: first.settled_at !== null,
    }))
    .reverse()
}

/** Those about a place or anything within it. */
export function threadsAt(threads: readonly Thread[], file: string, place: Path): Thread[] {
  return threads.filter(
    (one) => one.file === file && place.every((part, at) => String(one.place[at]) === String(part)),
  )
}
