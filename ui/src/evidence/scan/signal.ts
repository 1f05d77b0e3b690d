// A short sound and a tremble for a code that was read. A phone on silent stays silent: Web Audio follows the
// ringer on iOS, and elsewhere the media volume.

let audio: AudioContext | null = null

/** To be called from a press, so that the browser lets the page be heard. */
export function arm(): void {
  try {
    audio ??= new AudioContext()
    void audio.resume().catch(() => undefined)
  } catch {
    audio = null
  }
}

export function signal(good: boolean): void {
  globalThis.navigator?.vibrate?.(good ? 60 : [40, 60, 40])
  if (audio?.state !== 'running') return
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  const now = audio.currentTime
  tone.frequency.value = good ? 1320 : 330
  volume.gain.setValueAtTime(0.12, now)
  volume.gain.exponentialRampToValueAtTime(0.001, now + 0.14)
  tone.connect(volume).connect(audio.destination)
  tone.start(now)
  tone.stop(now + 0.15)
}

export function disarm(): void {
  void audio?.close().catch(() => undefined)
  audio = null
}
