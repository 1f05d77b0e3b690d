// Which bytes the server takes, and how many (engine/services/media_types.py): told here before anything is sent.

import type { EvidenceKind } from '../forms/form.ts'

const MB = 2 ** 20

/** Accepted types and the greatest size of each in bytes. */
export const ACCEPTED: Readonly<Record<string, number>> = {
  'image/jpeg': 30 * MB,
  'image/png': 30 * MB,
  'image/webp': 30 * MB,
  'video/mp4': 500 * MB,
  'video/webm': 500 * MB,
  'video/quicktime': 500 * MB,
  'audio/mpeg': 100 * MB,
  'audio/mp4': 100 * MB,
  'audio/ogg': 100 * MB,
  'audio/wav': 100 * MB,
  'audio/webm': 100 * MB,
  'application/pdf': 50 * MB,
  'text/plain': 5 * MB,
}

/** How long recordings may be, in seconds: what a phone sends over a weak line within minutes. */
export const LONGEST: Readonly<Record<'video' | 'audio', number>> = { video: 60, audio: 300 }

/** What a file picker offers for a kind. */
export function pickable(kind: EvidenceKind): string {
  if (kind === 'photo' || kind === 'scan' || kind === 'signature') return 'image/*'
  if (kind === 'video') return 'video/*'
  if (kind === 'audio') return 'audio/*'
  return [...Object.keys(ACCEPTED), '.pdf', '.txt'].join(',')
}

const text = (head: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...head.subarray(from, from + length))

/** The type that the first bytes show; null where they show none that is accepted. `claimed` decides only
 *  between a film and a sound in the same container. */
export function sniffed(head: Uint8Array, claimed: string): string | null {
  const sound = claimed.startsWith('audio/')
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (text(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 4) === 'WEBP') return 'image/webp'
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 4) === 'WAVE') return 'audio/wav'
  if (text(head, 0, 4) === '%PDF') return 'application/pdf'
  if (text(head, 0, 4) === 'OggS') return 'audio/ogg'
  if (text(head, 0, 3) === 'ID3' || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2))
    return 'audio/mpeg'
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3)
    return sound ? 'audio/webm' : 'video/webm'
  if (text(head, 4, 4) === 'ftyp') {
    const brand = text(head, 8, 4)
    if (/^(heic|heix|hevc|mif1|msf1|avif)/.test(brand)) return null
    if (brand.startsWith('M4A') || sound) return 'audio/mp4'
    return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4'
  }
  return isPlainText(head) ? 'text/plain' : null
}

function isPlainText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  try {
    // The head may end within a character.
    const words = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return !words.includes('<') && !/[^\P{Cc}\r\n\t]/u.test(words)
  } catch {
    return false
  }
}

export type Unfit = { code: 'type'; found: string } | { code: 'large'; limit: number } | { code: 'empty' }

/** Why a file can't be handed in; its type where it can. */
export async function accepted(file: Blob & { name?: string }): Promise<{ type: string } | Unfit> {
  if (file.size === 0) return { code: 'empty' }
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer())
  const type = sniffed(head, file.type)
  if (!type) return { code: 'type', found: file.type || file.name?.split('.').pop() || '?' }
  const limit = ACCEPTED[type] ?? 0
  return file.size > limit ? { code: 'large', limit } : { type }
}
