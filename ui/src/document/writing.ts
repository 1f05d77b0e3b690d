// Values as text: short maps and lists on one line, longer ones below each other, texts of several lines as `|`.

import { isMapData, plainOf, Written } from './plain.ts'
import { plainValue } from './scalars.ts'
import type { Style } from './style.ts'

/** What goes behind a key or a dash, and the lines below it, which have their indentation already. */
export interface Lines {
  head: string
  lines: string[]
}

export type Quote = '"' | "'" | ''

/** Columns that a line may have. */
export const WIDTH = 100
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u
const UNSEEN_ALL = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu
const BAD_FIRST = /^[,[\]{}#&*!|>'"%@`]/
const DASHED = /^[-?:](?:\s|$)/
const EXPRESSION = /['"].*(?:==|!=|&&|\|\||[<>?(])|(?:==|!=|&&|\|\||[<>?(]).*['"]/

function unseen(text: string): boolean {
  return UNSEEN.test(text)
}

/** Whether a text can stand without quotes and is read as that text. */
export function plainly(text: string, flow: boolean): boolean {
  if (text === '' || text !== text.trim() || /[\n\t]/.test(text) || unseen(text)) return false
  if (plainValue(text) !== text) return false
  if (BAD_FIRST.test(text) || DASHED.test(text) || /^(?:---|\.\.\.)/.test(text)) return false
  if (/:(?:\s|$)|\s#/.test(text) || text === '<<' || text === '=') return false
  if (flow && (/[,[\]{}]/.test(text) || /^[-?:]/.test(text) || /\?|:["'[\]{},]/.test(text))) return false
  return true
}

/** A text on one line, in quotes where it needs them or `quote` asks for them. */
export function textOf(text: string, flow: boolean, quote: Quote = ''): string {
  if (!quote && plainly(text, flow) && !EXPRESSION.test(text)) return text
  const single = !unseen(text) && !/[\n\t]/.test(text)
  const wanted = quote || (/["\\]/.test(text) && !text.includes("'") ? "'" : '"')
  if (wanted === "'" && single) return `'${text.replaceAll("'", "''")}'`
  return doubled(text)
}

function doubled(text: string): string {
  return JSON.stringify(text).replace(
    UNSEEN_ALL,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export function keyText(key: string, flow: boolean): string {
  return textOf(key, flow)
}

function scalarText(value: unknown, flow: boolean, quote: Quote): string {
  if (typeof value === 'string') return textOf(value, flow, quote)
  if (typeof value === 'number') return numberText(value)
  return value === true ? 'true' : value === false ? 'false' : 'null'
}

export function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  return Object.is(value, -0) ? '0' : String(value)
}

/** A value on one line, for between brackets. */
export function flowText(value: unknown, style: Style, quote: Quote = ''): string {
  if (value instanceof Written) throw new Error('Written pieces are read before they go between brackets')
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, style)).join(', ')}]`
  if (isMapData(value)) {
    const entries = entriesOf(value)
    if (entries.length === 0) return '{}'
    const inner = entries.map(([key, item]) => `${keyText(key, true)}: ${flowText(item, style)}`).join(', ')
    return `{${style.padding}${inner}${style.padding}}`
  }
  return scalarText(value, true, quote)
}

/** How things are written where no document says how. */
export const BARE: Style = { format: 'yaml', newline: '\n', step: 2, listStep: 2, padding: '', space: ' ' }

/** A value as YAML on one line, as it is written where no document says how; `within`: between brackets. */
export function onOneLine(value: unknown, within = true): string {
  return typeof value === 'string' ? textOf(value, within) : flowText(plainOf(value), BARE)
}

/** A value as JSON, beginning within a line that is indented by `indent`. */
export function jsonText(value: unknown, style: Style, indent: string): string {
  if (Array.isArray(value) || isMapData(value)) {
    const parts = Array.isArray(value)
      ? value.map((item) => jsonText(item, style, indent + ' '.repeat(style.step)))
      : entriesOf(value).map(
          ([key, item]) =>
            `${JSON.stringify(key)}:${style.space}${jsonText(item, style, indent + ' '.repeat(style.step))}`,
        )
    const [open, close] = Array.isArray(value) ? '[]' : '{}'
    if (parts.length === 0) return `${open}${close}`
    if (style.step === 0) return `${open}${parts.join(`,${style.space}`)}${close}`
    const inner = `${style.newline}${indent}${' '.repeat(style.step)}`
    return `${open}${inner}${parts.join(`,${inner}`)}${style.newline}${indent}${close}`
  }
  if (typeof value === 'number') return numberText(value)
  return JSON.stringify(value ?? null)
}

/** A value as it stands behind a key or a dash at `column`. `used` are the columns of the key itself. */
export function blockLines(
  value: unknown,
  style: Style,
  of: { column: number; used: number; item: boolean; nested: boolean; quote?: Quote },
): Lines {
  const { column, used, item } = of
  if (value instanceof Written) return writtenLines(value, style, column, item)
  if (typeof value === 'string') {
    if (value.includes('\n') && literally(value) && column >= 0) return literal(value, style, column)
    return { head: textOf(value, false, of.quote ?? ''), lines: [] }
  }
  const isList = Array.isArray(value)
  if (!isList && !isMapData(value)) return { head: scalarText(value, false, ''), lines: [] }
  const size = isList ? value.length : entriesOf(value).length
  if (size === 0) return { head: isList ? '[]' : '{}', lines: [] }
  const alone = item && !isList && size === 1 // `- go: done` needs no braces
  if (!alone && !holdsWritten(value) && small(value, depthOf(value, of.nested))) {
    const text = flowText(value, style)
    if (column + used + text.length <= WIDTH || (isList && size === 1 && typeof value[0] !== 'object')) {
      return { head: text, lines: [] }
    }
  }
  const inner = item ? column + 2 : isList ? column + style.listStep : column + style.step
  const lines = isList ? listLines(value, style, inner) : mapLines(value, style, inner, of.nested)
  return item && !lines[0]?.trimStart().startsWith('#')
    ? { head: (lines[0] as string).slice(inner), lines: lines.slice(1) }
    : { head: '', lines }
}

/** The lines of a map below each other. */
export function mapLines(
  value: Record<string, unknown>,
  style: Style,
  column: number,
  nested = false,
): string[] {
  return entriesOf(value).flatMap(([key, item]) => entryLines(key, item, style, column, nested))
}

/** The lines of one entry of a map that stands below others. */
export function entryLines(
  key: string,
  value: unknown,
  style: Style,
  column: number,
  nested = false,
): string[] {
  const name = keyText(key, false)
  const { head, lines } = blockLines(value, style, { column, used: name.length + 2, item: false, nested })
  const own = [`${' '.repeat(column)}${name}:${head ? ` ${head}` : ''}`, ...lines]
  return [...aboveLines(value, column), ...withBehind(own, value, head === '' ? 0 : own.length - 1)]
}

/** The lines of one item of a list that stands below others. */
export function itemLines(value: unknown, style: Style, column: number, nested = false): string[] {
  const { head, lines } = blockLines(value, style, { column, used: 2, item: true, nested })
  const own = [`${' '.repeat(column)}- ${head}`.trimEnd(), ...lines]
  return [...aboveLines(value, column), ...withBehind(own, value, own.length - 1)]
}

/** The lines with the comment that goes behind one of them; where it can't stand there, above. */
function withBehind(lines: string[], value: unknown, at: number): string[] {
  if (!(value instanceof Written) || !value.behind) return lines
  const line = lines[at] as string
  const comment = value.behind.trim()
  if (lines.length > 1 && (/^\s*[|>]/.test(value.text) || (at > 0 && isBlock(value.text)))) {
    return [(/^ */.exec(lines[0] as string)?.[0] ?? '') + comment, ...lines]
  }
  const gap = /^[ \t]+/.exec(value.behind)?.[0] ?? '  '
  return lines.with(at, line + gap + comment)
}

function listLines(value: readonly unknown[], style: Style, column: number): string[] {
  return value.flatMap((item) => itemLines(item, style, column))
}

function aboveLines(value: unknown, column: number): string[] {
  if (!(value instanceof Written) || !value.above) return []
  return value.above
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith('#'))
    .map((line) => ' '.repeat(column) + line)
}

function literally(text: string): boolean {
  return (
    !unseen(text) && !/\n\n$/.test(text) && /[^\s]/.test(text) && !/(?:^|\n)(?:[ \t]+(?:\n|$)|\t)/.test(text)
  )
}

function literal(text: string, style: Style, column: number): Lines {
  const ends = text.endsWith('\n')
  const content = (ends ? text.slice(0, -1) : text).split('\n')
  const indented = /^\n*[ ]/.test(text)
  return {
    head: `|${indented ? style.step : ''}${ends ? '' : '-'}`,
    lines: content.map((line) => (line ? ' '.repeat(column + style.step) + line : '')),
  }
}

/** How deep maps may stand within each other on one line: one that begins with what it is may hold its titles
 * (`{kind: photo, title: {en: Photo}}`), one that begins with a title goes in lines. */
function depthOf(value: unknown, nested: boolean): number {
  if (!isMapData(value)) return 1
  const first = entriesOf(value)[0]?.[1]
  return nested || typeof first !== 'object' || first === null ? 2 : 1
}

/** Whether a value is small enough for one line: texts and numbers, and maps of such where `depth` allows. */
function small(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !value.includes('\n')
  if (value === null || typeof value !== 'object') return true
  if (depth === 0) return Object.keys(value).length === 0
  const items = Array.isArray(value)
    ? value
    : entriesOf(value as Record<string, unknown>).map(([, item]) => item)
  return items.every((item) => small(item, depth - 1))
}

function holdsWritten(value: unknown): boolean {
  if (value instanceof Written) return true
  if (Array.isArray(value)) return value.some(holdsWritten)
  return isMapData(value) && Object.values(value).some(holdsWritten)
}

export function entriesOf(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined)
}

const IN_BLOCK = /^\s*(?:- |-$|#|[^\s[{"'|>][^#]*?:(?:\s|$)|"(?:[^"\\]|\\.)*"\s*:|'(?:[^']|'')*'\s*:)/

function isBlock(text: string): boolean {
  return IN_BLOCK.test(text.replace(/^(?:[ \t]*\r?\n)+/, '').split(/\r?\n/, 1)[0] ?? '')
}

/** A written piece, indented to stand behind a key or a dash. */
function writtenLines(value: Written, style: Style, column: number, item: boolean): Lines {
  const all = value.text.replace(/(?:\r?\n[ \t]*)+$/, '').split(/\r?\n/)
  while (all.length > 1 && all[0]?.trim() === '') all.shift()
  const first = all[0] ?? ''
  const inBlock = IN_BLOCK.test(first)
  if (!inBlock) {
    // A scalar or something in brackets: its first line goes behind the key.
    if (all.length === 1) return { head: first.trim(), lines: [] }
    const rest = all.slice(1)
    const depth = Math.min(...rest.filter((line) => line.trim()).map(indentOf))
    const inner = ' '.repeat(Math.max(0, column) + style.step)
    return { head: first.trim(), lines: rest.map((line) => (line.trim() ? inner + line.slice(depth) : '')) }
  }
  const depth = Math.min(...all.filter((line) => line.trim() && !line.trim().startsWith('#')).map(indentOf))
  const isList = /^\s*-(?: |$)/.test(all.find((line) => line.trim() && !line.trim().startsWith('#')) ?? '')
  const inner = item ? column + 2 : column + (column < 0 ? 1 : isList ? style.listStep : style.step)
  const lines = all.map((line) =>
    line.trim() ? ' '.repeat(inner) + line.slice(Math.min(depth, indentOf(line))) : '',
  )
  return item && !first.trim().startsWith('#')
    ? { head: (lines[0] as string).slice(inner), lines: lines.slice(1) }
    : { head: '', lines }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
