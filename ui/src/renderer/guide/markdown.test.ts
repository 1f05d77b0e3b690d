import { describe, expect, it } from 'vitest'
import { type Inline, inline, readMarkdown } from './markdown.ts'

describe('guides', () => {
  it('have paragraphs, numbered lists and bold words', () => {
    expect(
      readMarkdown('Before:\n\n1. Take and **count** them.\n2. Call the\n   owner.\n\nThen go.'),
    ).toEqual([
      { as: 'paragraph', of: ['Before:'] },
      {
        as: 'list',
        ordered: true,
        from: 1,
        items: [
          [{ as: 'paragraph', of: ['Take and ', { as: 'strong', of: ['count'] }, ' them.'] }],
          [{ as: 'paragraph', of: ['Call the owner.'] }],
        ],
      },
      { as: 'paragraph', of: ['Then go.'] },
    ])
  })

  it('nest lists', () => {
    expect(readMarkdown('- a\n  - b\n  - c\n- d')).toEqual([
      {
        as: 'list',
        ordered: false,
        from: 1,
        items: [
          [
            { as: 'paragraph', of: ['a'] },
            {
              as: 'list',
              ordered: false,
              from: 1,
              items: [[{ as: 'paragraph', of: ['b'] }], [{ as: 'paragraph', of: ['c'] }]],
            },
          ],
          [{ as: 'paragraph', of: ['d'] }],
        ],
      },
    ])
  })

  it('have headings, quotes, rules and code', () => {
    expect(readMarkdown('## Safety\n> Off *first*.\n\n---\n```\na < b\n```')).toEqual([
      { as: 'heading', level: 2, of: ['Safety'] },
      { as: 'quote', of: [{ as: 'paragraph', of: ['Off ', { as: 'em', of: ['first'] }, '.'] }] },
      { as: 'rule' },
      { as: 'code', text: 'a < b' },
    ])
  })

  it('join lines of Chinese without a blank and lines of English with one', () => {
    expect(inline('到店核验\n身份。')).toEqual(['到店核验身份。'])
    expect(inline('verify\nit')).toEqual(['verify it'])
    expect(inline('one  \ntwo')).toEqual(['one', { as: 'break' }, 'two'])
  })

  it('leave names with underscores and lone stars alone', () => {
    expect(inline('card_type_id is 3 * 4 * 5')).toEqual(['card_type_id is 3 * 4 * 5'])
    expect(inline('\\*no\\*')).toEqual(['*no*'])
  })

  it('show pictures of the SOP itself and none from elsewhere', () => {
    expect(inline('![the plate](media/plate.png)')).toEqual([
      { as: 'picture', path: 'plate.png', text: 'the plate' },
    ])
    expect(inline('![x](https://evil.test/x.png)')).toEqual(['x'])
    expect(inline('![x](../../secret)')).toEqual(['x'])
  })
})

describe('what a guide cannot do', () => {
  const links = (text: string): string[] => targets(inline(text))
  const targets = (parts: Inline[]): string[] =>
    parts.flatMap((part) =>
      typeof part === 'string' || !('of' in part)
        ? []
        : [...(part.as === 'link' ? [part.to] : []), ...targets(part.of)],
    )

  it('is to run a script by a link', () => {
    for (const bad of [
      'javascript:alert(1)',
      'JaVaScRiPt:x',
      'data:text/html,x',
      'vbscript:x',
      '//evil',
      'file:///x',
    ])
      expect(links(`[go](${bad})`)).toEqual([])
    expect(links('[a](https://a.test/b) and tel [b](tel:+8657188)')).toEqual([
      'https://a.test/b',
      'tel:+8657188',
    ])
    expect(links('see https://a.test/x?y=1.')).toEqual(['https://a.test/x?y=1'])
  })

  it('is to bring in HTML: it stays text', () => {
    expect(readMarkdown('<script>x</script><img src=x onerror=y>')).toEqual([
      { as: 'paragraph', of: ['<script>x</script><img src=x onerror=y>'] },
    ])
  })

  it('is to hang the phone with deep or broken nesting', () => {
    expect(readMarkdown(`${'> '.repeat(5000)}x`).length).toBe(1)
    expect(readMarkdown('*'.repeat(3000)).length).toBeGreaterThan(0)
    expect(readMarkdown(`${'['.repeat(3000)}a](x)`).length).toBe(1)
    expect(readMarkdown('- '.repeat(3000)).length).toBe(1)
  })
})
