// The camera as a stream: opened with the rear one first, let go as soon as nobody looks, opened again when the
// phone comes back. What a camera can do beyond giving pictures differs from phone to phone and is asked of it.

export type Facing = 'environment' | 'user'

/** Why there is no picture. */
export type CameraTrouble =
  | 'denied' // the person or the phone's settings said no
  | 'none' // no camera
  | 'busy' // another app has it
  | 'insecure' // the page is not served over HTTPS
  | 'ended' // it was taken away while in use

export interface Range {
  min: number
  max: number
  step: number
}

/** What is not in every browser's types: Chrome on Android and Safari 17 have it. */
interface Abilities {
  zoom?: { min?: number; max?: number; step?: number }
  torch?: boolean
  focusMode?: string[]
  pointsOfInterest?: unknown
  facingMode?: string[]
}

export interface Camera {
  stream: MediaStream
  track: MediaStreamTrack
  facing: Facing
  zoom: Range | null
  torch: boolean
  focus: boolean
  others: boolean // there is another camera to turn to
}

export interface Wanted {
  facing: Facing
  side: number // pixels of the longer side
  audio?: boolean
}

/** Opens the camera that is wanted, or another where the phone has only that. Rejects with a trouble's name. */
export async function openCamera({ facing, side, audio = false }: Wanted): Promise<Camera> {
  const devices = globalThis.navigator?.mediaDevices
  if (!devices?.getUserMedia)
    throw new CameraRefused(globalThis.isSecureContext === false ? 'insecure' : 'none')
  const video = { width: { ideal: side }, height: { ideal: Math.round((side * 3) / 4) } }
  let stream: MediaStream
  try {
    stream = await devices.getUserMedia({ audio, video: { ...video, facingMode: { ideal: facing } } })
  } catch (error) {
    throw new CameraRefused(troubleOf(error))
  }
  const [track] = stream.getVideoTracks()
  if (!track) {
    release(stream)
    throw new CameraRefused('none')
  }
  const abilities = (track.getCapabilities?.() ?? {}) as Abilities
  const settings = track.getSettings()
  const shown = settings.facingMode ?? abilities.facingMode?.[0] ?? facing
  const zoom = abilities.zoom
  return {
    stream,
    track,
    facing: shown === 'user' ? 'user' : 'environment',
    zoom:
      zoom?.min !== undefined && zoom.max !== undefined && zoom.max > zoom.min
        ? { min: zoom.min, max: Math.min(zoom.max, zoom.min * 10), step: zoom.step || 0.1 }
        : null,
    torch: abilities.torch === true,
    focus: Boolean(abilities.focusMode?.includes('single-shot') && abilities.pointsOfInterest),
    others: await hasOthers(devices),
  }
}

export class CameraRefused extends Error {
  override readonly name = 'CameraRefused'
  readonly trouble: CameraTrouble

  constructor(trouble: CameraTrouble) {
    super(trouble)
    this.trouble = trouble
  }
}

export function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'none'
}

async function hasOthers(devices: MediaDevices): Promise<boolean> {
  try {
    return (await devices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput').length > 1
  } catch {
    return false
  }
}

export function release(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** Zooms, lights or focuses. What the camera does not take is not done. */
export async function adjust(
  track: MediaStreamTrack,
  wish: { zoom?: number; torch?: boolean; focusAt?: { x: number; y: number } },
): Promise<boolean> {
  const advanced: Record<string, unknown>[] = []
  if (wish.zoom !== undefined) advanced.push({ zoom: wish.zoom })
  if (wish.torch !== undefined) advanced.push({ torch: wish.torch })
  if (wish.focusAt) advanced.push({ pointsOfInterest: [wish.focusAt], focusMode: 'single-shot' })
  try {
    await track.applyConstraints({ advanced: advanced as MediaTrackConstraintSet[] })
    return true
  } catch {
    return false
  }
}

interface StillCamera {
  takePhoto(): Promise<Blob>
}

const STILL_TIMEOUT = 4000

/** A still picture: the camera's own photo where the moving picture is smaller than what is wanted, else the frame
 *  that is seen. A camera that fails or takes too long gives its frame. */
export async function still(
  track: MediaStreamTrack,
  video: HTMLVideoElement,
  side: number,
  lit: boolean,
): Promise<ImageBitmap> {
  const frame = await createImageBitmap(video)
  const Still = (globalThis as { ImageCapture?: new (track: MediaStreamTrack) => StillCamera }).ImageCapture
  // With the light on, many phones switch it off for a photo.
  if (!Still || lit || Math.max(frame.width, frame.height) >= side) return frame
  try {
    const late = new Promise<never>((_, failed) =>
      setTimeout(() => failed(new Error('too slow')), STILL_TIMEOUT),
    )
    const photo = await createImageBitmap(await Promise.race([new Still(track).takePhoto(), late]))
    if (photo.width * photo.height <= frame.width * frame.height) {
      photo.close()
      return frame
    }
    frame.close()
    return photo
  } catch {
    return frame
  }
}
