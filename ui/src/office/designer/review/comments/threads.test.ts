import { describe, expect, it } from 'vitest'
import { type Comment, threadsAt, threadsOf } from './threads.ts'

const said = (id: string, more: Partial<Comment> = {}): Comment => ({
  id,
  thread: id,
  file: 'a/sop.yaml',
  place: [],
  said: id,
  by: 'xu',
  name: 'Xu',
  at: '2026-01-01T00:00:00Z',
  edited_at: null,
  settled_by: null,
  settled_at: null,
  ...more,
})

describe('threads', () => {
  const threads = threadsOf([
    said('1', { place: ['steps', 'greet', 'due'], settled_at: '2026-01-02T00:00:00Z' }),
    said('2', { thread: '1' }),
    said('3', { place: ['steps', 'greeting'] }),
    said('4', { file: '' }),
  ])

  it('have their answers in order, and begin with the newest', () => {
    expect(threads.map(({ id, answers, settled }) => [id, answers.map((one) => one.id), settled])).toEqual([
      ['4', [], false],
      ['3', [], false],
      ['1', ['2'], true],
    ])
  })

  it('are found by a place and what stands in it', () => {
    const at = (...place: (string | number)[]) => threadsAt(threads, 'a/sop.yaml', place).map(({ id }) => id)
    expect([at('steps', 'greet'), at('steps'), at('steps', 'greet', 'due', 0)]).toEqual([
      ['1'],
      ['3', '1'],
      [],
    ])
    expect(threadsAt(threads, '', []).map(({ id }) => id)).toEqual(['4'])
  })
})
