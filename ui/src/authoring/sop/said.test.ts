import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FAULT, type Said, SOP, STEPS, untold } from './said.ts'

interface Schema {
  properties: Record<string, Schema>
  $defs: Record<string, Schema>
}
const file = new URL('../../../../engine/language/schemas/sop.schema.json', import.meta.url)
const schema = JSON.parse(readFileSync(file, 'utf-8')) as Schema
const keys = (name: string) => Object.keys(schema.$defs[name]?.properties ?? {}).sort()
const shown = (said: Said) => Object.keys(said).sort()

test('the panel shows every key that the language gives a kind of step', () => {
  const names = {
    work: 'workStep',
    approval: 'approvalStep',
    any_order: 'anyOrderStep',
    each: 'eachStep',
    call: 'callStep',
    wait: 'waitStep',
    do: 'doStep',
    end: 'endStep',
  } as const
  for (const [kind, name] of Object.entries(names)) {
    expect(shown(STEPS[kind as keyof typeof names]), kind).toEqual(keys(name))
  }
  const within = (said: Said | undefined, key: string | number) =>
    (said as Record<string | number, Said> | undefined)?.[key] ?? {}
  const { approval, evidence } = STEPS.approval
  expect(shown(approval ?? {})).toEqual(keys('approval'))
  expect(shown(within(within(approval, 'stages'), 0))).toEqual(keys('stage'))
  expect(shown(within(evidence, '*'))).toEqual(keys('evidenceField'))
  expect(shown(within(STEPS.work.escalate, 0))).toEqual(keys('rung'))
})

test('the panel shows every key that the language gives an SOP, a fault, a trigger and a table', () => {
  const of = (key: string, inner: string | number) =>
    (SOP as unknown as Record<string, Record<string | number, Said>>)[key]?.[inner] ?? {}
  expect(shown(SOP)).toEqual(Object.keys(schema.properties).sort())
  expect(shown(FAULT)).toEqual(keys('fault'))
  expect(shown(of('triggers', '*'))).toEqual(keys('trigger'))
  expect(shown(of('tables', '*'))).toEqual(keys('table'))
  expect(shown(of('guarantees', 0))).toEqual(keys('guarantee'))
})

test('what is written beside that is told, at its place', () => {
  const step = {
    title: 'Look',
    hue: 'red',
    evidence: { photo: { kind: 'photo', lens: 'wide' }, scan: 'yes' },
  }
  expect(untold(STEPS.work, step, ['steps', 'look'])).toEqual([
    ['steps', 'look', 'hue'],
    ['steps', 'look', 'evidence', 'photo', 'lens'],
    ['steps', 'look', 'evidence', 'scan'],
  ])
  expect(untold(STEPS.work, { escalate: 'soon' })).toEqual([['escalate']])
})
