// A job: what it was opened with and where it stands, as in engine/runtime/job.py.

import type { Answers, Ms, Position, Subject } from './values.ts'

export interface Armed {
  at: Ms
  rung?: number | null
}

export interface Opening {
  id: string
  runbook: string
  sop: string
  variant?: string | null
  inputs?: Answers
  subject?: Subject | null
  site?: Position | null
  opened_at: Ms
  opened_by: string
  parent?: [string, string] | null
  cause?: Record<string, unknown> | null
  dispatch?: Record<string, unknown> | null
}

export interface OpenStep {
  step: string
  scope: string
  opened: number
  opened_at: Ms
  due_at?: Ms | null
  timer?: Armed | null
  armed?: number
  rung?: number
  start?: Ms | null
  stage?: number
  votes?: Record<string, string>
  child?: string | null
}

export interface OpenScope {
  of: string
  parent?: string | null
  at?: string | null
  item?: unknown
  returns?: string[]
}

export interface Escalated {
  address: string
  who: string[]
  rung: number
  opened_at: Ms
}

/** The part of a job that commands change. Defaults are left out, as on the wire. */
export interface State {
  seq?: number
  status?: 'open' | 'paused' | 'completed' | 'cancelled'
  end?: string | null
  successful?: boolean
  branch: string
  assignee?: string | null
  accepted?: boolean
  priority?: string
  due_at?: Ms | null
  timer?: Armed | null
  armed?: number
  rung?: number
  start?: Ms | null
  paused_at?: Ms | null
  scopes?: Record<string, OpenScope>
  open?: Record<string, OpenStep>
  done?: Record<string, [number, number]>
  answers?: Record<string, unknown>
  visits?: Record<string, number>
  performers?: Record<string, string>
  handed_in_by?: string[]
  decided?: Record<string, string>
  escalations?: Record<string, Escalated>
}

export interface Job {
  opening: Opening
  state: State
}
