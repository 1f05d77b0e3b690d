// Looks for codes through the camera until there is one. For evidence fields, and for opening a job by the label of
// what it concerns.

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Banner } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { CameraTrouble } from '../camera/CameraTrouble.tsx'
import { useCamera } from '../camera/useCamera.ts'
import { CameraTools, Viewfinder, ZoomSlider } from '../camera/Viewfinder.tsx'
import { Overlay } from '../Overlay.tsx'
import { fitted } from '../scaling.ts'
import { believer, type CodeReader, openReader } from './codes.ts'
import { arm, disarm, signal } from './signal.ts'

/** What to say while looking on: a code was read that is not the one. */
export type Rejected = { sentence: string }

export interface ScannerProps {
  title: string
  hint?: string
  /** A code that was read, with the frame it was read from. Answers why it is not the one, or takes it. */
  onText(text: string, frame: () => Promise<ImageBitmap>): Rejected | undefined
  onClose(): void
  actions?: ReactNode
  only?: boolean
}

const SIDE = 1280
const PAUSE = 90 // milliseconds between two looks: the phone stays cool

export function Scanner({ title, hint, onText, onClose, actions, only = false }: ScannerProps) {
  const { t } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [done, setDone] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const [broken, setBroken] = useState(false)
  const camera = useCamera(video, { on: !done, side: SIDE })
  const live = camera.seen.state === 'live'
  const taken = useRef(onText)
  taken.current = onText

  useEffect(() => {
    arm()
    return disarm
  }, [])

  const found = useCallback((texts: string[]): boolean => {
    const frame = () =>
      video.current ? createImageBitmap(video.current) : Promise.reject(new Error('no frame'))
    let rejected: string | null = null
    for (const text of texts) {
      const answer = taken.current(text, frame)
      if (!answer) {
        signal(true)
        setSaid(null)
        return true
      }
      rejected = answer.sentence
    }
    if (rejected) {
      setSaid((before) => {
        if (before !== rejected) signal(false)
        return rejected
      })
    }
    return false
  }, [])

  useEffect(() => {
    if (!live || done) return
    let left = false
    let reader: CodeReader | null = null
    const believe = believer()
    const look = async () => {
      reader = await openReader()
      for (let turn = 0; !left; turn++) {
        const frame = video.current && grab(video.current)
        const codes = frame ? await reader.read(frame, turn % 2 === 1) : []
        if (left) return
        if (found(believe(codes))) {
          setDone(true)
          return
        }
        await new Promise((next) => setTimeout(next, PAUSE))
      }
    }
    look().catch(() => {
      if (!left) setBroken(true)
    })
    return () => {
      left = true
      reader?.close()
    }
  }, [live, done, found])

  return (
    <Overlay title={title} onClose={onClose} tools={<CameraTools camera={camera} />}>
      {camera.seen.state === 'trouble' && (
        <CameraTrouble trouble={camera.seen.trouble} only={only} onAgain={camera.again} />
      )}
      <div className="camera" hidden={camera.seen.state === 'trouble'}>
        <div className="scanner">
          <Viewfinder video={video} camera={camera} label={title} />
          <div className="scanner-frame" data-state={said ? 'wrong' : 'looking'} aria-hidden="true" />
          <p className="scanner-hint" data-state={said ? 'wrong' : 'looking'} role="status">
            {said ?? hint ?? t('scan.aim')}
          </p>
        </div>
        {broken && <Banner tone="danger">{t('scan.failed')}</Banner>}
        <div className="camera-controls">
          <ZoomSlider camera={camera} />
        </div>
      </div>
      {actions && <div className="scanner-actions">{actions}</div>}
    </Overlay>
  )
}

let canvas: HTMLCanvasElement | null = null

/** The pixels of the frame that is seen; null before there is one. */
function grab(video: HTMLVideoElement): ImageData | null {
  if (!video.videoWidth || video.readyState < 2) return null
  const size = fitted({ width: video.videoWidth, height: video.videoHeight }, SIDE)
  canvas ??= document.createElement('canvas')
  canvas.width = size.width
  canvas.height = size.height
  const draw = canvas.getContext('2d', { willReadFrequently: true })
  if (!draw) return null
  draw.drawImage(video, 0, 0, size.width, size.height)
  return draw.getImageData(0, 0, size.width, size.height)
}
