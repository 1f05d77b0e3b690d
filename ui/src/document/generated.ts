// Random documents and edits, for the tests of laws.

import fc from 'fast-check'

const WORDS = fc.constantFrom(
  'a',
  'steps',
  'title',
  'zh-CN',
  'x y',
  'on',
  '1',
  'true',
  'a: b',
  '#no',
  "it's",
  '"q"',
  '外勤',
  '',
  '-',
  '- a',
  '{x}',
  'key.with.dots',
)
export const keys = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'title', 'next', 'zh-CN') },
  { weight: 1, arbitrary: WORDS.filter((word) => word !== '') },
)

const scalars = fc.oneof(
  fc.constantFrom(
    'done',
    'role:x',
    "this.result == 'pass'",
    '{{ job }} x',
    'null',
    '12',
    '1..3',
    'true',
    '',
    ' padded ',
    'a: b',
    'a #b',
    'two\nlines',
    'lines\n',
    '\n',
    'x\n\ny\n',
    '  deep\nno\n',
    'tab\t',
    '- x',
    '@x',
    '~',
    '2024-01-01',
    'é外😀',
    'a\\b',
    '\u0007',
    '[x',
    'x]',
    'a,b',
    '? q',
    '0x1f',
    '.5',
    '&a',
    '*a',
    '!t',
    '%d',
    '`',
    "'",
    '"',
    'a"b\'c',
    'x \ny',
    'x\n \ny',
    '---',
    '...',
    'end:\n',
    '#c\n#d\n',
  ),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0.5, -1.25, 1e21, true, false, null),
  fc.string({ maxLength: 8 }),
)

export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown; map: unknown; list: unknown }>(
  (tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalars, tie('map'), tie('list')),
    map: fc
      .uniqueArray(fc.tuple(keys, tie('value')), { maxLength: 5, selector: ([key]) => key })
      .map((entries) => Object.fromEntries(entries)),
    list: fc.array(tie('value'), { maxLength: 4 }),
  }),
).value

/** Lines of YAML in the styles that people write, with comments and blank lines. */
export const documents: fc.Arbitrary<string> = fc
  .record({
    seed: fc.array(fc.nat(999), { minLength: 40, maxLength: 40 }),
    step: fc.constantFrom(2, 2, 4),
    dashes: fc.boolean(),
    newline: fc.constantFrom('\n', '\n', '\n', '\r\n'),
    ends: fc.constantFrom(true, true, false),
    header: fc.boolean(),
  })
  .map(({ seed, step, dashes, newline, ends, header }) => {
    let at = 0
    const draw = (most: number): number =>
      ((seed[at++ % seed.length] as number) + Math.floor(at / seed.length) * 7) % most
    const lines: string[] = header ? ['# yaml-language-server: $schema=x', '#', '# What this is.', ''] : []
    const pad = (column: number): string => ' '.repeat(column)
    const scalar = (): string =>
      [
        'word',
        '12',
        'true',
        '"quoted: text"',
        "'single'",
        'due + 15m',
        '{kind: photo, count: 1..3}',
        '[a, "b", c]',
        '{}',
        '[]',
        '',
        '{zh-CN: 标题, en: "Title, here"}',
        '{a: {b: [1, 2]}, c: x}',
      ][draw(13)] as string
    const remark = (): string => (draw(7) === 0 ? '  # trailing' : '')
    const map = (column: number, depth: number, lead: string): void => {
      const count = 1 + draw(depth === 0 ? 5 : 4)
      const spaced = draw(3) === 0
      for (let index = 0; index < count; index++) {
        const begin = index === 0 && lead ? lead : pad(column)
        if (!(index === 0 && lead)) {
          if (index > 0 && spaced) lines.push('')
          if (draw(8) === 0) lines.push(`${pad(column)}# -- apart`, '')
          if (draw(5) === 0) lines.push(`${pad(column)}# above ${index}`)
        }
        value(`${begin}${'abcdefgh'[index]}${draw(10)}:`, column, depth, false)
        if (draw(12) === 0) lines.push(`${pad(column + step)}# deeper`)
      }
    }
    const value = (begin: string, column: number, depth: number, item: boolean): void => {
      const kind = draw(depth > 2 ? 6 : 10)
      if (kind < 4) lines.push(`${begin} ${scalar()}`.trimEnd() + remark())
      else if (kind === 4) {
        lines.push(
          `${begin} |${draw(3) === 0 ? '-' : ''}`,
          `${pad(column + step)}Some text`,
          '',
          `${pad(column + step)}# no comment`,
        )
        if (draw(2)) lines.push(`${pad(column + step)}  deeper: x`)
      } else if (kind === 5)
        lines.push(`${begin} >-`, `${pad(column + step)}folded`, `${pad(column + step)}text`)
      else if (kind < 8 && item) map(column + 2, depth + 1, `${begin} `)
      else if (kind < 8) {
        lines.push(begin + remark())
        map(column + step, depth + 1, '')
      } else {
        const inner = item ? column + 2 : dashes ? column : column + step
        if (item) {
          lines.push(`${begin} x`)
          return
        }
        lines.push(begin + remark())
        const count = 1 + draw(3)
        for (let index = 0; index < count; index++) {
          if (draw(6) === 0) lines.push(`${pad(inner)}# of item`)
          value(`${pad(inner)}-`, inner, depth + 1, true)
        }
      }
    }
    map(0, 0, '')
    return lines.join(newline) + (ends ? newline : '')
  })

/** A random edit of a text, as somebody types. */
export const typings = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(6), fc.nat(60)),
  text: fc.oneof(
    fc.constantFrom(
      '',
      '',
      'x',
      ' ',
      '\n',
      ':',
      ': ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '-',
      '- ',
      '#',
      ' # c',
      '|',
      '>',
      '\t',
      '&',
      '*',
      '!',
      '?',
      '? ',
      '---\n',
      '...\n',
      '%',
      '\r',
      '\r\n',
      'new: 1\n',
      '  new: 1\n',
      '    new: 1\n',
      '\n  ',
      '- x\n',
      '  - x\n',
      '# c\n',
      '  # c\n',
      'a1: x\n',
      '\n\n',
      '    text\n',
      '"a": 1',
      '<<',
      '\ufeff',
    ),
    fc.string({ maxLength: 3 }),
  ),
})

export function typed(text: string, typing: { at: number; cut: number; text: string }): string {
  const from = Math.floor(typing.at * text.length)
  return text.slice(0, from) + typing.text + text.slice(Math.min(text.length, from + typing.cut))
}
