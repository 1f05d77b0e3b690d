import { useEffect, useRef } from 'react'
import SignaturePad, { type PointGroup } from 'signature_pad'
import { useWords } from '../../words/index.ts'
import { boundsOf } from './sheet.ts'

const INK = 'rgb(17, 17, 17)'

/** A place to sign with finger, pen or mouse. The strokes stay when the phone is turned. */
export function Pad({
  strokes,
  onStrokes,
  onPad,
}: {
  strokes: readonly PointGroup[]
  onStrokes: (strokes: PointGroup[]) => void
  onPad: (canvas: HTMLCanvasElement | null) => void
}) {
  const { t } = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<SignaturePad | null>(null)
  const told = useRef({ onStrokes, onPad })
  told.current = { onStrokes, onPad }

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const made = new SignaturePad(element, { penColor: INK, minWidth: 1.1, maxWidth: 3.2 })
    pad.current = made
    told.current.onPad(element)
    const ended = () => told.current.onStrokes(made.toData())
    made.addEventListener('endStroke', ended)
    let before = { width: 0, height: 0 }
    const resize = () => {
      const box = element.getBoundingClientRect()
      if (!box.width || (box.width === before.width && box.height === before.height)) return
      const dense = Math.max(window.devicePixelRatio || 1, 1)
      const kept = made.toData()
      element.width = Math.round(box.width * dense)
      element.height = Math.round(box.height * dense)
      element.getContext('2d')?.scale(dense, dense)
      made.clear()
      if (kept.length) {
        // Only what would lie outside is drawn smaller.
        const { right, bottom } = boundsOf(kept)
        made.fromData(scaled(kept, Math.min(1, box.width / (right + 4), box.height / (bottom + 4))))
        told.current.onStrokes(made.toData())
      }
      before = { width: box.width, height: box.height }
    }
    resize()
    const watch = new ResizeObserver(resize)
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.removeEventListener('endStroke', ended)
      made.off()
      pad.current = null
      told.current.onPad(null)
    }
  }, [])

  // Undone or cleared from outside.
  useEffect(() => {
    const made = pad.current
    if (made && made.toData().length !== strokes.length) made.fromData([...strokes], { clear: true })
  }, [strokes])

  return <canvas ref={canvas} className="sign-pad" role="img" aria-label={t('sign.pad')} />
}

function scaled(strokes: PointGroup[], by: number): PointGroup[] {
  return strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map((point) => ({ ...point, x: point.x * by, y: point.y * by })),
  }))
}
