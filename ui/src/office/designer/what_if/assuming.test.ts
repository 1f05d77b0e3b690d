import { expect, test } from 'vitest'
import { apply, read } from '../../../document/index.ts'
import {
  type AssumedTime,
  absentSet,
  arrivalsSet,
  begun,
  edited,
  nameFor,
  namesIn,
  type Staffed,
  sharesSet,
  staffSet,
  timeSet,
  type Way,
} from './assuming.ts'

const TIME: AssumedTime = {
  least: 300,
  usual: 900,
  most: 2700,
  shape: 'triangular',
  source: 'default',
  seen: 0,
}
const STAFFED: Staffed = {
  branch: 'hangzhou',
  title: {},
  role: 'field_staff',
  role_title: {},
  now: 2,
  count: 2,
  names: [],
  logins: [],
}
const after = (text: string, changes: Parameters<typeof edited>[1]) => {
  const source = read(text)
  return apply(text, edited(source, changes))
}

test('the assumptions of a draft are the files of its folder', () => {
  const paths = [
    'a/sop.yaml',
    'a/what-if/two.yaml',
    'a/what-if/one.yaml',
    'b/what-if/three.yaml',
    'a/what-if/x.md',
  ]
  expect(namesIn('a', paths)).toEqual(['one', 'two'])
})

test('files are named after titles, each by a name of its own', () => {
  expect(nameFor('Two more people!', [])).toBe('two-more-people')
  expect(nameFor('Today', ['today', 'today-2'])).toBe('today-3')
  expect(nameFor('春季活动', [])).toBe('what-if')
})

test('people are written where they differ from the organisation, and go again where they do not', () => {
  const more = after(begun('x'), staffSet(STAFFED, 3))
  expect(read(more).data).toEqual({ what_if: 'x', people: { hangzhou: { field_staff: 3 } } })
  expect(after(more, staffSet(STAFFED, 2))).toBe(begun('x'))
  const away = after(begun('x'), absentSet([], 'wei', true))
  expect(read(away).data).toEqual({ what_if: 'x', absent: ['wei'] })
  expect(after(away, absentSet(['wei'], 'wei', false))).toBe(begun('x'))
})

test('all branches are written when one rate is set', () => {
  const branches = ['a', 'b'].map((branch) => ({
    branch,
    title: {},
    per_day: 4,
    people: 1,
    source: 'default' as const,
  }))
  expect(read(after('# why\njobs: 5\n', arrivalsSet(branches, [4, 9]))).data).toEqual({
    jobs: 5,
    arrivals: { a: 4, b: 9 },
  })
})

test('times stay in order: what is set pushes the others along', () => {
  expect(timeSet('s', TIME, 'usual', 3600)).toEqual([
    [['steps', 's', 'time'], { least: '5m', usual: '1h', most: '1h' }],
  ])
  expect(timeSet('s', TIME, 'most', 60)[0]?.[1]).toEqual({ least: '1m', usual: '1m', most: '1m' })
  expect(timeSet('s', TIME, 'least', 1200)[0]?.[1]).toEqual({ least: '20m', usual: '20m', most: '45m' })
})

test('shares are written as parts of one, comments stay', () => {
  const ways = ['approve', 'rework'].map((name) => ({ kind: 'outcome', name, share: null }) as unknown as Way)
  const text = '# of the spring\nsteps:\n  review: {time: 5m} # usual\n'
  const found = after(text, sharesSet('review', 'outcome', ways, [85, 15]))
  expect(found).toContain('# of the spring')
  expect(found).toContain('# usual')
  expect(read(found).data).toEqual({
    steps: { review: { time: '5m', outcomes: { approve: 0.85, rework: 0.15 } } },
  })
  expect(read(after(found, sharesSet('review', 'outcome', ways, null))).data).toEqual({
    steps: { review: { time: '5m' } },
  })
})
