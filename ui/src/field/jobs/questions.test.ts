import { expect, test } from 'vitest'
import type { HistoryLine } from '../../offline/phone.ts'
import { askedOf, questionsIn } from './questions.ts'

function note(seq: number, by: string, text: string, to: string | null = null): HistoryLine {
  return { seq, at: seq, by, event: { type: 'job.noted', text, to } }
}

test('a note to somebody is a question, and what comes back is its answer', () => {
  const found = questionsIn([
    note(1, 'chen', 'for all'),
    note(2, 'chen', 'Which door?', 'wei'),
    note(3, 'wei', 'The left one.', 'chen'),
  ])
  expect(found.map(({ seq, answer }) => [seq, answer])).toEqual([
    [2, false],
    [3, true],
  ])
})

test('whoever answered is asked nothing more, until they are asked again', () => {
  const first = [note(1, 'chen', 'Which door?', 'wei')]
  const answered = [...first, note(2, 'wei', 'The left one.', 'chen')]
  expect(askedOf('wei', questionsIn(first)).map(({ seq }) => seq)).toEqual([1])
  expect(askedOf('chen', questionsIn(first))).toEqual([])
  expect(askedOf('wei', questionsIn(answered))).toEqual([])
})

test('two people who ask are answered each for themselves', () => {
  const found = questionsIn([
    note(1, 'chen', 'a', 'wei'),
    note(2, 'lin', 'b', 'wei'),
    note(3, 'wei', 'c', 'lin'),
  ])
  expect(askedOf('wei', found).map(({ by }) => by)).toEqual(['chen'])
})
