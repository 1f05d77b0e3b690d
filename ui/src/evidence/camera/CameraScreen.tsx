import { useEffect, useRef, useState } from 'react'
import { Banner, Button } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Overlay } from '../Overlay.tsx'
import { kept, type Sight, seen as sighted } from '../photograph.ts'
import { SiteLine } from '../SiteLine.tsx'
import type { Capturing } from '../showing.ts'
import { stampLines } from '../stampLines.ts'
import { usePosition } from '../usePosition.ts'
import { CameraTrouble } from './CameraTrouble.tsx'
import { Review } from './Review.tsx'
import { still } from './stream.ts'
import { useCamera } from './useCamera.ts'
import { CameraTools, Viewfinder, ZoomSlider } from './Viewfinder.tsx'

/** Takes photos within the app, one after the other, each looked at before it counts. */
export function CameraScreen({
  policy,
  title,
  name,
  services,
  captures,
  facts,
  room,
  onCapture,
  onClose,
}: Capturing) {
  const words = useWords()
  const { t } = words
  const video = useRef<HTMLVideoElement>(null)
  const [sight, setSight] = useState<Sight | null>(null)
  const [taking, setTaking] = useState(false)
  const [keeping, setKeeping] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const camera = useCamera(video, { on: true, side: services.settings.longestSide })
  const { positioning } = usePosition(services.clock, 'beside')
  const shutter = useRef<HTMLButtonElement>(null)
  const live = camera.seen.state === 'live' ? camera.seen.camera : null
  const taken = captures.length
  const most = taken + room

  useEffect(() => {
    if (live) shutter.current?.focus()
  }, [live])
  useEffect(() => () => sight?.picture.close(), [sight])

  const shoot = async () => {
    if (!live || !video.current || taking) return
    setTaking(true)
    setTrouble(null)
    try {
      const at = services.clock.now()
      const picture = await still(live.track, video.current, services.settings.longestSide, camera.torch)
      setSight(sighted(picture, at))
    } catch {
      setTrouble(t('camera.trouble.ended'))
    } finally {
      setTaking(false)
    }
  }

  const use = async () => {
    if (!sight) return
    setKeeping(true)
    setTrouble(null)
    try {
      const whole = { ...sight, position: positioning.latest() }
      onCapture(await kept(whole, policy, services, (one) => stampLines(one, services, words)))
      if (room <= 1) onClose()
      else setSight(null)
    } catch {
      setTrouble(t('evidence.keep.failed'))
    } finally {
      setKeeping(false)
    }
  }

  return (
    <Overlay
      title={t('camera.title', { title })}
      onClose={onClose}
      tools={sight ? undefined : <CameraTools camera={camera} />}
    >
      {trouble && <Banner tone="danger">{trouble}</Banner>}
      {sight && (
        <Review
          {...{ sight, policy, name, services, captures, facts, keeping }}
          onUse={() => void use()}
          onRetake={() => setSight(null)}
        />
      )}
      {!sight && camera.seen.state === 'trouble' && (
        <CameraTrouble
          trouble={camera.seen.trouble}
          only={policy.source === 'camera'}
          onAgain={camera.again}
        />
      )}
      <div className="camera" hidden={sight !== null || camera.seen.state === 'trouble'}>
        <Viewfinder video={video} camera={camera} label={title} />
        {policy.within != null && <SiteLine services={services} within={policy.within} quiet={false} />}
        <div className="camera-controls">
          <ZoomSlider camera={camera} />
          <div className="camera-row">
            <span className="camera-count" role="status">
              {most > 1 && Number.isFinite(most)
                ? t('camera.count', { n: Math.min(taken + 1, most), most })
                : taken > 0 && t('camera.counted', { n: taken })}
            </span>
            <button
              ref={shutter}
              type="button"
              className="camera-shutter"
              aria-label={t('camera.shutter')}
              aria-busy={taking}
              disabled={!live}
              onClick={() => void shoot()}
            />
            <span className="camera-side">
              {taken > 0 && (
                <Button kind="quiet" onClick={onClose}>
                  {t('camera.done')}
                </Button>
              )}
            </span>
          </div>
        </div>
      </div>
    </Overlay>
  )
}
