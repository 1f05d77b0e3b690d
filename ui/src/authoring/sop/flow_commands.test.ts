import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, invert, read, type Source } from '../../document/index.ts'
import {
  addStep,
  arrowById,
  type Change,
  connect,
  disconnect,
  duplicateStep,
  moveStep,
  redirect,
  removeStep,
  reorder,
} from './flow_commands.ts'
import { DONE, type Kind, mainArrow, outlineOf } from './outline.ts'
import { changeKind, putText } from './settings.ts'

const file = new URL('../../../../tests/vectors/sop_graphs.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf-8')) as { name: string; text: string }[]

const BASE = `# the whole
sop: walk
steps:
  # first of all
  one:
    title: One # said so
    by: assignee

  two:
    form: check
    next:
      - {when: this.ok, go: three}
      - go: one
  three:
    approval:
      by: role:branch_manager
      outcomes: {approve: done, rework: two}
  done: {end: completed} # good

  aside:
    by: role:coordinator
    next: two
faults:
  broken: {from: [one, two], go: aside}
guarantees:
  - {before: done, always: [two, three]}
`

function changed(source: Source, change: Change | null): Source {
  expect(change).not.toBeNull()
  return read(apply(source.text, change?.patches ?? []))
}

function ways(source: Source): string[] {
  return [...outlineOf(source.data).arrows.values()]
    .flat()
    .map(
      ({ source: from, target, kind, label, when }) =>
        `${from}→${target} ${kind}${label && ` ${label}`}${when ? ` ${when}` : ''}`,
    )
}

const base = read(BASE)

describe('adding', () => {
  test('after a step that goes on by the order, by the order', () => {
    const source = changed(base, addStep(base, 'work', { after: 'one' }, 'Look around'))
    expect(source.text).toContain('# first of all')
    expect(source.text).toContain('title: One # said so')
    expect(ways(source)).toEqual(
      ways(base)
        .flatMap((way) =>
          way === 'one→two next'
            ? ['one→look_around next']
            : way.startsWith('two→three')
              ? ['look_around→two next', way]
              : [way],
        )
        .sort((a, b) => order(a) - order(b)),
    )
    function order(way: string) {
      return ['one', 'look_around', 'two', 'three', 'done', 'aside'].indexOf(way.split('→')[0] ?? '')
    }
  })

  test('on an outcome, between its ends', () => {
    const arrow = outlineOf(base.data)
      .arrows.get('three')
      ?.find(({ label }) => label === 'rework')
    const source = changed(base, addStep(base, 'work', { arrow: arrow?.id ?? '' }, { en: 'Explain' }))
    const outline = outlineOf(source.data)
    expect(outline.arrows.get('three')?.map(({ target }) => target)).toEqual(['done', 'explain'])
    expect(mainArrow(outline, 'explain')?.target).toBe('two')
    expect(mainArrow(outline, 'one')?.target).toBe('two')
  })

  test('before a step, on all that leads there', () => {
    const source = changed(base, addStep(base, 'wait', { before: 'two' }))
    const outline = outlineOf(source.data)
    expect(outline.steps.get('wait_1')?.kind).toBe('wait')
    expect(ways(source).filter((way) => way.includes('→two'))).toEqual(['wait_1→two next'])
    expect(mainArrow(outline, 'aside')?.target).toBe('wait_1')
  })

  test('to an empty document, steps one after the other', () => {
    let source = read('sop: fresh\n')
    for (const kind of ['work', 'work', 'end'] as const)
      source = changed(source, addStep(source, kind, { end: true }))
    expect(ways(source)).toEqual(['step_1→step_2 next', 'step_2→done next'])
    expect(source.text.startsWith('sop: fresh\n')).toBe(true)
  })
})

test('what led to a step that is removed leads to where it led, and nothing speaks of it any more', () => {
  const source = changed(base, removeStep(base, 'two'))
  expect(ways(source)).toEqual([
    'one→three next',
    'one→aside fault broken',
    'three→done outcome approve',
    'three→one outcome rework',
    'aside→three next',
  ])
  const outline = outlineOf(source.data)
  expect(outline.steps.has('two')).toBe(false)
  expect(outline.strays).toEqual([])
  expect(outline.faults.get('broken')?.from).toEqual(['one'])
  expect(source.text).toContain('{before: done, always: [three]}')
  expect(source.text).toContain('# first of all')
})

test('an end that is removed takes the ways to it to another end, or away', () => {
  const two = read(`${BASE.replace('  aside:', '  over: {end: refused}\n  aside:')}`)
  const source = changed(two, removeStep(two, 'done'))
  expect(
    outlineOf(source.data)
      .arrows.get('three')
      ?.map(({ target }) => target),
  ).toEqual(['over', 'two'])
})

test('a copy stands after its step and the work goes through both', () => {
  const source = changed(base, duplicateStep(base, 'aside'))
  const outline = outlineOf(source.data)
  expect(mainArrow(outline, 'aside')?.target).toBe('aside_2')
  expect(mainArrow(outline, 'aside_2')?.target).toBe('two')
})

test('a step that is moved onto an arrow stands between its ends; where it was is closed', () => {
  const arrow = outlineOf(base.data)
    .arrows.get('three')
    ?.find(({ label }) => label === 'approve')
  const source = changed(base, moveStep(base, 'one', { arrow: arrow?.id ?? '' }))
  const outline = outlineOf(source.data)
  expect(outline.arrows.get('three')?.map(({ target }) => target)).toEqual(['one', 'two'])
  expect(mainArrow(outline, 'one')?.target).toBe('done')
  expect(
    outline.arrows
      .get('two')
      ?.map(({ target }) => target)
      .slice(0, 2),
  ).toEqual(['three', 'two'])
})

test('the order is changed as asked, and what it says with it', () => {
  const source = changed(base, reorder(base, 'one', 1))
  const outline = outlineOf(source.data)
  expect([...outline.steps.keys()]).toEqual(['two', 'one', 'three', 'done', 'aside'])
  expect(mainArrow(outline, 'one')?.target).toBe('three')
})

test('connecting always, under a condition, by an outcome, by a fault', () => {
  const always = changed(base, connect(base, 'one', 'done', { always: true }))
  expect(always.text).toContain('next: done')
  const when = changed(base, connect(base, 'one', 'done', { when: 'this.ok' }))
  expect(
    outlineOf(when.data)
      .arrows.get('one')
      ?.map(({ target, when: guard }) => [target, guard]),
  ).toEqual([
    ['done', 'this.ok'],
    ['two', null],
    ['aside', null],
  ])
  const third = changed(base, connect(base, 'two', 'done', { when: 'this.bad' }))
  expect(
    outlineOf(third.data)
      .arrows.get('two')
      ?.map(({ target }) => target),
  ).toEqual(['three', 'done', 'one', 'aside'])
  const outcome = changed(base, connect(base, 'three', 'aside', { outcome: 'refuse' }))
  expect(outlineOf(outcome.data).arrows.get('three')?.at(-1)).toMatchObject({
    label: 'refuse',
    target: 'aside',
  })
  const fault = changed(base, connect(base, 'aside', 'done', { fault: 'lost' }))
  expect(outlineOf(fault.data).faults.get('lost')).toMatchObject({ from: ['aside'], target: 'done' })
  expect(connect(base, 'done', 'one', { always: true })).toBeNull()
})

test('disconnecting leaves the other ways; the last one left is written plainly', () => {
  const outline = outlineOf(base.data)
  const [first] = outline.arrows.get('two') ?? []
  const source = changed(base, disconnect(base, first?.id ?? ''))
  expect(outlineOf(source.data).steps.get('two')?.data.next).toBe('one')
  const fault = outline.arrows.get('two')?.find(({ kind }) => kind === 'fault')
  expect(changed(base, disconnect(base, fault?.id ?? '')).text).toContain('from: [one]')
  expect(disconnect(base, outline.arrows.get('one')?.[0]?.id ?? '')).toBeNull()
})

test('a way that only the order said is written down when it leads elsewhere', () => {
  const arrow = outlineOf(base.data).arrows.get('one')?.[0]
  expect(changed(base, redirect(base, arrow?.id ?? '', 'done')).text).toContain('next: done')
})

test('another kind keeps what both kinds say, and where the step led', () => {
  const source = changed(base, changeKind(base, 'one', 'approval'))
  const outline = outlineOf(source.data)
  expect(outline.steps.get('one')?.data).toEqual({
    title: 'One',
    approval: { by: 'role:branch_manager', outcomes: { approve: 'two' } },
  })
  const back = outlineOf(changed(source, changeKind(source, 'one', 'work')).data)
  expect(mainArrow(back, 'one')?.target).toBe('two')
})

test('a text for all languages becomes one per language when one differs', () => {
  const source = changed(base, putText(base, ['steps', 'one', 'title'], 'en', 'First'))
  expect(outlineOf(source.data).steps.get('one')?.data.title).toEqual({ 'zh-CN': 'One', en: 'First' })
  expect(source.text).toContain('# said so')
})

const KINDS: readonly Kind[] = ['work', 'approval', 'any_order', 'each', 'call', 'wait', 'do', 'end']

test('whatever is done to shipped SOPs leaves them readable, and undoing all gives the bytes back', () => {
  const shipped = vectors.filter(({ name }) => name.includes('-'))
  const act = fc.record({
    what: fc.nat(8),
    a: fc.nat(),
    b: fc.nat(),
    kind: fc.constantFrom(...KINDS),
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...shipped),
      fc.array(act, { minLength: 1, maxLength: 5 }),
      ({ text }, acts) => {
        let source = read(text)
        const undo: (() => void)[] = []
        const comments = (text.match(/^#.*$/gm) ?? []).length
        for (const { what, a, b, kind } of acts) {
          const outline = outlineOf(source.data)
          const ids = [...outline.steps.keys()]
          const arrows = [...outline.arrows.values()].flat()
          const [one, other] = [ids[a % ids.length] ?? '', ids[b % ids.length] ?? '']
          const arrow = arrows[a % Math.max(arrows.length, 1)]?.id ?? ''
          const change = [
            () => addStep(source, kind, { after: one }),
            () => addStep(source, kind, { before: one }),
            () => addStep(source, kind, { arrow }),
            () => (ids.length > 3 ? removeStep(source, one) : null),
            () => duplicateStep(source, one),
            () => moveStep(source, one, { arrow }),
            () => connect(source, one, other, { when: 'true' }),
            () => disconnect(source, arrow),
            () => changeKind(source, one, kind),
          ][what]?.()
          if (!change) continue
          const before = source.text
          const back = invert(before, change.patches)
          const now = apply(before, change.patches)
          undo.push(() => expect(apply(now, back)).toBe(before))
          source = read(now, 'yaml', source)
          expect(source.troubles).toEqual([])
          expect(source.data).toEqual(read(now).data)
          const made = outlineOf(source.data)
          if (change.step !== undefined) expect(made.steps.has(change.step)).toBe(true)
          expect((now.match(/^#.*$/gm) ?? []).length).toBe(comments)
          if (what <= 2 && change.step) {
            for (const was of outline.steps.keys()) expect(made.steps.has(was)).toBe(true)
            for (const [id, list] of outline.arrows) {
              for (const old of list) {
                const same = (made.arrows.get(id) ?? []).some(
                  ({ target, kind: way, label }) =>
                    (target === old.target || target === change.step || old.target === DONE) &&
                    (way === old.kind || way === 'next') &&
                    label === old.label,
                )
                expect(same || old.kind === 'fault' || old.kind === 'rung').toBe(true)
              }
            }
          }
        }
        for (const one of undo.reverse()) one()
      },
    ),
    { numRuns: 25 },
  )
}, 60_000)

test('an arrow is found by its name', () => {
  const outline = outlineOf(base.data)
  for (const arrow of [...outline.arrows.values()].flat()) expect(arrowById(outline, arrow.id)).toBe(arrow)
})

test('a new step says nothing that holds anyway; a new approval sends back to the work that it judges', () => {
  const base = read('steps:\n  look: {}\n  done: {end: completed}\n')
  const one = changed(base, addStep(base, 'work', { after: 'look' }))
  const two = changed(one, addStep(one, 'approval', { after: 'step_1' }))
  expect(two.data).toEqual({
    steps: {
      look: {},
      step_1: {},
      approval_1: {
        approval: { by: 'role:branch_manager', outcomes: { approve: 'done', rework: 'step_1' } },
      },
      done: { end: 'completed' },
    },
  })
})
