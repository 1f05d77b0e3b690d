import { expect, it } from 'vitest'
import type { Outgoing } from '../../offline/phone.ts'
import { byJob, bytesOf, commandWord, sentBytes } from './entries.ts'

const entry = (key: string, job: string, files: [size: number, sent: number][] = []): Outgoing => ({
  key,
  job,
  jobTitle: {},
  stepTitle: {},
  command: { do: 'hand_in', step: 'sign' },
  madeAt: 0,
  state: 'waiting',
  files: files.map(([size, sent], place) => ({ sha256: `${key}${place}`, kind: 'image/jpeg', size, sent })),
  attempts: 0,
  nextAttemptAt: null,
  problem: null,
  conflict: null,
  choices: [],
})

it('gathers entries by job, jobs and entries in the order in which they go out', () => {
  const entries = [entry('1', 'b'), entry('2', 'a'), entry('3', 'b')]
  expect(byJob(entries).map(([job, own]) => [job, own.map(({ key }) => key)])).toEqual([
    ['b', ['1', '3']],
    ['a', ['2']],
  ])
  expect(byJob([])).toEqual([])
})

it('counts the bytes of all files, and never more sent than a file has', () => {
  const one = entry('1', 'a', [
    [100, 40],
    [50, 70],
  ])
  expect([bytesOf(one), sentBytes(one)]).toEqual([150, 90])
  expect([bytesOf(entry('2', 'a')), sentBytes(entry('2', 'a'))]).toEqual([0, 0])
})

it('calls each command by what a person did', () => {
  expect([
    commandWord({ do: 'hand_in', step: 'sign' }),
    commandWord({ do: 'report_fault', fault: 'down', step: 'sign' }),
    commandWord({ do: 'decide', step: 'review', outcome: 'approve' }),
    commandWord({ do: 'act', act: 'decline', reason: 'ill' }),
    commandWord({ do: 'act', act: 'extend' }),
  ]).toEqual([
    'command.hand_in',
    'command.report_fault',
    'command.decide',
    'command.decline',
    'command.other',
  ])
})
