// For tests of screens: a job with lists in it, as the phone of its person has it. First a plain step, then the shelf
// and the devices in any order, each device scanned and sealed, then a signature.

import type { HistoryLine, KeptJob } from '../../offline/phone.ts'
import { reasoning } from '../../offline/runtime_reasoning.ts'
import { DIGEST, ORGANISATION } from '../../offline/testing/example.ts'
import type { Command } from '../../runtime/commands.ts'
import { take } from '../../runtime/deciding.ts'
import type { Job } from '../../runtime/job.ts'
import { Playbook } from '../../runtime/playbook.ts'
import type { Runbook } from '../../runtime/runbook.ts'
import { isRefused } from '../../runtime/verdict.ts'
import { exampleCard } from '../today/cards.example.ts'

const NOW = 1_760_000_000_000

const RUNBOOK: Runbook = {
  sop: 'visit',
  title: { en: 'Visit' },
  steps: {
    prepare: { kind: 'work', title: { en: 'Prepare' } },
    visit: { kind: 'any_order', members: ['visit.shelf', 'visit.count'], need: 2 },
    'visit.shelf': { kind: 'work', title: { en: 'Shelf' }, scope: 'visit.shelf' },
    'visit.count': {
      kind: 'each',
      title: { en: 'Devices' },
      scope: 'visit.count',
      of: { cel: 'inputs.devices', vars: { 'inputs.devices': 'list(string)' } },
      as: 'device',
      items: 'visit.count.*',
    },
    'visit.count.scan': { kind: 'work', scope: 'visit.count.*', title: { en: 'Scan' } },
    'visit.count.seal': { kind: 'work', scope: 'visit.count.*', title: { en: 'Seal' } },
    sign: { kind: 'work', title: { en: 'Sign' } },
    done: { kind: 'end', label: 'done', successful: true },
  },
  scopes: {
    '': { kind: 'top', steps: ['prepare', 'visit', 'sign', 'done'], start: 'prepare' },
    'visit.shelf': { kind: 'member', steps: ['visit.shelf'], start: 'visit.shelf' },
    'visit.count': { kind: 'member', steps: ['visit.count'], start: 'visit.count' },
    'visit.count.*': {
      kind: 'item',
      steps: ['visit.count.scan', 'visit.count.seal'],
      start: 'visit.count.scan',
    },
  },
  inputs: { schema: { type: 'object' } },
}

const PLAYBOOK = new Playbook(RUNBOOK, DIGEST)
const FACTS = { now: NOW, actor: 'wei', organisation: ORGANISATION }

/** The job after these steps were handed in. */
export function visited(devices: readonly string[], ...steps: string[]): KeptJob {
  const commands: Command[] = [
    {
      do: 'open',
      job: 'J',
      runbook: DIGEST,
      branch: 'hangzhou',
      assignee: 'wei',
      inputs: { devices: [...devices] },
    },
    ...steps.map((step): Command => ({ do: 'hand_in', step })),
  ]
  let job: Job | null = null
  const history: HistoryLine[] = []
  for (const command of commands) {
    const decided: ReturnType<typeof take> = take(PLAYBOOK, job, command, FACTS)
    if (isRefused(decided.verdict) || !decided.job) throw new Error(JSON.stringify(decided.verdict))
    job = decided.job
    for (const event of decided.verdict.events)
      history.push({ seq: event.seq, at: event.at, by: event.by, event: { ...event } })
  }
  if (!job) throw new Error('no job')
  const { steps: open, title } = reasoning.workedOut(PLAYBOOK, job, FACTS)
  return {
    card: exampleCard({ id: 'J', title, steps: open, status: job.state.status ?? 'open' }),
    playbook: PLAYBOOK,
    organisation: ORGANISATION,
    names: {},
    server: job,
    job,
    history,
    gone: null,
  }
}

export const WEI_NOW = FACTS
