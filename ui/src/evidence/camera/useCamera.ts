import { type RefObject, useCallback, useEffect, useState } from 'react'
import {
  adjust,
  type Camera,
  CameraRefused,
  type CameraTrouble,
  type Facing,
  openCamera,
  release,
} from './stream.ts'

export type Seen =
  | { state: 'opening' }
  | { state: 'live'; camera: Camera }
  | { state: 'trouble'; trouble: CameraTrouble }

export interface CameraInUse {
  seen: Seen
  torch: boolean
  zoom: number
  flip(): void
  again(): void
  setTorch(on: boolean): Promise<void>
  setZoom(zoom: number): Promise<void>
}

/** The camera in a <video> while `on`: let go when the page is hidden, left or told to, and back when it returns. */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  { on, side, audio = false }: { on: boolean; side: number; audio?: boolean },
): CameraInUse {
  const [seen, setSeen] = useState<Seen>({ state: 'opening' })
  const [facing, setFacing] = useState<Facing>('environment')
  const [attempt, setAttempt] = useState(0)
  const [torch, setLit] = useState(false)
  const [zoom, setNear] = useState(1)
  const visible = useVisible()

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another opening
  useEffect(() => {
    if (!on || !visible) return
    let left = false
    let opened: Camera | null = null
    setSeen({ state: 'opening' })
    setLit(false)
    openCamera({ facing, side, audio }).then(
      async (camera) => {
        if (left) {
          release(camera.stream)
          return
        }
        opened = camera
        camera.track.addEventListener('ended', () => {
          if (!left) setSeen({ state: 'trouble', trouble: 'ended' })
        })
        const element = video.current
        if (element) {
          element.srcObject = camera.stream
          // Rejected where the page is left meanwhile; there is nothing to show then.
          await element.play().catch(() => undefined)
        }
        if (left) return
        setNear(camera.zoom ? Math.max(1, camera.zoom.min) : 1)
        setSeen({ state: 'live', camera })
      },
      (error: unknown) => {
        if (!left)
          setSeen({ state: 'trouble', trouble: error instanceof CameraRefused ? error.trouble : 'none' })
      },
    )
    return () => {
      left = true
      release(opened?.stream ?? null)
      if (video.current) video.current.srcObject = null
    }
  }, [on, visible, facing, side, audio, attempt, video])

  const live = seen.state === 'live' ? seen.camera : null
  const setTorch = useCallback(
    async (lit: boolean) => {
      if (live && (await adjust(live.track, { torch: lit }))) setLit(lit)
    },
    [live],
  )
  const setZoom = useCallback(
    async (near: number) => {
      if (!live?.zoom) return
      const within = Math.min(live.zoom.max, Math.max(live.zoom.min, near))
      setNear(within)
      await adjust(live.track, { zoom: within })
    },
    [live],
  )
  return {
    seen,
    torch,
    zoom,
    flip: useCallback(() => setFacing((now) => (now === 'environment' ? 'user' : 'environment')), []),
    again: useCallback(() => setAttempt((count) => count + 1), []),
    setTorch,
    setZoom,
  }
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(() => document.visibilityState !== 'hidden')
  useEffect(() => {
    const changed = () => setVisible(document.visibilityState !== 'hidden')
    document.addEventListener('visibilitychange', changed)
    return () => document.removeEventListener('visibilitychange', changed)
  }, [])
  return visible
}
