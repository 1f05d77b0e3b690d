// What capturing needs from around it. The field app wires it to the phone's store and the open step; the
// preview of the designer to memory. Nothing here knows a server.

import type { BlobFacts } from '../runtime/facts.ts'
import type { Ms, Position } from '../runtime/values.ts'

/** What is known of a blob that was kept here. */
export interface KeptFacts extends BlobFacts {
  likeness?: string | null // of a photo: 32 hex digits, see likeness.ts
  job?: string | null // of the latest command that named it
  handedInAt?: Ms | null // when that was; null while no command names it, so it is nobody's twin
}

/** What the bytes say of themselves. The store adds name, size and time. */
export type NewFacts = Omit<BlobFacts, 'sha256' | 'size' | 'received_at'> & { likeness?: string | null }

/** How large pictures are made: side lengths in pixels, size in bytes. */
export interface PictureSettings {
  longestSide: number
  targetBytes: number
  stampedSide: number
}

export const PICTURES: PictureSettings = { longestSide: 2048, targetBytes: 600_000, stampedSide: 1280 }

export interface EvidenceServices {
  /** The server's time as far as the phone knows it, and how far the phone's own clock is ahead. */
  clock: { now(): Ms; skew(): Ms | null }

  /** Keeps bytes under their SHA-256. Rejects where the phone has no room. */
  keepBlob(bytes: Blob, facts: NewFacts): Promise<BlobFacts>
  blob(sha256: string): Promise<Blob | null>
  blobFacts(): Promise<KeptFacts[]>

  /** Where the work is to be done; null where the job has no site. */
  site: Position | null
  person: { login: string; name: string }
  job: {
    id: string
    title: string
    step: string // its title
    subject?: string | null // name of what the job concerns
    address?: string | null // of the site, in words
    contact?: string | null // name of the customer's person, who is asked to sign
    summary?: string | null // in words, what is signed: the step's answers as the person sees them
  }
  settings: PictureSettings

  /** SHA-256 of what a signature given now would sign (runtime/signed.ts). Asked for when somebody signs, and every
   *  other second while a signature stands there. */
  signedHash(): Promise<string>
}

/** An evidence field as the form asks for it. `expected` is the filled-in pattern of a scan; where the policy's
 *  `match` is a plain text it may be left out. */
export interface EvidenceAsked {
  name: string
  pointer: string
  title: string
  required?: boolean
  expected?: string | null
}

/** What a capture made live says of its source: only where the policy asks, for what is no picture. */
export function liveSource(policy: { source?: 'camera' | null }): 'camera' | null {
  return policy.source === 'camera' ? 'camera' : null
}
