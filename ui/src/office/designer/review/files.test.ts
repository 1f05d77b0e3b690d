import { describe, expect, it } from 'vitest'
import { read } from '../../../document/index.ts'
import type { Translate } from '../../../words/index.ts'
import { fileInWords, lineOfOffset, placeInWords, placeOfLine } from './files.ts'

const t = ((key: string, params?: Record<string, unknown>) =>
  params ? `${key.split('.').at(-1)} ${params.name}` : (key.split('.').at(-1) ?? '')) as Translate

const SOP = `sop: tour
steps:
  greet:
    title: {en: Say hello, zh-CN: 问好}
    evidence:
      door: {kind: photo}
  leave:
    escalate:
      - {at: due, notify: boss}
`

describe('a place in words', () => {
  const { data } = read(SOP, 'yaml')

  it('names the step by its title, and keys by what they mean', () => {
    expect(placeInWords(data, ['steps', 'greet', 'evidence', 'door'], t, 'en')).toEqual([
      'step Say hello',
      'evidence',
      'door',
    ])
    expect(placeInWords(data, ['steps', 'leave', 'escalate', 0, 'notify'], t, 'en')).toEqual([
      'step leave',
      'escalate',
      '1',
      'notify',
    ])
  })

  it('is told by its names where it is no longer there', () => {
    expect(placeInWords(null, ['steps', 'gone', 'due'], t, 'en')).toEqual(['step gone', 'due'])
  })
})

describe('a line', () => {
  it('is about the place of its first word', () => {
    const source = read(SOP, 'yaml')
    expect(placeOfLine(source, 1)).toEqual(['sop'])
    expect(placeOfLine(source, 4)).toEqual(['steps', 'greet', 'title'])
    expect(placeOfLine(source, 9)).toEqual(['steps', 'leave', 'escalate', 0])
  })

  it('is counted from one', () => {
    expect(lineOfOffset(SOP, 0)).toBe(1)
    expect(lineOfOffset(SOP, SOP.indexOf('leave'))).toBe(7)
  })
})

describe('a file in words', () => {
  it('is named by what it is', () => {
    expect(
      [
        '',
        'a/sop.yaml',
        'a/forms/check.yaml',
        'forms/library/address.yaml',
        'a/media/door.png',
        'a/x.md',
      ].map((path) => fileInWords(path, t)),
    ).toEqual(['draft', 'sop', 'form check', 'library address', 'media door.png', 'a/x.md'])
  })
})
