// The picture of a signature: strokes or a typed name on white, and beneath it who signed what and when. What was
// typed says so in the picture itself, so that nobody takes it for a drawn one.

import { type Surface, surface } from '../picture.ts'

const PAPER = '#fff'
const INK = '#111'
const FAINT = '#555'
const FAMILY = 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif'
const WIDTH = 1000
const BODY = 360
const FOOT = 64
const MOST = 2 // times that strokes are drawn larger than they were

/** A part of a picture, in its pixels. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

type Strokes = readonly { points: readonly { x: number; y: number }[] }[]

/** What the strokes reach to. */
export function boundsOf(strokes: Strokes): { left: number; top: number; right: number; bottom: number } {
  const points = strokes.flatMap((stroke) => stroke.points)
  const x = points.map((point) => point.x)
  const y = points.map((point) => point.y)
  return { left: Math.min(...x), top: Math.min(...y), right: Math.max(...x), bottom: Math.max(...y) }
}

/** The part of a canvas of that density that holds the strokes, with a margin. */
export function boxOf(strokes: Strokes, dense: number, margin = 12): Box {
  const { left, top, right, bottom } = boundsOf(strokes)
  const [x, y] = [Math.max(0, left - margin), Math.max(0, top - margin)]
  return {
    x: x * dense,
    y: y * dense,
    width: (right + margin - x) * dense,
    height: (bottom + margin - y) * dense,
  }
}

/** Draws strokes, which are given in a box of their own, or a typed name. `foot` are the lines beneath. */
export async function signatureSheet(
  what: { strokes: CanvasImageSource; box: Box } | { typed: string; mark: string },
  foot: readonly string[],
): Promise<{ bytes: Blob; width: number; height: number }> {
  const size = { width: WIDTH, height: BODY + FOOT }
  const made = surface(size)
  const { draw } = made
  draw.fillStyle = PAPER
  draw.fillRect(0, 0, size.width, size.height)
  if ('strokes' in what) {
    const { x, y, width, height } = what.box
    const scale = Math.min(MOST, (WIDTH - 80) / width, (BODY - 40) / height)
    const [wide, high] = [width * scale, height * scale]
    draw.imageSmoothingQuality = 'high'
    draw.drawImage(what.strokes, x, y, width, height, (WIDTH - wide) / 2, (BODY - high) / 2, wide, high)
  } else {
    typed(made, what, BODY)
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
export function isSigned(strokes: Strokes): boolean {
  let length = 0
  for (const { points } of strokes) {
    for (const [place, point] of points.entries()) {
      const before = points[place - 1]
      if (before) length += Math.hypot(point.x - before.x, point.y - before.y)
    }
  }
  return length >= 40
}
