// Which variant a branch takes, and why: its own code counts before its tags, and both before its parent's.

import type { Json } from './overlay.ts'
import { isMap } from './overlay.ts'

export interface Branch {
  branch: string
  parent: string | null
  tags: readonly string[]
}

export interface Taking {
  variant: string
  /** By its own code or a tag, of the branch itself or of one above it (`at`). */
  by: 'code' | 'tag'
  at: string
  tag: string | null
  /** Others that are as specific, which is an error. */
  rivals: readonly string[]
}

/** What a variant's `branches` say: codes, or a tag. */
export function choiceOf(data: Json): { codes: readonly string[]; tag: string | null } {
  const branches = isMap(data) ? data.branches : undefined
  if (Array.isArray(branches)) return { codes: branches.map(String), tag: null }
  return { codes: [], tag: isMap(branches) && typeof branches.tag === 'string' ? branches.tag : null }
}

/** Variants by name with their documents' data; branches in any order. Null for the SOP as it is. */
export function takingOf(
  variants: ReadonlyMap<string, Json>,
  branches: ReadonlyMap<string, Branch>,
  branch: string,
): Taking | null {
  const choices = [...variants].map(([name, data]) => ({ name, ...choiceOf(data) }))
  const seen = new Set<string>()
  let here: string | null = branch
  while (here !== null && !seen.has(here)) {
    seen.add(here)
    const at: string = here
    const tags = branches.get(at)?.tags ?? []
    const byCode = choices.filter(({ codes }) => codes.includes(at))
    const byTag = choices.filter(({ tag }) => tag !== null && tags.includes(tag))
    const found = (byCode.length > 0 ? byCode : byTag).sort((a, b) => (a.name < b.name ? -1 : 1))
    const [first, ...rest] = found
    if (first) {
      return {
        variant: first.name,
        by: byCode.length > 0 ? 'code' : 'tag',
        at,
        tag: byCode.length > 0 ? null : first.tag,
        rivals: rest.map(({ name }) => name),
      }
    }
    here = branches.get(at)?.parent ?? null
  }
  return null
}

/** The branches as a tree: each after its parent, with its depth. */
export function treeOf<B extends Branch>(branches: readonly B[]): { branch: B; depth: number }[] {
  const known = new Set(branches.map(({ branch }) => branch))
  const below = new Map<string | null, B[]>()
  for (const one of branches) {
    const parent = one.parent !== null && known.has(one.parent) ? one.parent : null
    below.set(parent, [...(below.get(parent) ?? []), one])
  }
  const found: { branch: B; depth: number }[] = []
  const put = (parent: string | null, depth: number) => {
    for (const branch of below.get(parent) ?? []) {
      if (found.some((one) => one.branch === branch)) continue
      found.push({ branch, depth })
      put(branch.branch, depth + 1)
    }
  }
  put(null, 0)
  return found
}
