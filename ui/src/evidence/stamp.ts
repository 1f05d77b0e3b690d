// The stamped copy: time, place, person and job drawn into a smaller picture, for people who look at it in a
// report or a chat. The original stays untouched and is what counts.

import { drawn, type Picture, type Surface, sizeOf } from './picture.ts'
import { fitted, type Size } from './scaling.ts'

/** White on black glass, whatever lies behind: a picture has no theme. */
const GLASS = 'rgb(0 0 0 / 62%)'
const INK = '#fff'
const FAMILY = 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif'
const QUALITY = 0.8

export async function stamped(
  picture: Picture,
  lines: string[],
  longestSide: number,
): Promise<{ bytes: Blob; size: Size }> {
  const size = fitted(sizeOf(picture), longestSide)
  const made = drawn(picture, size)
  write(made, size, lines)
  return { bytes: await made.bytes('image/jpeg', QUALITY), size }
}

function write({ draw }: Surface, size: Size, lines: string[]): void {
  const letters = Math.max(13, Math.round(Math.max(size.width, size.height) / 46))
  const leading = Math.round(letters * 1.4)
  const edge = letters
  draw.font = `500 ${letters}px ${FAMILY}`
  draw.textBaseline = 'middle'
  const shown = wrapped(lines, size.width - 2 * edge, (text) => draw.measureText(text).width)
  const most = Math.max(1, Math.floor((size.height * 0.6) / leading))
  const fitting = shown.slice(0, most)
  const height = fitting.length * leading + edge
  draw.fillStyle = GLASS
  draw.fillRect(0, size.height - height, size.width, height)
  draw.fillStyle = INK
  fitting.forEach((line, row) => {
    draw.fillText(line, edge, size.height - height + edge / 2 + (row + 0.5) * leading)
  })
}

/** Lines broken to a width: between words, and anywhere in Chinese. */
export function wrapped(
  lines: readonly string[],
  width: number,
  measure: (text: string) => number,
): string[] {
  return lines.flatMap((line) => {
    const rows: string[] = []
    let row = ''
    for (const piece of line.match(/\p{Script=Han}[，。、：；）」』]?|[^\s\p{Script=Han}]+|\s+/gu) ?? []) {
      if (row && measure(row + piece) > width) {
        rows.push(row.trimEnd())
        row = piece.trimStart()
      } else {
        row += piece
      }
      while (measure(row) > width && row.length > 1) {
        let cut = row.length - 1
        while (cut > 1 && measure(row.slice(0, cut)) > width) cut--
        rows.push(row.slice(0, cut))
        row = row.slice(cut)
      }
    }
    return row.trimEnd() ? [...rows, row.trimEnd()] : rows
  })
}
