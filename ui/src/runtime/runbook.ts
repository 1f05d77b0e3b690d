// The runbook, as in engine/language/runbook.py: what one variant of an SOP compiles to.

import type { CodeList, Expression, Form, Schema, Text } from '../forms/form.ts'

export type * from '../forms/form.ts'

export type Template = unknown

export interface Duration {
  n: number
  unit: 's' | 'm' | 'h' | 'd' | 'w'
}

export interface Arrow {
  go: string
  when?: Expression | null
}

export interface Moment {
  anchor: 'due' | 'start'
  offset?: Duration | null
  before?: boolean
}

export interface Rung {
  at: Moment
  notify?: string[]
  reassign?: string | null
  raise_to?: string[]
  fault?: string | null
  outcome?: string | null
  message?: Text | null
}

export interface Guide {
  text?: Text
  media?: string[]
}

export interface Need {
  kind?: 'count' | 'majority' | 'all'
  n?: number
  of?: number | null
}

export interface Stage {
  title?: Text
  by: string
  need?: Record<string, Need>
}

interface StepBase {
  title?: Text
  scope?: string
  guide?: Guide | null
  locked?: boolean
  mandatory?: boolean
  due?: Duration | null
  escalate?: Rung[]
}

export interface Work extends StepBase {
  kind: 'work'
  by?: string // 'assignee' where it is left out
  four_eyes?: string[]
  form?: string | null
  next?: Arrow[]
}

export interface Approval extends StepBase {
  kind: 'approval'
  stages: Stage[]
  first: string
  outcomes: Record<string, Arrow[]>
  order?: string[]
  four_eyes?: string[] | null
  form?: string | null
}

export interface AnyOrder extends StepBase {
  kind: 'any_order'
  members: string[]
  need: number
  next?: Arrow[]
}

export interface Each extends StepBase {
  kind: 'each'
  of: Expression
  as?: string
  key?: Expression | null
  at_least_one?: boolean
  items?: string | null
  next?: Arrow[]
}

export interface Call extends StepBase {
  kind: 'call'
  sop: string
  with?: Template
  outcomes?: Record<string, Arrow[]>
  next?: Arrow[]
}

export interface Wait extends StepBase {
  kind: 'wait'
  event?: string | null
  when?: Expression | null
  up_to?: Duration | null
  otherwise?: Arrow[]
  for?: Duration | null
  next?: Arrow[]
}

export interface Do extends StepBase {
  kind: 'do'
  action: string
  with?: Template
  on_error?: Arrow[]
  next?: Arrow[]
}

export interface End extends StepBase {
  kind: 'end'
  label: string
  successful: boolean
}

export type Step = Work | Approval | AnyOrder | Each | Call | Wait | Do | End

export interface Scope {
  kind: 'top' | 'member' | 'item'
  steps: string[]
  start: string
}

export interface Fault {
  title?: Text
  from?: string[]
  form?: string | null
  notify?: string[]
  message?: Text | null
  go?: string // '$return' where it is left out
}

export interface Row {
  when: Expression | null
  result: unknown
}

export interface Table {
  hit: 'first' | 'unique'
  rows: Row[]
  type: string
}

export interface Runbook {
  runbook?: 1
  sop: string
  variant?: string | null
  title?: Text
  guide?: Guide | null
  about?: string | null
  skills?: string[]
  priority?: 'low' | 'normal' | 'high' | 'urgent'
  labels?: string[]
  dispatch?: Record<string, unknown>
  clock?: 'working' | 'elapsed'
  due?: Duration | null
  escalate?: Rung[]
  inputs?: Form
  subject?: Schema | null
  steps: Record<string, Step>
  scopes: Record<string, Scope>
  faults?: Record<string, Fault>
  forms?: Record<string, Form>
  code_lists?: Record<string, CodeList>
  tables?: Record<string, Table>
  triggers?: Record<string, unknown>
  guarantees?: { before: string; always: string[] }[]
  remembered?: { answers?: string[]; visits?: string[]; performers?: string[] }
  overseers?: string[]
}
