// When people are away, who stands in for them, and what is odd about it.

import type { Schemas } from '../../api/index.ts'

export type Person = Schemas['PersonOut']
export type Absence = Schemas['AbsenceOut']

const ms = (moment: string) => Date.parse(moment)

/** The absence that somebody is in at that moment. */
export function awayAt(person: Pick<Person, 'absences'>, at: number): Absence | null {
  return person.absences.find((one) => ms(one.since) <= at && at < ms(one.until)) ?? null
}

/** Who acts for somebody at that moment: whoever stands in, and for them in turn; a circle leads to nobody. */
export function standsIn(people: ReadonlyMap<string, Person>, login: string, at: number): string {
  const seen = new Set<string>()
  let current = login
  while (!seen.has(current)) {
    seen.add(current)
    const person = people.get(current)
    const away = person ? awayAt(person, at) : null
    if (!away?.delegate || !people.has(away.delegate)) return current
    current = away.delegate
  }
  return login
}

export interface Odd {
  code: 'overlap' | 'delegateAway' | 'delegateGone' | 'circle' | 'nobody'
  other?: string // a login
  since?: string
  until?: string
}

/** What whoever writes down an absence should know of it: nothing of this is refused. */
export function oddities(
  people: ReadonlyMap<string, Person>,
  login: string,
  absence: Absence,
  others: readonly Absence[],
): Odd[] {
  const meets = (one: Absence) => ms(one.since) < ms(absence.until) && ms(absence.since) < ms(one.until)
  const found: Odd[] = others.filter(meets).map(({ since, until }) => ({ code: 'overlap', since, until }))
  if (absence.delegate === null) return [...found, { code: 'nobody' }]
  const delegate = people.get(absence.delegate)
  if (delegate && !delegate.active) return [...found, { code: 'delegateGone', other: delegate.login }]
  for (const away of delegate?.absences.filter(meets) ?? []) {
    const from = Math.max(ms(away.since), ms(absence.since))
    const then = standsIn(people, absence.delegate, from)
    const circle = away.delegate === login || then === login
    found.push(
      circle
        ? { code: 'circle', other: absence.delegate, since: away.since, until: away.until }
        : { code: 'delegateAway', other: then, since: away.since, until: away.until },
    )
  }
  return found
}

/** A moment as a control of the browser has it, by the clock of whoever looks: `2026-11-22T08:00`. */
export function toControl(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
