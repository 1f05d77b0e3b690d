import { expect, test } from 'vitest'
import type { Runbook } from '../../../runtime/runbook.ts'
import type { Line } from '../record.ts'
import { pathOf } from './graph.ts'
import { laidOut } from './layout.ts'

const RUNBOOK: Runbook = {
  sop: 'visit',
  steps: {
    prepare: { kind: 'work', title: { en: 'Prepare' }, next: [{ go: 'site' }] },
    site: { kind: 'any_order', members: ['site.photo', 'site.talk'], need: 2, next: [{ go: 'review' }] },
    'site.photo': { kind: 'work', scope: 'site.photo', next: [{ go: '$done' }] },
    'site.talk': { kind: 'work', scope: 'site.talk', next: [{ go: '$done' }] },
    review: {
      kind: 'approval',
      stages: [{ by: 'role:manager' }],
      first: 'approve',
      outcomes: { approve: [{ go: 'done' }], again: [{ go: 'prepare', when: { cel: 'visits.review < 3' } }] },
    },
    done: { kind: 'end', label: 'completed', successful: true },
    closed: { kind: 'end', label: 'refused', successful: false },
  },
  scopes: {
    '': { kind: 'top', steps: ['prepare', 'site', 'review', 'done', 'closed'], start: 'prepare' },
    'site.photo': { kind: 'member', steps: ['site.photo'], start: 'site.photo' },
    'site.talk': { kind: 'member', steps: ['site.talk'], start: 'site.talk' },
  },
  faults: { shut: { title: { en: 'Shut' }, from: ['prepare'], go: 'closed' } },
}

function lines(...events: Record<string, unknown>[]): Line[] {
  return events.map((event, at) => ({
    seq: at + 1,
    at: new Date(Date.UTC(2026, 2, 1, 9, at)).toISOString(),
    by: 'wei',
    event,
    hash: '',
  }))
}

const opened = (address: string, scope = '') => ({ type: 'step.opened', address, step: address, scope })

const RUN = lines(
  { type: 'job.opened' },
  opened('prepare'),
  { type: 'step.handed_in', address: 'prepare', answers: { packed: true } },
  opened('site'),
  { type: 'scope.opened', scope: 'site.photo', of: 'site.photo', parent: 'site' },
  opened('site.photo', 'site.photo'),
  { type: 'step.handed_in', address: 'site.photo' },
  { type: 'step.finished', address: 'site', how: 'members' },
  opened('review'),
  { type: 'approval.decided', address: 'review', outcome: 'again', how: 'voices' },
  opened('prepare'),
)

test('every step and every way of the SOP is in the graph', () => {
  const { nodes, ways } = pathOf(RUNBOOK, [])
  expect(nodes.map(({ id, within }) => [id, within])).toEqual([
    ['prepare', ''],
    ['site', ''],
    ['site.photo', 'site'],
    ['site.talk', 'site'],
    ['review', ''],
    ['done', ''],
    ['closed', ''],
  ])
  expect(
    ways.map(({ from, to, kind, outcome, fault, when }) => [from, to, kind, outcome ?? fault, when]),
  ).toEqual([
    ['prepare', 'site', 'next', null, null],
    ['site', 'review', 'next', null, null],
    ['site', 'site.photo', 'part', null, null],
    ['site', 'site.talk', 'part', null, null],
    ['review', 'done', 'outcome', 'approve', null],
    ['review', 'prepare', 'outcome', 'again', 'visits.review < 3'],
    ['prepare', 'closed', 'fault', 'shut', null],
  ])
})

test('what was gone is marked with how often, and steps with their visits', () => {
  const { nodes, ways } = pathOf(RUNBOOK, RUN)
  expect(ways.filter((way) => way.taken > 0).map(({ from, to, taken }) => [from, to, taken])).toEqual([
    ['prepare', 'site', 1],
    ['site', 'review', 1],
    ['site', 'site.photo', 1],
    ['review', 'prepare', 1],
  ])
  expect(nodes.map(({ id, state, visits }) => [id, state, visits.length])).toEqual([
    ['prepare', 'open', 2],
    ['site', 'done', 1],
    ['site.photo', 'done', 1],
    ['site.talk', 'idle', 0],
    ['review', 'done', 1],
    ['done', 'idle', 0],
    ['closed', 'idle', 0],
  ])
  expect(nodes[0]?.visits[0]).toMatchObject({ answers: { packed: true }, by: 'wei' })
})

test('a fault and the end that it leads to are the way that was gone; what no runbook foresees is added', () => {
  const shut = lines(
    opened('prepare'),
    { type: 'fault.reported', address: 'prepare', fault: 'shut', go: 'closed' },
    { type: 'step.left', address: 'prepare', reason: 'fault' },
    { type: 'job.ended', step: 'closed', end: 'refused', successful: false },
  )
  const { nodes, ways } = pathOf(RUNBOOK, shut)
  expect(ways.filter((way) => way.taken > 0).map(({ kind, to }) => [kind, to])).toEqual([['fault', 'closed']])
  expect(nodes.filter((node) => node.state !== 'idle').map(({ id, state }) => [id, state])).toEqual([
    ['prepare', 'left'],
    ['closed', 'done'],
  ])
  const moved = pathOf(
    RUNBOOK,
    lines(opened('prepare'), { type: 'step.left', address: 'prepare', reason: 'moved' }, opened('review')),
  )
  expect(moved.ways.at(-1)).toMatchObject({ from: 'prepare', to: 'review', kind: 'moved', taken: 1 })
})

test('sixty steps are laid out without any upon another', () => {
  const steps = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `s${at}`,
      {
        kind: 'work' as const,
        next: [{ go: `s${at + 1}` }, ...(at % 7 === 0 ? [{ go: `s${at + 5}` }] : [])],
      },
    ]),
  )
  const graph = pathOf({ sop: 'long', steps, scopes: {} }, [])
  const { nodes, ways } = laidOut(graph, new Map())
  const spots = [...nodes.values()]
  const close = spots.flatMap((a, at) =>
    spots.slice(at + 1).filter((b) => Math.abs(a.x - b.x) < 208 && Math.abs(a.y - b.y) < 76),
  )
  expect([spots.length, close, [...ways.values()].every((way) => way.points.length > 1)]).toEqual([
    60,
    [],
    true,
  ])
})
