import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paint } from './painting.ts'
import { countsOf, folded, inOneColumn, type Row, rowsOf } from './rows.ts'

const line = fc.constantFrom('a', 'b', 'due: 4h', 'due: 2h', '标题: 交付', '标题: 交货', '', '  - x')
const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((one) => `${one}\n`).join(''))

const side = (rows: readonly Row[], which: 'before' | 'after') =>
  rows.flatMap((row) => (row[which] ? [`${row[which].text}\n`] : [])).join('')

describe('two texts line by line', () => {
  it('hold both texts, each line once and in order', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = rowsOf(before, after)
        expect(side(rows, 'before')).toBe(before)
        expect(side(rows, 'after')).toBe(after)
        const one = inOneColumn(rows)
        expect([side(one, 'before'), side(one, 'after')]).toEqual([before, after])
        expect(folded(rows).flatMap((piece) => piece.rows)).toEqual(rows)
      }),
    )
  })

  it('fold only what is the same', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hidden = folded(rowsOf(before, after), 1).filter((piece) => piece.folded)
        expect(hidden.flatMap(({ rows }) => rows).every(({ is }) => is === 'same')).toBe(true)
      }),
    )
  })

  it('mark what is another within a line that stayed alike', () => {
    expect(rowsOf('    due: 4h\n', '    due: 2h\n')).toEqual([
      {
        is: 'changed',
        before: { line: 1, text: '    due: 4h', marks: [[9, 11]] },
        after: { line: 1, text: '    due: 2h', marks: [[9, 11]] },
      },
    ])
  })

  it('mark single characters of Chinese', () => {
    const [row] = rowsOf('title: {zh-CN: 前置准备}\n', 'title: {zh-CN: 出发准备}\n')
    expect(row?.after?.marks).toEqual([[15, 17]])
  })

  it('tell a file that came and one that went', () => {
    expect(countsOf(rowsOf(null, 'a\nb\n'))).toEqual({ gone: 0, came: 2 })
    expect(countsOf(rowsOf('a\nb\n', null))).toEqual({ gone: 2, came: 0 })
    expect(rowsOf('', '')).toEqual([])
  })
})

describe('a line of YAML', () => {
  it('is painted without losing a character, marks across what is painted', () => {
    const text = '  due: "4h" # after {that}'
    const painted = paint(text, [[3, 9]])
    expect(painted.map(({ text }) => text).join('')).toBe(text)
    expect(
      painted
        .filter(({ marked }) => marked)
        .map(({ text }) => text)
        .join(''),
    ).toBe('ue: "4')
    expect(painted.find(({ is }) => is === 'comment')?.text).toBe('# after {that}')
    expect(painted.filter(({ is }) => is === 'key').map(({ text }) => text)).toEqual(['d', 'ue'])
  })

  it('is painted whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          paint(text, [])
            .map((one) => one.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
