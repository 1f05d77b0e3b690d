// Recording voices and clips in what the server takes, in the size a phone can send.

import { sniffed } from '../media.ts'

type Kind = 'video' | 'audio'

/** In the order of what most can play: H.264 and AAC first, where the phone can record them. */
const TYPES: Readonly<Record<Kind, readonly string[]>> = {
  video: [
    'video/mp4;codecs=avc1.42E01E,mp4a.40.2',
    'video/mp4;codecs=avc1,mp4a.40.2',
    'video/webm;codecs=vp8,opus',
    'video/webm',
    'video/mp4',
  ],
  audio: [
    'audio/mp4;codecs=mp4a.40.2',
    'audio/webm;codecs=opus',
    'audio/ogg;codecs=opus',
    'audio/webm',
    'audio/mp4',
  ],
}

const BITS: Readonly<Record<Kind, number>> = { video: 1_500_000, audio: 48_000 }

/** The first type that this browser records; null where it records none. */
export function typeFor(kind: Kind, can: (type: string) => boolean = supported): string | null {
  return TYPES[kind].find(can) ?? null
}

function supported(type: string): boolean {
  return typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(type)
}

export interface Recording {
  bytes: Blob
  type: string
  seconds: number
}

export interface Recorder {
  /** What is recorded so far. */
  progress(): { seconds: number; bytes: number }
  stop(): Promise<Recording>
  cancel(): void
}

/** Records a stream, in pieces, so that what was recorded survives the stream's end. */
export function record(stream: MediaStream, kind: Kind, onEnd: () => void): Recorder {
  const type = typeFor(kind)
  if (!type) throw new Error('no recording here')
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    ...(kind === 'video' && { videoBitsPerSecond: BITS.video }),
    audioBitsPerSecond: BITS.audio,
  })
  const pieces: Blob[] = []
  const begun = performance.now()
  let ended: number | null = null
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size) pieces.push(data)
  })
  const finished = new Promise<void>((done) => {
    recorder.addEventListener('stop', () => {
      ended ??= performance.now()
      done()
    })
  })
  recorder.addEventListener('stop', onEnd)
  recorder.start(1000)
  const stop = () => {
    ended ??= performance.now()
    if (recorder.state !== 'inactive') recorder.stop()
  }
  return {
    progress: () => ({
      seconds: ((ended ?? performance.now()) - begun) / 1000,
      bytes: pieces.reduce((sum, { size }) => sum + size, 0),
    }),
    stop: async () => {
      stop()
      await finished
      const bytes = new Blob(pieces, { type: recorder.mimeType || type })
      const head = new Uint8Array(await bytes.slice(0, 64).arrayBuffer())
      return {
        bytes,
        type: sniffed(head, type) ?? type.split(';')[0] ?? type,
        seconds: ((ended ?? begun) - begun) / 1000,
      }
    },
    cancel: stop,
  }
}
