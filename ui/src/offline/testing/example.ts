// A small SOP with its people, for tests: identify (with a photo), enter, sign; a fault leads to a backup path.

import { take } from '../../runtime/deciding.ts'
import type { Job } from '../../runtime/job.ts'
import type { Organisation } from '../../runtime/organisation.ts'
import { Playbook } from '../../runtime/playbook.ts'
import type { Runbook } from '../../runtime/runbook.ts'
import type { Ms } from '../../runtime/values.ts'
import { isRefused } from '../../runtime/verdict.ts'

export const DIGEST = 'd'.repeat(64)

export const RUNBOOK: Runbook = {
  sop: 'visit',
  title: { en: 'Visit', 'zh-CN': '拜访' },
  guide: { text: { en: 'Be kind.' }, media: ['hello.png'] },
  steps: {
    identify: { kind: 'work', title: { en: 'Identify', 'zh-CN': '核对' }, form: 'identity' },
    enter: { kind: 'work', title: { en: 'Enter' }, form: 'entry' },
    sign: { kind: 'work', title: { en: 'Sign' } },
    done: { kind: 'end', label: 'completed', successful: true },
    backup: { kind: 'work', title: { en: 'Backup' }, next: [{ go: '$return' }] },
  },
  scopes: { '': { kind: 'top', steps: ['identify', 'enter', 'sign', 'done', 'backup'], start: 'identify' } },
  faults: { down: { from: ['enter'], title: { en: 'System down' }, go: 'backup' } },
  forms: {
    identity: {
      schema: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', maxLength: 20 },
          photo: {
            type: 'array',
            items: {
              type: 'object',
              properties: { blob: { type: ['string', 'null'] }, at: { type: ['integer', 'null'] } },
            },
          },
        },
      },
      evidence: { photo: { kind: 'photo', at_least: 0, at_most: 3 } },
    },
    entry: {
      schema: {
        type: 'object',
        required: ['result'],
        additionalProperties: false,
        properties: { result: { type: 'string' } },
      },
    },
  },
  remembered: {},
}

export const ORGANISATION: Organisation = {
  branches: { hangzhou: { code: 'hangzhou', timezone: 'Asia/Shanghai' } },
  roles: { staff: { name: 'staff' }, head: { name: 'head', may: ['manage'] } },
  people: {
    wei: { login: 'wei', name: '魏强', branch: 'hangzhou', roles: [['staff', 'hangzhou']] },
    lin: { login: 'lin', name: '林静', branch: 'hangzhou', roles: [['staff', 'hangzhou']] },
    he: { login: 'he', name: '何首', branch: 'hangzhou', roles: [['head', 'hangzhou']] },
  },
}

export const PLAYBOOK = new Playbook(RUNBOOK, DIGEST)

/** A job as it is when it was just opened for wei. */
export function opened(id: string, now: Ms, assignee = 'wei'): Job {
  const { verdict, job } = take(
    PLAYBOOK,
    null,
    { do: 'open', job: id, runbook: DIGEST, branch: 'hangzhou', assignee },
    { now, actor: 'he', organisation: ORGANISATION },
  )
  if (isRefused(verdict) || !job) throw new Error(JSON.stringify(verdict))
  return job
}
