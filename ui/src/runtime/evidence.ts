// Evidence policies: whether what was captured is enough, and what exactly is wrong where it is not; twin of
// engine/runtime/evidence.py.
//
// A policy only believes what every source agrees on: a photo is as old as the oldest of its times, and as far
// away as the farthest of its positions. What is not known can't be shown to hold.

import { pointer } from '../forms/fields.ts'
import type { Taken } from '../forms/intake.ts'
import { patternOf } from '../forms/patterns.ts'
import { capturesOf } from './captures.ts'
import type { BlobFacts } from './facts.ts'
import { line } from './fill.ts'
import { EARTH, metres } from './metres.ts'
import { rounded } from './numbers.ts'
import type { Playbook } from './playbook.ts'
import { at } from './records.ts'
import type { EvidencePolicy, Form } from './runbook.ts'
import { signedHash } from './signed.ts'
import type { Turn } from './turn.ts'
import type { Answers, Capture, Ms, Position } from './values.ts'
import type { FieldFault, RefusalCode } from './verdict.ts'
import type { View } from './view.ts'

/** How far a device's clock may be ahead of ours before a capture counts as one from the future. */
const SKEW: Ms = 5 * 60_000

/** What a blob of each kind may be; a file or a position may be anything. */
const MEDIA: Partial<Record<EvidencePolicy['kind'], string[]>> = {
  photo: ['image/'],
  signature: ['image/'],
  scan: ['image/', 'text/', 'application/pdf'],
  video: ['video/'],
  audio: ['audio/'],
}

/** The first of these among the faults names the refusal. */
export const PRECEDENCE: [RefusalCode, ...RefusalCode[]] = [
  'form.invalid',
  'evidence.missing',
  'evidence.too_many',
  'evidence.too_far',
  'evidence.stale',
  'evidence.source',
  'evidence.duplicate',
  'evidence.mismatch',
  'evidence.check',
]

/** What captures are judged by: also before anything is handed in. */
export interface Sight {
  now: Ms
  pressedAt: Ms
  site: Position | null
  blobs: Record<string, BlobFacts> | undefined
  /** The pattern of a scan, filled in. */
  wanted(match: NonNullable<EvidencePolicy['match']>): string
}

/** Everything that is wrong with the evidence of a form that is handed in at an open step. */
export function check(turn: Turn, form: Form, taken: Taken, view: View, address: string): FieldFault[] {
  const faults: FieldFault[] = []
  const sight: Sight = {
    now: turn.now,
    pressedAt: turn.pressedAt,
    site: turn.job.opening.site ?? null,
    blobs: turn.facts.blobs,
    wanted: (match) => wantedText(turn.playbook, match, view),
  }
  for (const [name, policy] of Object.entries(form.evidence ?? {})) {
    if (taken.hidden.has(name)) continue
    const where = pointer([name])
    const captures = capturesOf(Object.hasOwn(taken.answers, name) ? taken.answers[name] : [])
    if (captures === null) {
      faults.push({ pointer: where, code: 'form.invalid', params: { expected: 'captures' } })
      continue
    }
    faults.push(...fieldFaults(sight, where, policy, captures))
    if (policy.kind === 'signature')
      faults.push(...signed(turn, where, form, captures, taken.answers, address))
  }
  return faults
}

/** Signatures that were given for something else than what is handed in. */
function* signed(
  turn: Turn,
  where: string,
  form: Form,
  captures: Capture[],
  answers: Answers,
  address: string,
): Generator<FieldFault> {
  if (captures.every((capture) => (capture.signed ?? null) === null)) return
  const right = signedHash(turn.job.opening.id, address, turn.open(address).opened, answers, form)
  for (const [place, capture] of captures.entries()) {
    const found = capture.signed ?? null
    if (found === null || found === right) continue
    const params = { expected: 'answers', found, signed: right }
    yield { pointer: `${where}/${place}`, code: 'evidence.mismatch', params }
  }
}

/** Everything that is wrong with the captures of one field, but for what was signed. */
export function* fieldFaults(
  sight: Sight,
  where: string,
  policy: EvidencePolicy,
  captures: readonly Capture[],
): Generator<FieldFault> {
  const { kind, at_least = 1 } = policy
  const at_most = policy.at_most === undefined ? 1 : policy.at_most
  const whole = captures.map((capture) => isWhole(sight, policy, capture))
  const count = whole.filter(Boolean).length
  if (count < at_least) {
    yield { pointer: where, code: 'evidence.missing', params: { kind, at_least, found: count } }
  }
  if (at_most !== null && captures.length > at_most) {
    yield { pointer: where, code: 'evidence.too_many', params: { kind, at_most, found: captures.length } }
  }
  const seen = new Set<string>()
  for (const [place, capture] of captures.entries()) {
    const there = `${where}/${place}`
    if (!whole[place] && count >= at_least) {
      yield { pointer: there, code: 'evidence.missing', params: { kind, found: 0 } }
    }
    yield* each(sight, there, policy, capture)
    const blob = capture.blob ?? null
    if (blob !== null && seen.has(blob)) {
      yield { pointer: there, code: 'evidence.duplicate', params: { of: 'this field' } }
    }
    seen.add(blob ?? '')
  }
}

/** Whether the capture holds what its kind is about, and the store has the bytes that it names. */
function isWhole(sight: Sight, policy: EvidencePolicy, capture: Capture): boolean {
  const { blobs } = sight
  const { stamped = null, blob = null } = capture
  if (stamped !== null && at(blobs, stamped) === undefined) return false
  if (blob !== null) return at(blobs, blob) !== undefined
  if (policy.kind === 'position') return (capture.position ?? null) !== null
  return policy.kind === 'scan' && Boolean(capture.text)
}

function* each(sight: Sight, where: string, policy: EvidencePolicy, capture: Capture): Generator<FieldFault> {
  const blob = (capture.blob && at(sight.blobs, capture.blob)) || null
  const { within = null, fresh = null, source = null, distinct = null, match = null } = policy
  if (within !== null) yield* near(sight, where, within, capture, blob)
  if (fresh !== null) yield* freshly(sight, where, fresh, capture, blob)
  if (source !== null && capture.source !== source) {
    yield {
      pointer: where,
      code: 'evidence.source',
      params: { expected: source, found: capture.source ?? null },
    }
  }
  if (distinct !== null && blob !== null) yield* apart(sight, where, distinct, blob)
  const media = MEDIA[policy.kind] ?? ['']
  if (blob !== null && !media.some((beginning) => blob.media_type.startsWith(beginning))) {
    yield {
      pointer: where,
      code: 'evidence.mismatch',
      params: { expected: policy.kind, found: blob.media_type },
    }
  }
  if (match !== null) yield* matching(sight, where, match, capture)
  for (const name of policy.check ?? []) {
    // What has not been judged passes: a phone cannot judge, and the server judges whatever is named.
    const reason = (blob && at(blob.checks, name)) ?? null
    if (reason !== null) yield { pointer: where, code: 'evidence.check', params: { check: name, reason } }
  }
}

function* near(
  sight: Sight,
  where: string,
  within: number,
  capture: Capture,
  blob: BlobFacts | null,
): Generator<FieldFault> {
  const { site } = sight
  const places = [capture.position ?? null, blob?.position ?? null].filter((place) => place !== null)
  const away = site && places.length > 0 ? Math.max(...places.map((place) => metres(site, place))) : null
  if (away === null || !(away <= within)) {
    const distance = away === null ? null : rounded(Math.min(away, 4 * EARTH))
    yield { pointer: where, code: 'evidence.too_far', params: { limit: within, distance } }
  }
}

function* freshly(
  sight: Sight,
  where: string,
  fresh: number,
  capture: Capture,
  blob: BlobFacts | null,
): Generator<FieldFault> {
  const fixed = blob === null ? (capture.position?.at ?? null) : null
  const times = [capture.at ?? null, fixed, blob?.taken_at ?? null].filter((time) => time !== null)
  if (times.length > 0 && blob !== null) times.push(blob.received_at) // nothing is received before it is taken
  const age = times.length > 0 ? sight.pressedAt - Math.min(...times) : null
  const ahead = times.length > 0 ? Math.max(...times) - sight.now : 0
  if (age === null || age > fresh * 1000 || ahead > SKEW) {
    const params = { limit: fresh, age: age === null ? null : Math.floor(age / 1000) }
    yield { pointer: where, code: 'evidence.stale', params }
  }
}

function* apart(sight: Sight, where: string, seconds: number, blob: BlobFacts): Generator<FieldFault> {
  for (const twin of blob.twins ?? []) {
    const age = sight.pressedAt - twin.taken_at
    if (age >= seconds * 1000) continue
    const params = {
      limit: seconds,
      age: Math.floor(Math.max(0, age) / 1000),
      of: twin.blob,
      job: twin.job ?? null,
    }
    yield { pointer: where, code: 'evidence.duplicate', params }
    return
  }
}

function* matching(
  sight: Sight,
  where: string,
  match: NonNullable<EvidencePolicy['match']>,
  capture: Capture,
): Generator<FieldFault> {
  const expected = sight.wanted(match)
  const found = capture.text ?? null
  if (found === null || !matches(expected, found)) {
    yield { pointer: where, code: 'evidence.mismatch', params: { expected, found } }
  }
}

/** The pattern of a scan with what it names filled in, as it stands. */
export function wantedText(
  playbook: Playbook,
  match: NonNullable<EvidencePolicy['match']>,
  view: View,
): string {
  if (typeof match === 'string') return match
  const parts = match.map((part) =>
    typeof part === 'string' ? part : literally(line(playbook, [part], view)),
  )
  return parts.join('')
}

/** A text as a pattern that matches just it. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')
}

/** Whether the whole of `text` matches; a pattern that is none matches nothing. */
export function matches(pattern: string, text: string): boolean {
  try {
    return patternOf(`^(?:${pattern})$`).test(text)
  } catch {
    return false
  }
}
