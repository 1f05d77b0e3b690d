// What a file holds: text, or bytes that are named by what they are.

import { type Format, read, type Source } from '../../../document/index.ts'
import type { DraftFile } from './types.ts'

export interface Content {
  readonly text: string | null
  /** Of bytes: their SHA-256 in hex. */
  readonly hash: string | null
  readonly size: number
  /** The bytes, where they are at hand: what was put in here and is not kept yet. */
  readonly blob: Blob | null
}

/** A file as the server had it when both sides were last the same. `version` is null where it had none. */
export interface Base {
  readonly version: number | null
  /** The draft's version that told of it. */
  readonly told: number
  readonly content: Content | null
}

export function written(text: string): Content {
  return { text, hash: null, size: text.length, blob: null }
}

export function same(one: Content | null, other: Content | null): boolean {
  if (one === other) return true
  if (!one || !other) return false
  return one.text !== null || other.text !== null ? one.text === other.text : one.hash === other.hash
}

export async function ofBlob(blob: Blob): Promise<Content> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { text: null, hash, size: blob.size, blob }
}

const MEDIA: Readonly<Record<string, string>> = {
  yaml: 'application/yaml',
  yml: 'application/yaml',
  json: 'application/json',
  md: 'text/markdown',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  pdf: 'application/pdf',
}

export function mediaOf(path: string): string {
  return MEDIA[path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
}

/** A file as rooms see it. It is read when somebody asks what it says, going on from what was read before. */
export class File implements DraftFile {
  readonly path: string
  readonly version: number
  readonly content: Content
  #before: Source | null
  #source: Source | null = null

  constructor(path: string, version: number, content: Content, before: File | undefined) {
    this.path = path
    this.version = version
    this.content = content
    this.#before = before ? (before.#source ?? before.#before) : null
  }

  get media(): string {
    return mediaOf(this.path)
  }

  get size(): number {
    return this.content.size
  }

  get text(): string | null {
    return this.content.text
  }

  get source(): Source | null {
    const { text } = this.content
    if (text === null) return null
    if (this.#source) return this.#source
    const before = this.#before
    this.#before = null
    this.#source = before?.text === text ? before : read(text, formatOf(this.path), before ?? undefined)
    return this.#source
  }
}

function formatOf(path: string): Format {
  return path.endsWith('.json') ? 'json' : 'yaml'
}
