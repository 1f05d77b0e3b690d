import { useEffect, useRef, useState } from 'react'
import { Banner, Button } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { CameraTrouble } from '../camera/CameraTrouble.tsx'
import { useCamera } from '../camera/useCamera.ts'
import { CameraTools, Viewfinder, ZoomSlider } from '../camera/Viewfinder.tsx'
import { ACCEPTED, LONGEST } from '../media.ts'
import { Overlay } from '../Overlay.tsx'
import type { Capturing } from '../showing.ts'
import { usePosition } from '../usePosition.ts'
import { type Recorder, type Recording, record, typeFor } from './recorder.ts'
import { useMicrophone } from './useMicrophone.ts'

const SIDE = 1280

/** Records a clip or a voice, with its length and size in view; looked at before it counts. */
export function RecordScreen({ policy, title, services, onCapture, onClose }: Capturing) {
  const kind = policy.kind === 'video' ? 'video' : 'audio'
  const { t, formats } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const meter = useRef<HTMLMeterElement>(null)
  const [done, setDone] = useState<(Recording & { at: number; url: string }) | null>(null)
  const [recorder, setRecorder] = useState<Recorder | null>(null)
  const [progress, setProgress] = useState({ seconds: 0, bytes: 0 })
  const [keeping, setKeeping] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const wanted = done === null
  const camera = useCamera(video, { on: wanted && kind === 'video', side: SIDE, audio: true })
  const microphone = useMicrophone(wanted && kind === 'audio', meter)
  const { positioning } = usePosition(services.clock, 'beside')
  const begun = useRef(0)
  const limit = LONGEST[kind]
  const state = kind === 'video' ? camera.seen : microphone
  const stream = state.state !== 'live' ? null : 'camera' in state ? state.camera.stream : state.stream
  const shownLimit = formats.duration(limit * 1000)

  useEffect(() => () => recorder?.cancel(), [recorder])
  useEffect(() => () => (done ? URL.revokeObjectURL(done.url) : undefined), [done])
  useEffect(() => {
    if (!recorder) return
    const timer = setInterval(() => {
      const now = recorder.progress()
      setProgress(now)
      if (now.seconds >= limit) void finish(recorder)
    }, 250)
    return () => clearInterval(timer)
  })

  const start = () => {
    if (!stream) return
    try {
      begun.current = services.clock.now()
      setProgress({ seconds: 0, bytes: 0 })
      // What ends by itself (another app, a call) is kept as far as it went.
      const made: Recorder = record(stream, kind, () => void finish(made))
      setRecorder(made)
    } catch {
      setTrouble(t('record.trouble'))
    }
  }
  const finish = async (running: Recorder) => {
    const recording = await running.stop()
    setRecorder(null)
    if (recording.bytes.size > 0)
      setDone(
        (before) => before ?? { ...recording, at: begun.current, url: URL.createObjectURL(recording.bytes) },
      )
  }
  const use = async () => {
    if (!done) return
    const most = ACCEPTED[done.type]
    if (most === undefined) return setTrouble(t('evidence.file.type', { found: done.type }))
    if (done.bytes.size > most) return setTrouble(t('evidence.file.large', { limit: formats.bytes(most) }))
    setKeeping(true)
    try {
      const { sha256 } = await services.keepBlob(done.bytes, { media_type: done.type })
      const position = positioning.latest()
      onCapture({ blob: sha256, at: done.at, source: 'camera', ...(position && { position }) })
      onClose()
    } catch {
      setTrouble(t('evidence.keep.failed'))
    } finally {
      setKeeping(false)
    }
  }

  const refused = typeFor(kind) === null ? t('record.trouble') : null
  return (
    <Overlay
      title={t(`record.title.${kind}`, { title })}
      onClose={onClose}
      tools={kind === 'video' && wanted && !recorder ? <CameraTools camera={camera} /> : undefined}
    >
      {(trouble ?? refused) && <Banner tone="danger">{trouble ?? refused}</Banner>}
      {wanted && state.state === 'trouble' && kind === 'video' && (
        <CameraTrouble trouble={state.trouble} only={policy.source === 'camera'} onAgain={camera.again} />
      )}
      {wanted && state.state === 'trouble' && kind === 'audio' && (
        <div className="camera-trouble" role="alert">
          <h3>{t(state.trouble === 'denied' ? 'record.mic.denied.title' : 'record.mic.none.title')}</h3>
          <p>{t(state.trouble === 'denied' ? 'record.mic.denied' : 'record.mic.none')}</p>
          <Button kind="primary" icon="sync" onClick={microphone.again}>
            {t('camera.again')}
          </Button>
        </div>
      )}
      {done && (
        <div className="review">
          {kind === 'video' ? (
            // biome-ignore lint/a11y/useMediaCaption: it was recorded a moment ago, by its own viewer
            <video
              className="review-picture"
              src={done.url}
              controls
              playsInline
              aria-label={t('record.play')}
            />
          ) : (
            // biome-ignore lint/a11y/useMediaCaption: it was recorded a moment ago, by its own listener
            <audio src={done.url} controls aria-label={t('record.play')} />
          )}
          <p className="record-progress">
            {t('record.progress', {
              time: clock(done.seconds),
              limit: shownLimit,
              size: formats.bytes(done.bytes.size),
            })}
          </p>
          <div className="review-actions">
            <Button icon="undo" onClick={() => setDone(null)}>
              {t('record.again')}
            </Button>
            <Button kind="primary" icon="check" busy={keeping} onClick={() => void use()}>
              {t('record.use')}
            </Button>
          </div>
        </div>
      )}
      <div className="camera" hidden={!wanted || state.state === 'trouble'}>
        {kind === 'video' ? (
          <Viewfinder video={video} camera={camera} label={title} />
        ) : (
          <div className="record-level">
            <meter ref={meter} min={0} max={1} aria-label={t('record.title.audio', { title })} />
          </div>
        )}
        <div className="camera-controls">
          {kind === 'video' && <ZoomSlider camera={camera} />}
          <p className="record-progress" role="timer">
            {recorder
              ? t('record.progress', {
                  time: clock(progress.seconds),
                  limit: shownLimit,
                  size: formats.bytes(progress.bytes),
                })
              : t('record.ready', { limit: shownLimit })}
          </p>
          <div className="camera-row">
            <span />
            <button
              type="button"
              className="camera-shutter record-shutter"
              aria-label={t(recorder ? 'record.stop' : 'record.start')}
              aria-pressed={recorder !== null}
              disabled={!stream || refused !== null}
              onClick={() => (recorder ? void finish(recorder) : start())}
            />
            <span />
          </div>
        </div>
      </div>
    </Overlay>
  )
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
