// Whether the rows of a list are flat enough for a table, and its columns.

import type { Box, Control } from '../../forms/layout.ts'
import type { Parts } from '../scope.ts'

const MOST_COLUMNS = 8

/** All fields of a row, whatever boxes they stand in. */
export function fieldsIn(detail: Box): Control[] {
  return detail.elements.flatMap((element) =>
    element.kind === 'control' ? [element] : element.kind === 'label' ? [] : fieldsIn(element),
  )
}

/** The columns of a table; null where the rows have more in them than cells can show. */
export function columnsOf(
  detail: Box,
  options: Record<string, unknown>,
  typeOf: Parts['typeOf'],
): readonly Control[] | null {
  if (options.format === 'cards') return null
  const columns = fieldsIn(detail)
  const flat = columns.every((column) => {
    const { named, name } = typeOf(column)
    return named !== 'container' && name !== 'unknown' && name !== 'duration' && name !== 'range'
  })
  return flat && columns.length > 0 && columns.length <= MOST_COLUMNS ? columns : null
}
