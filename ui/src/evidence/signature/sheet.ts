// The picture of a signature: strokes or a typed name on white, and beneath it who signed what and when. What was
// typed says so in the picture itself, so that nobody takes it for a drawn one.

import { type Surface, surface } from '../picture.ts'

const PAPER = '#fff'
const INK = '#111'
const FAINT = '#555'
const FAMILY = 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif'
const WIDTH = 1000
const FOOT = 64

/** Draws strokes, which are given in a box of their own, or a typed name. `foot` are the lines beneath. */
export async function signatureSheet(
  what: { strokes: CanvasImageSource; width: number; height: number } | { typed: string; mark: string },
  foot: readonly string[],
): Promise<{ bytes: Blob; width: number; height: number }> {
  const body = 'strokes' in what ? Math.round((WIDTH * what.height) / Math.max(1, what.width)) : 300
  const size = { width: WIDTH, height: Math.min(700, Math.max(240, body)) + FOOT }
  const made = surface(size)
  const { draw } = made
  draw.fillStyle = PAPER
  draw.fillRect(0, 0, size.width, size.height)
  if ('strokes' in what) {
    const scale = Math.min(WIDTH / what.width, (size.height - FOOT) / what.height)
    const [width, height] = [what.width * scale, what.height * scale]
    draw.drawImage(what.strokes, (WIDTH - width) / 2, (size.height - FOOT - height) / 2, width, height)
  } else {
    typed(made, what, size.height - FOOT)
  }
  draw.fillStyle = FAINT
  draw.fillRect(40, size.height - FOOT, WIDTH - 80, 1)
  draw.font = `400 20px ${FAMILY}`
  draw.textAlign = 'left'
  draw.textBaseline = 'middle'
  foot.slice(0, 2).forEach((line, row) => {
    draw.fillText(line, 40, size.height - FOOT + 20 + row * 26, WIDTH - 80)
  })
  return { bytes: await made.bytes('image/png'), ...size }
}

function typed({ draw }: Surface, { typed, mark }: { typed: string; mark: string }, height: number): void {
  draw.fillStyle = INK
  draw.textAlign = 'center'
  draw.textBaseline = 'middle'
  draw.font = `500 72px ${FAMILY}`
  draw.fillText(typed, WIDTH / 2, height / 2 - 12, WIDTH - 120)
  draw.fillStyle = FAINT
  draw.font = `400 24px ${FAMILY}`
  draw.fillText(mark, WIDTH / 2, height / 2 + 60, WIDTH - 120)
}

/** Whether there is enough to be a signature: a dot or a slip of the finger is none. */
export function isSigned(strokes: readonly { points: readonly { x: number; y: number }[] }[]): boolean {
  let length = 0
  for (const { points } of strokes) {
    for (const [place, point] of points.entries()) {
      const before = points[place - 1]
      if (before) length += Math.hypot(point.x - before.x, point.y - before.y)
    }
  }
  return length >= 40
}
