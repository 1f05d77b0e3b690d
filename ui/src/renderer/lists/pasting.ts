// Rows copied from a spreadsheet (cells divided by tabs) or out of a CSV file, put into the fields of a table.

import { EVERY } from '../../forms/fields.ts'
import type { Control } from '../../forms/layout.ts'
import { changedAt } from '../answers.ts'
import type { Wording } from '../fields/types.ts'
import { asked } from '../schemas.ts'
import { type Parts, titleOf } from '../scope.ts'

/** The cells of a text; null where it is one cell only. */
export function cellsIn(text: string): string[][] | null {
  const whole = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
  if (whole === '') return null
  if (whole.includes('\t')) return divided(whole, '\t')
  if (!whole.includes('\n')) return null
  for (const divider of [';', ',', '，']) {
    const rows = divided(whole, divider)
    const width = rows[0]?.length ?? 1
    if (width > 1 && rows.every((row) => row.length === width)) return rows
  }
  return divided(whole, '\t')
}

/** Cells may stand in quotes, and then hold dividers, new lines and doubled quotes (RFC 4180). */
function divided(text: string, divider: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const end = () => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quoted) {
      if (character !== '"') cell += character
      else if (text.charAt(at + 1) === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (character === '"' && cell === '') quoted = true
    else if (character === divider) end()
    else if (character === '\n') {
      end()
      rows.push([])
    } else cell += character
  }
  end()
  return rows
}

interface Target {
  columns: readonly Control[]
  /** Where the first cell goes. */
  row: number
  column: number
  most: number | undefined
  newRow(): unknown
  typeOf: Parts['typeOf']
}

export interface Pasted {
  rows: unknown[]
  /** How many rows were filled, and how many did not fit into the list. */
  filled: number
  left: number
}

/** The rows with the cells put in. A first row that names columns says where the others go. */
export function pasted(
  rows: readonly unknown[],
  cells: readonly (readonly string[])[],
  { columns, row, column, most, newRow, typeOf }: Target,
  wording: Wording,
): Pasted {
  const named = headings(cells[0] ?? [], columns)
  const body = named ? cells.slice(1) : cells
  const goes = named ?? columns.slice(column)
  const next = [...rows]
  let filled = 0
  for (const [number, line] of body.entries()) {
    const at = row + number
    if (at >= next.length && most !== undefined && next.length >= most)
      return { rows: next, filled, left: body.length - number }
    let value = at < next.length ? next[at] : newRow()
    for (const [place, cell] of line.entries()) {
      const control = goes[place]
      if (!control || control.calculated || asked(control.schema).schema.readOnly === true) continue
      const read = typeOf(control).read(cell, control, wording)
      value = changedAt(value, control.path.slice(control.path.lastIndexOf(EVERY) + 1), () => read)
    }
    next[at] = value ?? null
    filled += 1
  }
  return { rows: next, filled, left: 0 }
}

/** The columns that a line of headings names; null where it is no such line. */
function headings(
  line: readonly string[],
  columns: readonly Control[],
): readonly (Control | undefined)[] | null {
  const found = line.map((cell) => {
    const text = cell.trim().toLowerCase()
    return columns.find((column) =>
      [column.name, titleOf(column, 'zh-CN'), titleOf(column, 'en')].some(
        (name) => name.toLowerCase() === text,
      ),
    )
  })
  const known = found.filter(Boolean).length
  return known > 0 && known >= line.filter((cell) => cell.trim() !== '').length ? found : null
}
