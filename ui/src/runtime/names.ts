// What a runbook names must be there: forms, outcomes, code lists; twin of engine/runtime/names.py.

import { PlaybookError } from './machines.ts'
import { at } from './records.ts'
import type { Approval, Runbook } from './runbook.ts'

/** Throws PlaybookError for the first name of something that is not there. */
export function checkNames(runbook: Runbook): void {
  for (const [path, step] of Object.entries(runbook.steps)) {
    const form = ('form' in step ? step.form : null) ?? null
    if (form !== null && at(runbook.forms, form) === undefined) {
      throw new PlaybookError(`${path} asks for the form ${form}, which is not there`)
    }
    if (step.kind === 'approval') checkApproval(path, step)
  }
  for (const [name, fault] of Object.entries(runbook.faults ?? {})) {
    const form = fault.form ?? null
    if (form !== null && at(runbook.forms, form) === undefined) {
      throw new PlaybookError(`the fault ${name} asks for the form ${form}, which is not there`)
    }
  }
  for (const form of [runbook.inputs ?? {}, ...Object.values(runbook.forms ?? {})]) {
    for (const list of form.code_lists ?? []) {
      if (at(runbook.code_lists, list) === undefined) {
        throw new PlaybookError(`a form uses the code list ${list}, which is not there`)
      }
    }
  }
}

function checkApproval(path: string, approval: Approval): void {
  if (approval.stages.length === 0) throw new PlaybookError(`nobody decides ${path}`)
  if (!Object.hasOwn(approval.outcomes, approval.first)) {
    throw new PlaybookError(`${path} has no outcome ${approval.first}`)
  }
  for (const rung of approval.escalate ?? []) {
    const outcome = rung.outcome ?? null
    if (outcome !== null && !Object.hasOwn(approval.outcomes, outcome)) {
      throw new PlaybookError(`the ladder of ${path} decides ${outcome}, which is no outcome of it`)
    }
  }
}
