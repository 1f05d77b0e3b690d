// A photo on its way to being evidence: seen, judged, written down and kept. What is kept is exactly what is
// uploaded and hashed.

import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture, Ms, Position } from '../runtime/values.ts'
import { exifOf, readSaid, upright } from './exif/reading.ts'
import { exifBlock, withExif, writtenAt } from './exif/writing.ts'
import { looksOf } from './likeness.ts'
import { encoderOf, greyCopy, type Picture, sizeOf } from './picture.ts'
import { type Quality, qualityOf } from './quality.ts'
import { compressed, fitted } from './scaling.ts'
import type { EvidenceServices, NewFacts, PictureSettings } from './services.ts'
import { stamped } from './stamp.ts'

/** What was seen through the camera or chosen from the gallery, before anybody decided to use it. */
export interface Sight {
  picture: Picture // to be closed by whoever is done with it
  at: Ms | null // when it was taken
  position: Position | null // where; of a camera's photo filled in when it is used
  source: 'camera' | 'gallery'
  likeness: string | null
  quality: Quality
  file: File | null // as it was chosen
}

/** Looks at what the camera gave. */
export function seen(picture: Picture, at: Ms): Sight {
  return { ...looked(picture), picture, at, position: null, source: 'camera', file: null }
}

function looked(picture: Picture): Pick<Sight, 'likeness' | 'quality'> {
  const grey = greyCopy(picture)
  return { likeness: looksOf(grey), quality: qualityOf(grey) }
}

/** Looks at a file of the gallery. When and where are what the file says, else when it was last written, and
 *  never where the phone is now. Rejects what is no picture that this phone can show. */
export async function chosen(file: File, now: Ms): Promise<Sight> {
  const picture = await createImageBitmap(file)
  const said = readSaid(new Uint8Array(await file.arrayBuffer()))
  const written = file.lastModified > 0 ? Math.min(file.lastModified, now) : null
  return {
    ...looked(picture),
    picture,
    at: said.takenAt ?? written,
    position: said.position,
    source: 'gallery',
    file,
  }
}

/** The final bytes and what they say of themselves. */
export async function developed(
  sight: Sight,
  settings: PictureSettings,
  offset: number,
): Promise<{ bytes: Blob; facts: NewFacts }> {
  const size = fitted(sizeOf(sight.picture), settings.longestSide)
  if (sight.file && isGoodAsItIs(sight.file, sight.picture, settings)) return asItIs(sight, sight.file)
  const { bytes, size: final } = await compressed(size, settings.targetBytes - 1024, encoderOf(sight.picture))
  const jpeg = new Uint8Array(await bytes.arrayBuffer())
  const facts = { media_type: 'image/jpeg', ...final, likeness: sight.likeness }
  if (sight.file) {
    // What the camera wrote stays with the picture, whoever scaled it.
    const original = new Uint8Array(await sight.file.arrayBuffer())
    const block = exifOf(original)
    const fits = block && block.length < 60_000
    const file = fits ? withExif(jpeg, upright(block)) : jpeg
    const said = readSaid(file)
    return {
      bytes: new Blob([file], { type: 'image/jpeg' }),
      facts: { ...facts, taken_at: said.takenAt, position: said.position, camera: said.camera },
    }
  }
  const at = sight.at ?? 0
  const file = withExif(jpeg, exifBlock({ at, offset, position: sight.position }))
  return {
    bytes: new Blob([file], { type: 'image/jpeg' }),
    facts: { ...facts, taken_at: writtenAt(at), position: readSaid(file).position },
  }
}

/** A file that is small enough is not touched. */
function isGoodAsItIs(file: File, picture: Picture, settings: PictureSettings): boolean {
  return (
    (file.type === 'image/jpeg' || file.type === 'image/png') &&
    file.size <= settings.targetBytes &&
    Math.max(picture.width, picture.height) <= settings.longestSide
  )
}

async function asItIs(sight: Sight, file: File): Promise<{ bytes: Blob; facts: NewFacts }> {
  const said = readSaid(new Uint8Array(await file.arrayBuffer()))
  return {
    bytes: file,
    facts: {
      media_type: file.type,
      ...sizeOf(sight.picture),
      likeness: sight.likeness,
      taken_at: said.takenAt,
      position: said.position,
      camera: said.camera,
    },
  }
}

/** Keeps a photo and its stamped copy. `lines` are what the stamp says. Rejects where there is no room. */
export async function kept(
  sight: Sight,
  policy: EvidencePolicy,
  services: EvidenceServices,
  lines: (sight: Sight) => string[],
): Promise<Capture> {
  const offset = -new Date(sight.at ?? services.clock.now()).getTimezoneOffset()
  const { bytes, facts } = await developed(sight, services.settings, offset)
  const { sha256 } = await services.keepBlob(bytes, facts)
  const capture: Capture = { blob: sha256, at: sight.at, source: sight.source }
  if (sight.position) capture.position = sight.position
  if (policy.kind === 'photo') {
    const copy = await stamped(sight.picture, lines(sight), services.settings.stampedSide)
    const { sha256: name } = await services.keepBlob(copy.bytes, {
      media_type: 'image/jpeg',
      ...copy.size,
    })
    capture.stamped = name
  }
  return capture
}
