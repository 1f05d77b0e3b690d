import { expect, test } from 'vitest'
import type { Command } from './commands.ts'
import { take } from './deciding.ts'
import type { Event } from './events.ts'
import type { Job } from './job.ts'
import type { Organisation } from './organisation.ts'
import { overview, routeWithin } from './overview.ts'
import { Playbook } from './playbook.ts'
import type { Waypoint } from './route.ts'
import type { Runbook } from './runbook.ts'
import { isRefused } from './verdict.ts'

const ok = { cel: 'this.ok', vars: { 'this.ok': 'bool' } }
const many = { cel: 'inputs.amount > 5', vars: { 'inputs.amount': 'int' } }
const devices = { cel: 'inputs.devices', vars: { 'inputs.devices': 'list(string)' } }
const title = (en: string) => ({ en, 'zh-CN': `${en}！` })

const runbook: Runbook = {
  sop: 'visit',
  steps: {
    prepare: {
      kind: 'work',
      title: title('Prepare'),
      form: 'check',
      next: [{ go: 'visit', when: ok }, { go: 'wait' }],
    },
    wait: { kind: 'wait', event: 'stock', up_to: { n: 1, unit: 'h' }, next: [{ go: 'prepare' }] },
    visit: { kind: 'any_order', members: ['visit.shelf', 'visit.count'], need: 2 },
    'visit.shelf': { kind: 'work', title: title('Shelf'), scope: 'visit.shelf' },
    'visit.count': { kind: 'each', scope: 'visit.count', of: devices, as: 'device', items: 'visit.count.*' },
    'visit.count.scan': {
      kind: 'work',
      scope: 'visit.count.*',
      title: { en: ['Scan ', { cel: 'device', vars: { device: 'string' } }] },
    },
    'visit.count.seal': { kind: 'work', scope: 'visit.count.*', by: 'role:manager' },
    again: { kind: 'work', next: [{ go: 'review', when: many }, { go: 'stop' }] },
    review: {
      kind: 'approval',
      title: title('Review'),
      stages: [{ by: 'role:manager', title: title('Manager') }],
      first: 'approve',
      order: ['approve', 'refuse'],
      outcomes: { approve: [{ go: 'done' }], refuse: [{ go: 'prepare' }] },
    },
    done: { kind: 'end', label: 'done', successful: true, title: title('Done') },
    stop: { kind: 'end', label: 'stopped', successful: false },
  },
  scopes: {
    '': {
      kind: 'top',
      steps: ['prepare', 'wait', 'visit', 'again', 'review', 'done', 'stop'],
      start: 'prepare',
    },
    'visit.shelf': { kind: 'member', steps: ['visit.shelf'], start: 'visit.shelf' },
    'visit.count': { kind: 'member', steps: ['visit.count'], start: 'visit.count' },
    'visit.count.*': {
      kind: 'item',
      steps: ['visit.count.scan', 'visit.count.seal'],
      start: 'visit.count.scan',
    },
  },
  inputs: { schema: { type: 'object' } },
  forms: { check: { schema: { type: 'object', properties: { ok: { type: 'boolean' } } } } },
  faults: { shut: { title: title('Shut'), go: 'stop' }, lost: { from: ['prepare'], form: 'check' } },
}

const organisation: Organisation = {
  branches: { hangzhou: { code: 'hangzhou' } },
  people: {
    wei: { login: 'wei', name: '魏强', branch: 'hangzhou' },
    chen: { login: 'chen', name: '陈静', branch: 'hangzhou', roles: [['manager', 'hangzhou']] },
  },
}

const playbook = new Playbook(runbook, 'digest')

/** A job after these commands, each with who sends it. */
function walked(...commands: [Command, string][]): { job: Job; history: Event[] } {
  const inputs = { amount: 7, devices: ['A', 'B'] }
  const open: Command = {
    do: 'open',
    job: 'j',
    runbook: 'digest',
    branch: 'hangzhou',
    inputs,
    assignee: 'wei',
  }
  let job: Job | null = null
  const history: Event[] = []
  for (const [command, actor] of [[open, 'wei'] as const, ...commands]) {
    const taken = take(playbook, job, command, { now: 1_000_000, actor, organisation })
    if (isRefused(taken.verdict)) throw new Error(JSON.stringify(taken.verdict))
    history.push(...taken.verdict.events)
    job = taken.job
  }
  if (job === null) throw new Error('there is no job')
  return { job, history }
}

const facts = (actor: string) => ({ now: 1_000_000, actor, organisation })
const way = (points: Waypoint[]) =>
  points.map(({ address, state, sure }) => `${address} ${state}${sure ? '' : '?'}`)

const handIn = (step: string, answers = {}): [Command, string] => [{ do: 'hand_in', step, answers }, 'wei']

test('an open step tells who may do it, what may be reported, and what it is called', () => {
  const { job } = walked()
  expect(overview(playbook, job, facts('wei')).open).toEqual([
    {
      address: 'prepare',
      step: 'prepare',
      scope: '',
      kind: 'work',
      opened: 2,
      openedAt: 1_000_000,
      dueAt: null,
      title: { en: 'Prepare', 'zh-CN': 'Prepare！' },
      guide: null,
      form: 'check',
      by: 'assignee',
      people: ['wei'],
      may: true,
      because: null,
      faults: [
        { name: 'shut', title: { en: 'Shut', 'zh-CN': 'Shut！' }, form: null },
        { name: 'lost', title: {}, form: 'check' },
      ],
      outcomes: [],
      stage: null,
      until: null,
      escalated: false,
    },
  ])
})

test('somebody else sees the step with why it is not theirs, and no faults', () => {
  const { job } = walked()
  const [step] = overview(playbook, job, facts('chen')).open
  expect(step?.because).toEqual({
    code: 'actor.not_allowed',
    details: { actor: 'chen', who: ['assignee'], people: ['wei'] },
  })
  expect(step?.faults).toEqual([])
})

test('the way ahead follows the ordinary arrows, and says from where on it is a guess', () => {
  const { job, history } = walked()
  expect(way(overview(playbook, job, facts('wei'), history).route)).toEqual([
    'prepare open',
    'visit ahead?',
    'again ahead?',
    'review ahead?',
    'done ahead?',
  ])
})

test('a choice that is known already is no guess', () => {
  const { job, history } = walked(handIn('prepare', { ok: true }))
  const { route } = overview(playbook, job, facts('wei'), history)
  expect(way(route)).toEqual(['prepare done', 'visit open', 'again ahead', 'review ahead', 'done ahead?'])
})

test('steps before the history that is there are inferred', () => {
  const { job } = walked(handIn('prepare', { ok: true }))
  const { route } = overview(playbook, job, facts('wei'))
  expect(way(route).slice(0, 2)).toEqual(['prepare done?', 'visit open'])
})

test('a composite step tells its parts with what is done of them, and each part has a way of its own', () => {
  const { job, history } = walked(
    handIn('prepare', { ok: true }),
    handIn('visit.shelf'),
    handIn('visit.count.A.scan'),
  )
  const visit = overview(playbook, job, facts('wei'), history).route.find(({ step }) => step === 'visit')
  expect(visit?.holds).toEqual({
    done: 1,
    need: 2,
    total: 2,
    parts: [
      {
        scope: 'visit.shelf',
        word: 'shelf',
        title: { en: 'Shelf', 'zh-CN': 'Shelf！' },
        item: null,
        state: 'done',
      },
      { scope: 'visit.count', word: 'count', title: {}, item: null, state: 'open' },
    ],
  })
  const [count] = routeWithin(playbook, job, facts('wei'), 'visit.count', history)
  expect(count?.holds?.parts.map(({ scope, item, state }) => [scope, item, state])).toEqual([
    ['visit.count.A', 'A', 'open'],
    ['visit.count.B', 'B', 'open'],
  ])
  const within = routeWithin(playbook, job, facts('wei'), 'visit.count.A', history)
  expect(way(within)).toEqual(['visit.count.A.scan done', 'visit.count.A.seal open'])
  expect(within[0]?.title).toEqual({ en: 'Scan A' })
})

test('an approval tells its outcomes as they are written, its stage and its voices', () => {
  const { job } = walked(
    handIn('prepare', { ok: true }),
    handIn('visit.shelf'),
    handIn('visit.count.A.scan'),
    handIn('visit.count.B.scan'),
    [{ do: 'hand_in', step: 'visit.count.A.seal' }, 'chen'],
    [{ do: 'hand_in', step: 'visit.count.B.seal' }, 'chen'],
    handIn('again'),
  )
  const [review] = overview(playbook, job, facts('chen')).open
  expect(review?.outcomes).toEqual(['approve', 'refuse'])
  expect(review?.stage).toEqual({ number: 0, of: 1, title: title('Manager'), votes: {} })
  expect(review?.because?.code).toBe('actor.four_eyes')
})

test('a wait tells until when it lasts', () => {
  const { job } = walked(handIn('prepare', { ok: false }))
  const [wait] = overview(playbook, job, facts('wei')).open
  expect([wait?.kind, wait?.until, wait?.may]).toEqual(['wait', 1_000_000 + 3_600_000, false])
})

test('a job that was done shows the way it went, and nothing to do', () => {
  const { job, history } = walked([{ do: 'report_fault', fault: 'shut' }, 'wei'])
  const seen = overview(playbook, job, facts('wei'), history)
  expect(seen.open).toEqual([])
  expect(seen.acts).toEqual([])
  expect(way(seen.route)).toEqual(['stop done'])
})

test('the assignee may accept or decline, and write a note', () => {
  const { job } = walked()
  expect(overview(playbook, job, facts('wei')).acts).toEqual(['accept', 'decline', 'note'])
})
