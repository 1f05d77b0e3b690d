import { type RefObject, useCallback, useEffect, useState } from 'react'
import { type CameraTrouble, release, troubleOf } from '../camera/stream.ts'

export type Heard =
  | { state: 'opening' }
  | { state: 'live'; stream: MediaStream }
  | { state: 'trouble'; trouble: CameraTrouble }

/** The microphone while `on`; let go when the page is left. */
export function useMicrophone(
  on: boolean,
  meter: RefObject<HTMLMeterElement | null>,
): Heard & { again(): void } {
  const [heard, setHeard] = useState<Heard>({ state: 'opening' })
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another opening
  useEffect(() => {
    if (!on) return
    let left = false
    let stream: MediaStream | null = null
    const devices = navigator.mediaDevices
    setHeard({ state: 'opening' })
    if (!devices?.getUserMedia) {
      setHeard({ state: 'trouble', trouble: globalThis.isSecureContext === false ? 'insecure' : 'none' })
      return
    }
    devices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } }).then(
      (opened) => {
        stream = opened
        if (left) release(opened)
        else setHeard({ state: 'live', stream: opened })
      },
      (error: unknown) => {
        if (!left) setHeard({ state: 'trouble', trouble: troubleOf(error) })
      },
    )
    return () => {
      left = true
      release(stream)
    }
  }, [on, attempt])

  const live = heard.state === 'live' ? heard.stream : null
  useEffect(() => (live ? metered(live, meter) : undefined), [live, meter])

  return { ...heard, again: useCallback(() => setAttempt((count) => count + 1), []) }
}

/** Shows how loud it is, so that one sees the microphone hear. */
function metered(stream: MediaStream, meter: RefObject<HTMLMeterElement | null>): () => void {
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  analyser.fftSize = 512
  audio.createMediaStreamSource(stream).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  let frame = requestAnimationFrame(function look() {
    analyser.getByteTimeDomainData(samples)
    const loud = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0) / 128
    if (meter.current) meter.current.value = loud
    frame = requestAnimationFrame(look)
  })
  return () => {
    cancelAnimationFrame(frame)
    void audio.close().catch(() => undefined)
  }
}
