// What may be asked of a job, as in engine/runtime/commands.py. Every command may say `at`, when the button
// was pressed by the server's clock as the phone knows it, and `skew`, how far the phone's own clock was ahead.

import type { Answers, Ms, Position, Subject } from './values.ts'

interface Base {
  at?: Ms | null
  skew?: Ms | null
}

export interface Open extends Base {
  do: 'open'
  job: string
  runbook: string
  branch: string
  inputs?: Answers
  subject?: Subject | null
  site?: Position | null
  assignee?: string | null
  priority?: string | null
  parent?: [string, string] | null
  cause?: Record<string, unknown> | null
  dispatch?: Record<string, unknown> | null
}

export interface HandIn extends Base {
  do: 'hand_in'
  step: string
  answers?: Answers
  opened?: number | null
}

export interface ReportFault extends Base {
  do: 'report_fault'
  fault: string
  step?: string | null
  answers?: Answers
}

export interface Decide extends Base {
  do: 'decide'
  outcome: string
  step?: string | null
  comment?: string | null
  answers?: Answers
  opened?: number | null
}

export type ActName =
  | 'assign'
  | 'reassign'
  | 'accept'
  | 'decline'
  | 'extend'
  | 'take_over'
  | 'waive'
  | 'pause'
  | 'resume'
  | 'transfer'
  | 'cancel'
  | 'note'

export interface Act extends Base {
  do: 'act'
  act: ActName
  step?: string | null
  to?: string | null
  by?: string | null
  until?: Ms | null
  reason?: string | null
  because?: Record<string, unknown> | null
}

export interface Occur extends Base {
  do: 'occur'
  event: Record<string, unknown>
}

export interface Fire extends Base {
  do: 'fire'
  timer: string
  armed: number
}

export interface ChildEnded extends Base {
  do: 'child_ended'
  step: string
  child: string
  end: string | null
}

export interface ActionDone extends Base {
  do: 'action_done'
  step: string
  opened: number
  result?: unknown
  error?: string | null
}

export type Command = Open | HandIn | ReportFault | Decide | Act | Occur | Fire | ChildEnded | ActionDone
