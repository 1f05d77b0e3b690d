// @vitest-environment happy-dom

import { expect, it } from 'vitest'
import type { EvidencePolicy, Form } from '../../forms/form.ts'
import { faultDraft } from '../../offline/phone.ts'
import { DIGEST, ORGANISATION } from '../../offline/testing/example.ts'
import { onPage } from '../../renderer/testing.tsx'
import type { Command } from '../../runtime/commands.ts'
import { take } from '../../runtime/deciding.ts'
import type { Facts } from '../../runtime/facts.ts'
import type { Job } from '../../runtime/job.ts'
import { Playbook } from '../../runtime/playbook.ts'
import type { Runbook } from '../../runtime/runbook.ts'
import type { Answers } from '../../runtime/values.ts'
import { isRefused } from '../../runtime/verdict.ts'
import { hashToSign } from './signing.ts'

const NOW = 1_760_000_000_000
const SHEET = 'c'.repeat(64)

const signature: EvidencePolicy = { kind: 'signature', at_least: 1, at_most: 1 }
const captures = {
  type: 'array',
  items: { type: 'object', properties: { blob: { type: 'string' }, signed: { type: 'string' } } },
}

/** Hours are asked, money is calculated of them; a reason is asked only for many hours. */
const BILL: Form = {
  schema: {
    type: 'object',
    required: ['hours'],
    additionalProperties: false,
    properties: {
      hours: { type: 'integer' },
      money: { type: 'integer' },
      reason: { type: 'string' },
      customer: captures,
    },
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/hours' },
      { type: 'Control', scope: '#/properties/money' },
      {
        type: 'Control',
        scope: '#/properties/reason',
        rule: {
          effect: 'SHOW',
          condition: { scope: '#/properties/hours', schema: { minimum: 5 } },
        },
      },
    ],
  },
  computed: [{ pointer: '/money', expression: { cel: 'hours * 100', vars: { hours: 'int' } } }],
  evidence: { customer: signature },
} as unknown as Form

const ONLY: Form = {
  schema: { type: 'object', additionalProperties: false, properties: { customer: captures } },
  evidence: { customer: signature },
} as unknown as Form

const RUNBOOK = {
  sop: 'bill',
  title: { en: 'Bill' },
  steps: {
    bill: { kind: 'work', form: 'bill', next: [{ go: 'sign' }] },
    sign: { kind: 'work', form: 'only', next: [{ go: 'done' }] },
    done: { kind: 'end', label: 'done', successful: true },
  },
  scopes: { '': { kind: 'top', steps: ['bill', 'sign', 'done'], start: 'bill' } },
  faults: { wrong: { from: ['bill'], form: 'only', go: 'sign' } },
  forms: { bill: BILL, only: ONLY },
  remembered: {},
} as unknown as Runbook

const PLAYBOOK = new Playbook(RUNBOOK, DIGEST)
const FACTS: Facts = {
  now: NOW,
  actor: 'wei',
  organisation: ORGANISATION,
  blobs: { [SHEET]: { sha256: SHEET, size: 100, media_type: 'image/png', received_at: NOW } },
} as unknown as Facts

function done(job: Job | null, command: Command): Job {
  const decided = take(PLAYBOOK, job, command, FACTS)
  if (isRefused(decided.verdict) || !decided.job) throw new Error(JSON.stringify(decided.verdict))
  return decided.job
}

const opened = () =>
  done(null, { do: 'open', job: 'J', runbook: DIGEST, branch: 'hangzhou', assignee: 'wei' } as Command)

/** Signs in the form as it stands and gives what is handed in then. */
async function signedIn(form: Form, job: Job, address: string, answers: Answers): Promise<Answers> {
  const on = await onPage({ form, answers })
  const open = job.state.open?.[address.split('!')[0] ?? '']?.opened ?? 0
  const signed = await hashToSign('J', address, open, form, { current: on.handle })
  await on.show({ answers: { ...on.answers, customer: [{ blob: SHEET, signed }] } })
  const given = on.handle.kept()
  on.close()
  return given
}

it('signs what is handed in: calculated fields filled in, hidden ones left out, also when nothing was touched', async () => {
  const job = opened()
  const answers = await signedIn(BILL, job, 'bill', { hours: 2, reason: 'of an earlier try' })
  expect({ ...answers, customer: null }).toEqual({ hours: 2, money: 200, customer: null })
  expect(Object.keys(done(job, { do: 'hand_in', step: 'bill', answers }).state.open ?? {})).toEqual(['sign'])
})

it('signs a step that asks for nothing but a signature', async () => {
  const job = done(opened(), {
    do: 'hand_in',
    step: 'bill',
    answers: await signedIn(BILL, opened(), 'bill', { hours: 2 }),
  })
  const answers = await signedIn(ONLY, job, 'sign', {})
  expect(done(job, { do: 'hand_in', step: 'sign', answers }).state.status).toBe('completed')
})

it('signs the form of a fault as that of the step it is reported from', async () => {
  const job = opened()
  const answers = await signedIn(ONLY, job, faultDraft('bill', 'wrong'), {})
  const after = done(job, { do: 'report_fault', step: 'bill', fault: 'wrong', answers })
  expect(Object.keys(after.state.open ?? {})).toEqual(['sign'])
})
