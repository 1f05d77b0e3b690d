// Patterns by example: what must fit and what must not, and the simplest pattern that tells them apart.

import { patternOf } from '../../forms/patterns.ts'

export interface Preset {
  name: string
  pattern: string
  example: string
}

export const PRESETS: readonly Preset[] = [
  { name: 'mobile', pattern: '^1[3-9][0-9]{9}$', example: '13812345678' },
  {
    name: 'idCard',
    pattern: '^[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]$',
    example: '33010619900307001X',
  },
  {
    name: 'plate',
    pattern:
      '^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF])$',
    example: '浙A12345',
  },
  { name: 'postcode', pattern: '^[0-9]{6}$', example: '310012' },
  { name: 'serial', pattern: '^SN-[0-9]{6}$', example: 'SN-204815' },
  { name: 'creditCode', pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$', example: '91330106MA2CFXXX1A' },
  { name: 'digits', pattern: '^[0-9]+$', example: '20481' },
  { name: 'letters', pattern: '^[A-Z]+$', example: 'ABC' },
]

/** Whether a text fits; null for a pattern that can't be read. */
export function fits(pattern: string, text: string): boolean | null {
  try {
    return patternOf(pattern).test(text)
  } catch {
    return null
  }
}

interface Run {
  kind: 'digit' | 'upper' | 'lower' | 'han' | 'sign'
  text: string
}

const CLASSES: Readonly<Record<Run['kind'], string>> = {
  digit: '[0-9]',
  upper: '[A-Z]',
  lower: '[a-z]',
  han: '[一-龥]',
  sign: '',
}

function kindOf(char: string): Run['kind'] {
  if (/[0-9]/.test(char)) return 'digit'
  if (/[A-Z]/.test(char)) return 'upper'
  if (/[a-z]/.test(char)) return 'lower'
  return /[一-龥]/.test(char) ? 'han' : 'sign'
}

function runsOf(text: string): Run[] {
  const runs: Run[] = []
  for (const char of text) {
    const kind = kindOf(char)
    const last = runs.at(-1)
    if (last && last.kind === kind && kind !== 'sign') last.text += char
    else runs.push({ kind, text: char })
  }
  return runs
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function times(lengths: readonly number[]): string {
  const [low, high] = [Math.min(...lengths), Math.max(...lengths)]
  if (low === high) return low === 1 ? '' : `{${low}}`
  return `{${low},${high}}`
}

/** How much of the examples a pattern takes literally, from little to everything. */
type Care = 'kinds' | 'same' | 'each'

function shaped(group: readonly Run[][], care: Care): string {
  const [first = []] = group
  return first
    .map(({ kind, text }, at) => {
      const texts = group.map((runs) => runs[at]?.text ?? '')
      const isSame = texts.every((one) => one === text)
      if (kind === 'sign') return escaped(text)
      const isWord = kind !== 'digit' && isSame && (group.length > 1 || kind !== 'han')
      if (care === 'kinds' ? isWord : isSame) return escaped(text)
      const distinct = [...new Set(texts)]
      if (care === 'each') return `(?:${distinct.map(escaped).join('|')})`
      return CLASSES[kind] + times(texts.map((one) => one.length))
    })
    .join('')
}

/** The simplest pattern that every text of `wanted` fits and none of `unwanted`; null where there is none. */
export function patternFor(wanted: readonly string[], unwanted: readonly string[] = []): string | null {
  const examples = [...new Set(wanted.filter((text) => text !== ''))]
  if (examples.length === 0) return null
  const refused = unwanted.filter((text) => text !== '')
  if (refused.some((text) => examples.includes(text))) return null
  const shapes = new Map<string, Run[][]>()
  for (const text of examples) {
    const runs = runsOf(text)
    const key = runs.map(({ kind, text: sign }) => (kind === 'sign' ? `=${sign}` : kind)).join(' ')
    shapes.set(key, [...(shapes.get(key) ?? []), runs])
  }
  const groups = [...shapes.values()]
  for (const care of ['kinds', 'same', 'each'] as const) {
    const parts = groups.map((group) => shaped(group, care))
    const pattern = parts.length === 1 ? `^${parts[0]}$` : `^(?:${parts.join('|')})$`
    if (examples.every((text) => fits(pattern, text)) && !refused.some((text) => fits(pattern, text)))
      return pattern
  }
  const exact = `^(?:${examples.map(escaped).join('|')})$`
  return refused.some((text) => fits(exact, text)) ? null : exact
}
