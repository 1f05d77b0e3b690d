// How the kinds of steps are shown, everywhere the same.

import type { Kind } from '../../../authoring/sop/outline.ts'
import type { IconName } from '../../../design/index.ts'

/** In the order in which they are offered. */
export const KINDS: readonly Kind[] = ['work', 'approval', 'wait', 'any_order', 'each', 'call', 'do', 'end']

export const KIND_ICONS: Readonly<Record<Kind, IconName>> = {
  work: 'job',
  approval: 'check-circle',
  any_order: 'list',
  each: 'copy',
  call: 'link',
  wait: 'clock',
  do: 'pulse',
  end: 'flag',
}

export const EVIDENCE = ['photo', 'signature', 'scan', 'position', 'video', 'audio', 'file'] as const

export const EVIDENCE_ICONS: Readonly<Record<string, IconName>> = {
  photo: 'camera',
  signature: 'pen',
  scan: 'qr',
  position: 'pin',
  video: 'video',
  audio: 'mic',
  file: 'file',
}

/** What is dragged from the palette. */
export const DRAGGED = 'application/x-sop-kind'
