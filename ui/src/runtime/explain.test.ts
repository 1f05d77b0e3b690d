import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'
import type { Refused } from './verdict.ts'

const file = new URL('../../../tests/vectors/sentences.json', import.meta.url)
const written = JSON.parse(readFileSync(file, 'utf8')) as {
  refusals: { refused: Refused; en: string; 'zh-CN': string }[]
}

test('a refusal is explained in the words of the server, in both languages', () => {
  const said = written.refusals.map(({ refused }) => ({
    refused,
    en: explain(refused, 'en'),
    'zh-CN': explain(refused, 'zh-CN'),
  }))
  expect(said).toEqual(written.refusals)
})

test('steps, people and faults are called what people call them', () => {
  const refused: Refused = {
    code: 'actor.four_eyes',
    details: { step: 'sign', people: ['wei', 'bo'] },
  }
  const names: Record<string, string> = { wei: '魏强', bo: '薄云' }
  const said = explain(refused, 'zh-CN', { step: () => '签字', person: (login) => names[login] ?? login })
  expect(said).toBe('您参与过相关步骤，须由他人办理“签字”：魏强、薄云')
})
