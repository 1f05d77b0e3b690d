import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** Relative luminance of a colour, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const source = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = source.split(':root[data-theme="dark"]')

function colours(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map((found) => found.slice(1, 3)),
  )
}

const GROUNDS = ['--surface', '--surface-raised', '--surface-sunken', '--surface-hover']
const TEXT: [string, string][] = [
  ...GROUNDS.flatMap((ground): [string, string][] => [
    ['--ink', ground],
    ['--ink-muted', ground],
    ['--primary-ink', ground],
    ['--danger-ink', ground],
  ]),
  ...['primary', 'success', 'warning', 'danger', 'info'].flatMap((tone): [string, string][] => [
    [`--on-${tone}`, `--${tone}`],
    [`--${tone}-ink`, `--${tone}-soft`],
    [`--${tone}-ink`, '--surface-raised'],
    ['--ink', `--${tone}-soft`],
  ]),
  ['--on-primary', '--primary-hover'],
  ['--on-danger', '--danger-hover'],
  ['--surface', '--ink'],
]
const SHAPES: [string, string][] = [
  ['--line-strong', '--surface-raised'],
  ['--line-strong', '--surface'],
  ['--focus', '--surface'],
  ['--focus', '--surface-raised'],
  ['--danger', '--surface-raised'],
]

describe.each([
  ['light', colours(light)],
  ['dark', { ...colours(light), ...colours(dark) }],
])('%s', (_, colour) => {
  const below = (pairs: [string, string][], least: number) =>
    pairs
      .map(([one, other]) => [one, other, contrast(colour[one] ?? '', colour[other] ?? '')] as const)
      .filter(([, , found]) => !(found >= least))

  test('every text can be read on every ground it stands on', () => {
    expect(below(TEXT, 4.5)).toEqual([])
  })

  test('borders of controls and the focus can be seen', () => {
    expect(below(SHAPES, 3)).toEqual([])
  })
})

test('both themes name the same colours', () => {
  expect(Object.keys(colours(dark)).sort()).toEqual(Object.keys(colours(light)).sort())
})
