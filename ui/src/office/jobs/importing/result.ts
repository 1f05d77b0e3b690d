// What became of an import, as a file for a spreadsheet.

const RISKY = /^[=+\-@\t\r\n]/

/** CSV in UTF-8 with a mark; nothing in it calculates. */
export function resultFile(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, ...rows].map((cells) => cells.map(cell).join(','))
  return `\ufeff${lines.join('\r\n')}\r\n`
}

function cell(text: string): string {
  const safe = RISKY.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
