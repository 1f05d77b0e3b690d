// What the runtime asks of the organisation: the functions of engine/language/organisation.py.

import type { Branch, CalendarRule, Organisation } from './organisation.ts'
import { at } from './records.ts'
import { sorted } from './text.ts'
import type { Ms } from './values.ts'

/** The branch itself and the branches above it, nearest first. Unknown codes end the walk. */
export function ancestry(organisation: Organisation, branch: string): string[] {
  const found: string[] = []
  let code: string | null | undefined = branch
  while (code !== null && code !== undefined && !found.includes(code)) {
    const there: Branch | undefined = at(organisation.branches, code)
    if (there === undefined) break
    found.push(code)
    code = there.parent
  }
  return found
}

const HOLDERS = new WeakMap<Organisation, Map<string, string[]>>()

/** Who holds a role, by role and branch; worked out once per organisation. */
function holdersOf(organisation: Organisation): Map<string, string[]> {
  let found = HOLDERS.get(organisation)
  if (found === undefined) {
    found = new Map()
    for (const person of Object.values(organisation.people ?? {})) {
      if (person.active === false) continue
      for (const [role, branch] of person.roles ?? []) {
        const key = JSON.stringify([role, branch])
        const logins = found.get(key)
        if (logins) logins.push(person.login)
        else found.set(key, [person.login])
      }
    }
    for (const [key, logins] of found) found.set(key, sorted(logins))
    HOLDERS.set(organisation, found)
  }
  return found
}

/** Who holds `role` in the branch, or in the nearest branch above it where anybody does. */
export function holders(organisation: Organisation, role: string, branch: string): string[] {
  const found = holdersOf(organisation)
  for (const code of ancestry(organisation, branch)) {
    const logins = found.get(JSON.stringify([role, code]))
    if (logins) return logins
  }
  return []
}

/** Who acts for `login` at that moment: the delegate while away, else the person. */
export function standIn(organisation: Organisation, login: string, now: Ms): string {
  const seen = new Set<string>()
  let current = login
  while (!seen.has(current)) {
    seen.add(current)
    const absences = at(organisation.people, current)?.absences ?? []
    const away = absences.find((absence) => absence.since <= now && now < absence.until)
    const delegate = away?.delegate ?? null
    if (delegate === null || at(organisation.people, delegate) === undefined) return current
    current = delegate
  }
  return login // delegates stand in for each other in a circle
}

/** IANA name of the branch's time zone, inherited; `UTC` where nobody says one. */
export function timezone(organisation: Organisation, branch: string): string {
  for (const code of ancestry(organisation, branch)) {
    const zone = at(organisation.branches, code)?.timezone
    if (zone) return zone
  }
  return 'UTC'
}

/** The branch's working calendar, inherited; null means that every hour is a working hour. */
export function calendar(organisation: Organisation, branch: string): CalendarRule | null {
  for (const code of ancestry(organisation, branch)) {
    const name = at(organisation.branches, code)?.calendar
    if (name) return at(organisation.calendars, name) ?? null
  }
  return null
}
