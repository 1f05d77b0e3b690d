// Which lines are another in one text than in the other.

export interface Line {
  is: 'same' | 'gone' | 'new'
  text: string
}

/** The lines of both texts in order: those of both, those that went, those that came. */
export function differences(before: string, now: string): Line[] {
  const [old, fresh] = [before.split('\n'), now.split('\n')]
  const [rows, columns] = [old.length, fresh.length]
  const common = new Uint32Array((rows + 1) * (columns + 1)) // longest common run of lines from here on
  const at = (row: number, column: number) => row * (columns + 1) + column
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      common[at(row, column)] =
        old[row] === fresh[column]
          ? (common[at(row + 1, column + 1)] ?? 0) + 1
          : Math.max(common[at(row + 1, column)] ?? 0, common[at(row, column + 1)] ?? 0)
    }
  }
  const lines: Line[] = []
  let [row, column] = [0, 0]
  while (row < rows || column < columns) {
    const [one, other] = [old[row], fresh[column]]
    if (one !== undefined && one === other) {
      lines.push({ is: 'same', text: one })
      row += 1
      column += 1
    } else if (
      one !== undefined &&
      (other === undefined || (common[at(row + 1, column)] ?? 0) >= (common[at(row, column + 1)] ?? 0))
    ) {
      lines.push({ is: 'gone', text: one })
      row += 1
    } else {
      lines.push({ is: 'new', text: other ?? '' })
      column += 1
    }
  }
  return lines
}
