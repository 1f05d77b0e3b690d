// A file that was chosen instead of captured: looked at, refused in words, or kept. It is always said to be of
// the gallery, and never to be of here and now.

import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture } from '../runtime/values.ts'
import type { Formats, Translate } from '../words/index.ts'
import { accepted } from './media.ts'
import { chosen, kept, type Sight } from './photograph.ts'
import { positioningOf } from './positioning.ts'
import { openReader } from './scan/codes.ts'
import type { EvidenceServices } from './services.ts'

type Key = Parameters<Translate>[0]

export type Taken =
  | { capture: Capture }
  | { trouble: Key; params(formats: Formats): Record<string, string | number> }

export async function taken(
  file: File,
  policy: EvidencePolicy,
  services: EvidenceServices,
  lines: (sight: Sight) => string[],
): Promise<Taken> {
  const found = await accepted(file)
  const picture = policy.kind === 'photo' || policy.kind === 'scan'
  if ('code' in found) {
    if (found.code === 'empty') return trouble('evidence.file.empty')
    if (found.code === 'large')
      return trouble('evidence.file.large', (formats) => ({ limit: formats.bytes(found.limit) }))
    // A phone may show pictures that the server does not take; they become a JPEG.
    if (!(picture && file.type.startsWith('image/')))
      return trouble('evidence.file.type', () => ({ found: found.found }))
  }
  try {
    if (picture) return await pictured(file, policy, services, lines)
    const type = 'type' in found ? found.type : file.type
    const wrong = ['video', 'audio'].includes(policy.kind) && !type.startsWith(`${policy.kind}/`)
    if (wrong) return trouble('evidence.file.type', () => ({ found: type }))
    const { sha256 } = await services.keepBlob(file, { media_type: type })
    const now = services.clock.now()
    if (policy.kind === 'file') {
      // A document is captured where and when it is attached.
      const position = positioningOf(services.clock).latest()
      return { capture: { blob: sha256, at: now, source: 'gallery', ...(position && { position }) } }
    }
    const written = file.lastModified > 0 ? Math.min(file.lastModified, now) : null
    return { capture: { blob: sha256, at: written, source: 'gallery' } }
  } catch {
    return trouble('evidence.keep.failed')
  }
}

async function pictured(
  file: File,
  policy: EvidencePolicy,
  services: EvidenceServices,
  lines: (sight: Sight) => string[],
): Promise<Taken> {
  let sight: Sight
  try {
    sight = await chosen(file, services.clock.now())
  } catch {
    return trouble('evidence.file.picture')
  }
  try {
    if (policy.kind !== 'scan') return { capture: await kept(sight, policy, services, lines) }
    const reader = await openReader()
    try {
      const [code] = await reader.read(file, true)
      if (!code) return trouble('evidence.file.noCode')
      return { capture: { ...(await kept(sight, policy, services, lines)), text: code.text } }
    } finally {
      reader.close()
    }
  } finally {
    sight.picture.close()
  }
}

function trouble(
  key: Key,
  params: (formats: Formats) => Record<string, string | number> = () => ({}),
): Taken {
  return { trouble: key, params }
}
