import type { Runbook } from './runbook.ts'

/** A runbook with its machines, forms and expressions built once, shared by all its jobs. */
export class Playbook {
  readonly runbook: Runbook
  readonly digest: string

  constructor(runbook: Runbook, digest: string) {
    this.runbook = runbook
    this.digest = digest
  }
}
