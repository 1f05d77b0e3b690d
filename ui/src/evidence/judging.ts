// Will it pass? Evidence judged on the phone exactly as the server judges it when it is handed in
// (engine/runtime/evidence.py), while whoever took it still stands there and can do something about it.

import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture, Ms, Position } from '../runtime/values.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import { difference, FARTHEST } from './likeness.ts'
import { metres } from './metres.ts'
import type { KeptFacts } from './services.ts'

/** How far a clock may be ahead before a capture counts as one from the future, in milliseconds. */
const AHEAD = 5 * 60_000

const EARTH = 6_371_008.8

/** What a blob of each kind may be; a file or a position may be anything. */
const MEDIA: Record<string, readonly string[]> = {
  photo: ['image/'],
  signature: ['image/'],
  scan: ['image/', 'text/', 'application/pdf'],
  video: ['video/'],
  audio: ['audio/'],
}

/** What is known around the captures. */
export interface Scene {
  now: Ms // when they would be handed in, by the server's clock
  site: Position | null
  blobs: ReadonlyMap<string, KeptFacts> // kept here, by SHA-256
  expected?: string | null // the filled-in pattern of a scan; undefined while it is not known
  signs?: string | null // what a signature would sign now; undefined while it is not known
}

export interface Judgement {
  passes: boolean
  faults: FieldFault[] // pointers as the server's: `/photo`, `/photo/0`
}

/** Everything about the captures of a field that the server would refuse, were they handed in now. */
export function judge(
  name: string,
  policy: EvidencePolicy,
  captures: readonly Capture[],
  scene: Scene,
): Judgement {
  const where = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const faults = [...ofField(where, policy, captures, scene)]
  return { passes: faults.length === 0, faults }
}

function* ofField(
  where: string,
  policy: EvidencePolicy,
  captures: readonly Capture[],
  scene: Scene,
): Generator<FieldFault> {
  const { kind } = policy
  const least = policy.at_least ?? 1
  const most = policy.at_most === undefined ? 1 : policy.at_most
  const whole = captures.map((capture) => isWhole(policy, capture, scene))
  const found = whole.filter(Boolean).length
  if (found < least)
    yield { pointer: where, code: 'evidence.missing', params: { kind, at_least: least, found } }
  if (most !== null && captures.length > most)
    yield {
      pointer: where,
      code: 'evidence.too_many',
      params: { kind, at_most: most, found: captures.length },
    }
  const seen = new Set<string>()
  for (const [place, capture] of captures.entries()) {
    const there = `${where}/${place}`
    if (!whole[place] && found >= least)
      yield { pointer: there, code: 'evidence.missing', params: { kind, found: 0 } }
    yield* ofCapture(there, policy, capture, scene)
    if (capture.blob && seen.has(capture.blob))
      yield { pointer: there, code: 'evidence.duplicate', params: { of: 'this field' } }
    if (capture.blob) seen.add(capture.blob)
  }
}

function isWhole(policy: EvidencePolicy, capture: Capture, scene: Scene): boolean {
  if (capture.stamped != null && !scene.blobs.has(capture.stamped)) return false
  if (capture.blob != null) return scene.blobs.has(capture.blob)
  if (policy.kind === 'position') return capture.position != null
  return policy.kind === 'scan' && Boolean(capture.text)
}

function* ofCapture(
  where: string,
  policy: EvidencePolicy,
  capture: Capture,
  scene: Scene,
): Generator<FieldFault> {
  const blob = capture.blob ? (scene.blobs.get(capture.blob) ?? null) : null
  if (policy.within != null) {
    const distance = distanceOf(capture, blob, scene.site)
    if (distance === null || !(distance <= policy.within))
      yield {
        pointer: where,
        code: 'evidence.too_far',
        params: {
          limit: policy.within,
          distance: distance === null ? null : Math.round(Math.min(distance, 4 * EARTH)),
        },
      }
  }
  if (policy.fresh != null) {
    const { age, ahead } = ageOf(capture, blob, scene.now)
    if (age === null || age > policy.fresh * 1000 || ahead > AHEAD)
      yield {
        pointer: where,
        code: 'evidence.stale',
        params: { limit: policy.fresh, age: age === null ? null : Math.floor(age / 1000) },
      }
  }
  if (policy.source != null && capture.source !== policy.source)
    yield {
      pointer: where,
      code: 'evidence.source',
      params: { expected: policy.source, found: capture.source ?? null },
    }
  if (policy.distinct != null && blob) yield* distinct(where, policy.distinct, blob, scene)
  if (blob && !(MEDIA[policy.kind] ?? ['']).some((start) => blob.media_type.startsWith(start)))
    yield {
      pointer: where,
      code: 'evidence.mismatch',
      params: { expected: policy.kind, found: blob.media_type },
    }
  if (policy.match != null && scene.expected !== undefined) {
    const text = capture.text ?? null
    if (text === null || !matches(scene.expected, text))
      yield {
        pointer: where,
        code: 'evidence.mismatch',
        params: { expected: scene.expected, found: text },
      }
  }
  if (policy.kind === 'signature' && capture.signed != null && scene.signs !== undefined)
    if (capture.signed !== scene.signs)
      yield {
        pointer: where,
        code: 'evidence.mismatch',
        params: { expected: 'answers', found: capture.signed, signed: scene.signs },
      }
}

/** Metres from the site, by the farthest of all positions that are known; null where none is. */
export function distanceOf(capture: Capture, blob: KeptFacts | null, site: Position | null): number | null {
  if (!site) return null
  const away = [capture.position, blob?.position].flatMap((place) => (place ? [metres(site, place)] : []))
  return away.length ? Math.max(...away) : null
}

/** Milliseconds since it was captured, by the oldest of all times that are known; null where none is. `ahead`:
 *  how far the newest of them lies in the future. */
export function ageOf(
  capture: Capture,
  blob: KeptFacts | null,
  now: Ms,
): { age: number | null; ahead: number } {
  const fixed = capture.position && !blob ? capture.position.at : null
  const times = [capture.at, fixed, blob?.taken_at].flatMap((at) => (at == null ? [] : [at]))
  if (times.length && blob) times.push(blob.received_at)
  if (!times.length) return { age: null, ahead: 0 }
  return { age: now - Math.min(...times), ahead: Math.max(...times) - now }
}

function* distinct(where: string, seconds: number, blob: KeptFacts, scene: Scene): Generator<FieldFault> {
  for (const twin of twinsOf(blob, scene)) {
    const age = scene.now - twin.taken_at
    if (age < seconds * 1000) {
      yield {
        pointer: where,
        code: 'evidence.duplicate',
        params: {
          limit: seconds,
          age: Math.floor(Math.max(0, age) / 1000),
          of: twin.blob,
          job: twin.job ?? null,
        },
      }
      return
    }
  }
}

/** Photos handed in from this phone that look like this one, newest first; and those the server told of. */
function twinsOf(blob: KeptFacts, scene: Scene): { blob: string; taken_at: Ms; job?: string | null }[] {
  const own = []
  for (const other of scene.blobs.values()) {
    if (other.handedInAt == null) continue
    const same = other.sha256 === blob.sha256
    const alike =
      blob.likeness != null && other.likeness != null && difference(blob.likeness, other.likeness) <= FARTHEST
    if (same || alike)
      own.push({
        blob: other.sha256,
        taken_at: Math.max(other.handedInAt, other.taken_at ?? other.handedInAt),
        job: other.job ?? null,
      })
  }
  return [...own, ...(blob.twins ?? [])].sort((one, two) => two.taken_at - one.taken_at)
}

/** Whether the whole of a text matches; a pattern that is none matches nothing. */
export function matches(pattern: string | null, text: string): boolean {
  if (pattern === null) return false
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    return false
  }
}
