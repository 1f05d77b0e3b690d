// What people's roles let them do, and what one may give: the rules of the server, which decides
// (`outranks` and `may` in engine/services/access.py), so that a choice that it will refuse is not offered.

import type { Schemas } from '../../api/index.ts'
import { ancestry, type Branch } from '../jobs/directory.ts'

export type Role = Schemas['RoleOut']
export type Grant = readonly [role: string, branch: string]
export type Rights = readonly (readonly [word: string, branch: string])[]

const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  see: ['assign', 'manage', 'audit'],
  open: ['manage'],
  design: ['review', 'publish'],
  review: ['publish'],
  assign: ['manage'],
}

/** Whether one of these rights reaches to `word` at the branch; null asks for the whole installation. */
export function reaches(
  rights: Rights,
  word: string,
  branch: string | null,
  branches: readonly Branch[],
): boolean {
  const enough = new Set([word, 'all', ...(IMPLIED[word] ?? [])])
  const above = branch === null ? null : new Set(ancestry(branches, branch))
  return rights.some(([held, at]) => {
    if (!enough.has(held)) return false
    if (above) return above.has(at)
    return branches.some((one) => one.code === at && one.parent === null)
  })
}

/** What a role may at that branch and whoever has `rights` may not: none of it keeps them from giving it. */
export function lacking(
  rights: Rights,
  role: Role | undefined,
  branch: string,
  branches: readonly Branch[],
): string[] {
  return (role?.may ?? []).filter((word) => !reaches(rights, word, branch, branches))
}

/** What somebody's roles let them do: per branch the words, each once and none that another there contains. */
export function rightsAt(roles: readonly Grant[], known: readonly Role[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>()
  for (const [name, branch] of roles) {
    const words = found.get(branch) ?? new Set<string>()
    for (const word of known.find((one) => one.name === name)?.may ?? []) words.add(word)
    found.set(branch, words)
  }
  return new Map(
    [...found].map(([branch, words]) => [
      branch,
      words.has('all')
        ? ['all']
        : [...words].filter((word) => !(IMPLIED[word] ?? []).some((other) => words.has(other))),
    ]),
  )
}

/** Why one cannot change this person; null where one can. */
export function whyNot(
  rights: Rights,
  person: { branch: string; roles: readonly (readonly string[])[] },
  known: readonly Role[],
  branches: readonly Branch[],
): { code: 'branch' } | { code: 'stronger'; role: string; branch: string; words: string[] } | null {
  if (!reaches(rights, 'people', person.branch, branches)) return { code: 'branch' }
  for (const [role = '', branch = ''] of person.roles) {
    const words = lacking(
      rights,
      known.find((one) => one.name === role),
      branch,
      branches,
    )
    if (words.length > 0) return { code: 'stronger', role, branch, words }
  }
  return null
}
