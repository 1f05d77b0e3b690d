// The choices of a field: codes with their titles, as the schema or a code list writes them.

import type { Path } from '../../document/index.ts'
import { isObject } from '../../forms/fields.ts'
import type { Schema } from '../../forms/form.ts'
import type { Edit } from './edit.ts'

export interface ChoiceRow {
  code: string | number
  title?: unknown
  parent?: unknown
  retired?: boolean
}

/** The choices that a schema writes; null where it has none of its own. */
export function choiceRows(schema: Schema): ChoiceRow[] | null {
  for (const key of ['oneOf', 'anyOf']) {
    const parts = schema[key]
    if (Array.isArray(parts) && parts.length > 0 && parts.every((part) => isObject(part) && 'const' in part))
      return (parts as Schema[]).map((part) => ({ code: part.const as string, title: part.title }))
  }
  if (!Array.isArray(schema.enum)) return null
  const titles = isObject(schema['x-titles']) ? schema['x-titles'] : {}
  return schema.enum
    .filter((code) => code !== null)
    .map((code) => ({ code: code as string, title: titles[String(code)] }))
}

/** Writes choices where the schema has them. */
export function setChoices(edit: Edit, path: Path, rows: readonly ChoiceRow[]) {
  const before = edit.at(path)
  const schema: Schema = isObject(before) ? before : {}
  const key = ['oneOf', 'anyOf'].find((one) => Array.isArray(schema[one]))
  if (key !== undefined) {
    const known = new Map((schema[key] as Schema[]).map((part) => [part.const, part]))
    const parts = rows.map(({ code, title }) => {
      const { title: _, const: __, ...rest } = known.get(code) ?? {}
      return { const: code, ...(title !== undefined && { title }), ...rest }
    })
    edit.become([...path, key], parts)
    return
  }
  edit.become(
    [...path, 'enum'],
    rows.map(({ code }) => code),
  )
  const titled = rows.filter(({ title }) => title !== undefined)
  const titles = Object.fromEntries(titled.map(({ code, title }) => [String(code), title]))
  edit.put([...path, 'x-titles'], titled.length > 0 ? titles : undefined)
}

/** Lines of a spreadsheet as choices: code, Chinese, English; or titles alone, whose codes are made up. */
export function pastedRows(
  text: string,
  language: string,
  taken: readonly ChoiceRow[],
  numbers = false,
): ChoiceRow[] {
  const codes = new Set(taken.map(({ code }) => String(code)))
  const rows: ChoiceRow[] = []
  for (const line of text.split(/\r?\n/)) {
    const cells = line.split(line.includes('\t') ? '\t' : /[,，;；]/).map((cell) => cell.trim())
    const [first = '', second, third] = cells
    if (first === '') continue
    const isCode = cells.length > 1
    const wished = isCode ? first : slug(first)
    let code = wished || `c${codes.size + 1}`
    if (numbers && !Number.isFinite(Number(code))) code = String(codes.size + 1)
    for (let number = 2; codes.has(code); number++)
      code = numbers ? String(codes.size + number) : `${wished || 'c'}_${number}`
    codes.add(code)
    const title: Record<string, string> = {}
    if (!isCode) title[/[\u4e00-\u9fff]/.test(first) ? 'zh-CN' : language] = first
    else if (third !== undefined) Object.assign(title, { 'zh-CN': second ?? '', en: third })
    else if (second) title[/[\u4e00-\u9fff]/.test(second) ? 'zh-CN' : 'en'] = second
    const said = Object.fromEntries(Object.entries(title).filter(([, one]) => one !== ''))
    rows.push({
      code: numbers ? Number(code) : code,
      ...(Object.keys(said).length > 0 && { title: said }),
    })
  }
  return rows
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
}
