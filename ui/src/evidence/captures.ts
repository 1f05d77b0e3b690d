// Captures as they stand among the answers.

import type { EvidenceKind } from '../forms/form.ts'
import type { Capture } from '../runtime/values.ts'

/** The captures of an answer; what is none is left to the form to refuse. */
export function capturesOf(answer: readonly unknown[]): Capture[] {
  return answer.filter((item): item is Capture => typeof item === 'object' && item !== null)
}

/** What names a capture on the page: stable while others come and go. */
export function keyOf(capture: Capture, place: number): string {
  return capture.blob ?? `${capture.at ?? ''}:${capture.text ?? ''}:${place}`
}

/** Whether it is looked at as a picture. */
export function isPictured(kind: EvidenceKind, mediaType: string | undefined): boolean {
  return kind === 'photo' || kind === 'signature' || (mediaType?.startsWith('image/') ?? false)
}
