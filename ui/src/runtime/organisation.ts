// The organisation as the phone has it: the part that its person's jobs ask about, in the JSON of
// engine/language/organisation.py. Calendars hold their country's holidays as exceptions.

import type { Ms } from './values.ts'

export type Spans = [string, string][]

/** Working hours: per weekday ('0' is Monday) spans of local HH:MM times, and exceptions per ISO date. */
export interface CalendarRule {
  country?: string | null
  subdivision?: string | null
  week?: Record<string, Spans>
  exceptions?: Record<string, Spans>
}

export interface Branch {
  code: string
  title?: Record<string, string>
  parent?: string | null
  timezone?: string | null
  calendar?: string | null
  tags?: string[]
  position?: [number, number] | null
}

export interface Role {
  name: string
  title?: Record<string, string>
  may?: string[]
}

export interface Absence {
  since: Ms
  until: Ms
  delegate?: string | null
}

export interface Person {
  login: string
  name: string
  branch: string
  roles?: [string, string][]
  skills?: string[]
  absences?: Absence[]
  language?: string | null
  active?: boolean
  phone?: string | null
  email?: string | null
}

export interface Organisation {
  branches?: Record<string, Branch>
  roles?: Record<string, Role>
  people?: Record<string, Person>
  calendars?: Record<string, CalendarRule>
  version?: number
}
