import { expect, test } from 'vitest'
import { apply, read } from '../../document/index.ts'
import { duplicateStep } from './flow_commands.ts'
import {
  copySteps,
  duplicateSteps,
  groupSteps,
  moveSteps,
  pasteSteps,
  removeSteps,
  reorderSteps,
  ungroupStep,
} from './many.ts'
import { outlineOf } from './outline.ts'

const SOP = `sop: visit
steps:
  arrive: {by: assignee}
  look:   # with care
    by: assignee
    # what the law asks for
    form: check
  photo: {by: assignee, next: report}
  report: {by: assignee}
  done: {end: completed}
faults:
  away: {from: [look, report], go: $return}
guarantees:
  - {before: photo, always: [arrive]}
`
const source = read(SOP, 'yaml')
const done = (change: { patches: Parameters<typeof apply>[1] } | null) => apply(SOP, change?.patches ?? [])
const arrows = (text: string) =>
  [...outlineOf(read(text, 'yaml').data).arrows].flatMap(([id, ways]) =>
    ways.filter(({ byFault }) => !byFault).map(({ target }) => `${id} -> ${target}`),
  )

test('steps that follow each other become a group, with their comments', () => {
  const text = done(groupSteps(source, ['photo', 'look']))
  expect(text).toContain('# what the law asks for')
  expect(read(text, 'yaml').data).toEqual({
    sop: 'visit',
    steps: {
      arrive: { by: 'assignee' },
      group_1: {
        any_order: { look: { by: 'assignee', form: 'check' }, photo: { by: 'assignee' } },
        next: 'report',
      },
      report: { by: 'assignee' },
      done: { end: 'completed' },
    },
    faults: { away: { from: ['group_1.look', 'report'], go: '$return' } },
    guarantees: [{ before: 'group_1.photo', always: ['arrive'] }],
  })
})

test('a group that is taken apart leads on as it did before it was one', () => {
  const grouped = done(groupSteps(source, ['look', 'photo']))
  const change = ungroupStep(read(grouped, 'yaml'), 'group_1')
  const text = apply(grouped, change?.patches ?? [])
  expect(arrows(text)).toEqual(arrows(SOP))
  expect(read(text, 'yaml').data).toEqual(source.data)
})

test('steps with an end among them, or apart from each other, are no group', () => {
  expect(groupSteps(source, ['report', 'done'])).toBeNull()
  expect(groupSteps(source, ['arrive', 'photo'])).toBeNull()
})

test('several steps are taken away as one change', () => {
  expect(arrows(done(removeSteps(source, ['look', 'photo'])))).toEqual(['arrive -> report', 'report -> done'])
})

test('steps come out of the clipboard with their comments and under names of their own', () => {
  const clip = copySteps(source, outlineOf(source.data), ['look', 'photo'])
  const change = pasteSteps(source, clip, { after: 'report' })
  const text = done(change)
  expect(change?.count).toBe(2)
  expect(text.split('# what the law asks for')).toHaveLength(3)
  expect(arrows(text)).toEqual([
    'arrive -> look',
    'look -> photo',
    'photo -> report',
    'report -> look_2',
    'look_2 -> photo_2',
    'photo_2 -> done',
  ])
})

test('a text without steps is not pasted', () => {
  expect(pasteSteps(source, 'just some words', { end: true })).toBeNull()
  expect(pasteSteps(source, 'name: Wei\nage: 7\n', { end: true })).toBeNull()
})

test('a copy of a step has its comments', () => {
  expect(done(duplicateStep(source, 'look')).split('# what the law asks for')).toHaveLength(3)
})

test('a step that says nothing is copied too', () => {
  const bare = read('steps:\n  look: {}\n  done: {end: completed}\n', 'yaml')
  const clip = copySteps(bare, outlineOf(bare.data), ['look'])
  const text = apply(bare.text, pasteSteps(bare, clip, { after: 'look' })?.patches ?? [])
  expect(arrows(text)).toEqual(['look -> look_2', 'look_2 -> done'])
})

test('steps become what is done for each item of a list, a single one too', () => {
  const text = done(groupSteps(source, ['look', 'photo'], 'each'))
  expect(outlineOf(read(text, 'yaml').data).steps.get('each_1')?.data).toEqual({
    each: {
      of: 'inputs.items',
      steps: { look: { by: 'assignee', form: 'check' }, photo: { by: 'assignee' } },
    },
    next: 'report',
  })
  expect(groupSteps(source, ['look'], 'each')).not.toBeNull()
  expect(groupSteps(source, ['look'])).toBeNull()
})

test('several steps are duplicated after the last of them', () => {
  expect(arrows(done(duplicateSteps(source, ['photo', 'look'])))).toEqual([
    'arrive -> look',
    'look -> photo',
    'photo -> look_2',
    'look_2 -> photo_2',
    'photo_2 -> report',
    'report -> done',
  ])
})

test('several steps are moved onto an arrow, one after the other', () => {
  const last = [...outlineOf(source.data).arrows.values()].flat().find(({ target }) => target === 'done')
  expect(arrows(done(moveSteps(source, ['photo', 'look'], { arrow: last?.id ?? '' })))).toEqual([
    'arrive -> report',
    'report -> look',
    'look -> photo',
    'photo -> done',
  ])
})

test('several steps move in the order together; at its edge they stay', () => {
  const order = (text: string) => Object.keys((read(text, 'yaml').data as { steps: object }).steps)
  expect(order(done(reorderSteps(source, ['look', 'photo'], -1)))).toEqual([
    'look',
    'photo',
    'arrive',
    'report',
    'done',
  ])
  expect(reorderSteps(source, ['arrive', 'look'], -1)).toBeNull()
})
