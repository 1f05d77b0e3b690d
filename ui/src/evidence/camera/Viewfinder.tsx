import { type PointerEvent, type RefObject, useRef } from 'react'
import { IconButton, Spinner } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { adjust } from './stream.ts'
import type { CameraInUse } from './useCamera.ts'
import './camera.css'

/** The camera's picture: pinch to zoom, tap to focus, where the camera can. */
export function Viewfinder({
  video,
  camera,
  label,
}: {
  video: RefObject<HTMLVideoElement | null>
  camera: CameraInUse
  label: string
}) {
  const { t } = useWords()
  const fingers = useRef(new Map<number, { x: number; y: number }>())
  const pinch = useRef<{ apart: number; zoom: number } | null>(null)
  const { seen } = camera
  const live = seen.state === 'live' ? seen.camera : null

  const apart = () => {
    const [one, other] = [...fingers.current.values()]
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0
  }
  const down = (event: PointerEvent<HTMLDivElement>) => {
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (fingers.current.size === 2) pinch.current = { apart: apart(), zoom: camera.zoom }
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (!fingers.current.has(event.pointerId)) return
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (pinch.current && pinch.current.apart > 0)
      void camera.setZoom((pinch.current.zoom * apart()) / pinch.current.apart)
  }
  const up = (event: PointerEvent<HTMLDivElement>) => {
    const tapped = fingers.current.size === 1 && !pinch.current
    fingers.current.delete(event.pointerId)
    if (fingers.current.size < 2) pinch.current = null
    if (!tapped || !live?.focus) return
    const box = event.currentTarget.getBoundingClientRect()
    void adjust(live.track, {
      focusAt: { x: (event.clientX - box.x) / box.width, y: (event.clientY - box.y) / box.height },
    })
  }
  return (
    <div
      className="viewfinder"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={(event) => {
        fingers.current.delete(event.pointerId)
        pinch.current = null
      }}
    >
      <video
        ref={video}
        aria-label={label}
        data-mirrored={live?.facing === 'user'}
        playsInline
        muted
        autoPlay
      />
      {seen.state === 'opening' && (
        <div className="viewfinder-wait">
          <Spinner size={40} label={t('camera.opening')} />
        </div>
      )}
    </div>
  )
}

/** Light, and the other camera. */
export function CameraTools({ camera }: { camera: CameraInUse }) {
  const { t } = useWords()
  if (camera.seen.state !== 'live') return null
  const { torch, others } = camera.seen.camera
  return (
    <>
      {torch && (
        <IconButton
          icon="torch"
          aria-pressed={camera.torch}
          label={t(camera.torch ? 'camera.torch.off' : 'camera.torch.on')}
          onClick={() => void camera.setTorch(!camera.torch)}
        />
      )}
      {others && <IconButton icon="flip" label={t('camera.flip')} onClick={camera.flip} />}
    </>
  )
}

/** Zoom with one thumb, and by keyboard. */
export function ZoomSlider({ camera }: { camera: CameraInUse }) {
  const { t } = useWords()
  const range = camera.seen.state === 'live' ? camera.seen.camera.zoom : null
  if (!range) return null
  const shown = t('camera.zoom.value', { n: Math.round(camera.zoom * 10) / 10 })
  return (
    <label className="camera-zoom">
      <span className="unseen">{t('camera.zoom')}</span>
      <input
        type="range"
        min={range.min}
        max={range.max}
        step={range.step}
        value={camera.zoom}
        aria-valuetext={shown}
        onInput={(event) => void camera.setZoom(Number(event.currentTarget.value))}
      />
      <output>{shown}</output>
    </label>
  )
}
