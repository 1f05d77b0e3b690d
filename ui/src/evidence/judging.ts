// Will it pass? Evidence judged on the phone by the rules of the runtime (runtime/evidence.ts), while whoever took
// it still stands there and can do something about it. What the phone adds is what it knows of its own photos.

import { pointer } from '../forms/fields.ts'
import type { EvidencePolicy } from '../forms/form.ts'
import { fieldFaults, matches } from '../runtime/evidence.ts'
import type { Twin } from '../runtime/facts.ts'
import type { Capture, Ms, Position } from '../runtime/values.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import { difference, FARTHEST } from './likeness.ts'
import { metres } from './metres.ts'
import type { KeptFacts } from './services.ts'

export { matches }

/** What is known around the captures. */
export interface Scene {
  now: Ms // when they would be handed in, by the server's clock
  site: Position | null
  blobs: ReadonlyMap<string, KeptFacts> // kept here, by SHA-256
  expected?: string | null // the filled-in pattern of a scan; undefined while it is not known
  signs?: string // what a signature would sign now; undefined while it is not known
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
  const where = pointer([name])
  const { now, site, expected } = scene
  const named = new Set(captures.flatMap(({ blob, stamped }) => [blob, stamped]))
  const blobs = Object.fromEntries(
    [...scene.blobs.values()]
      .filter(({ sha256 }) => named.has(sha256))
      .map((blob) => [
        blob.sha256,
        policy.distinct == null ? blob : { ...blob, twins: twinsOf(blob, scene) },
      ]),
  )
  const sight = { now, pressedAt: now, site, blobs, wanted: () => expected ?? '' }
  const asked = expected == null ? { ...policy, match: null } : policy
  const faults = [...fieldFaults(sight, where, asked, captures), ...unsigned(where, policy, captures, scene)]
  return { passes: faults.length === 0, faults }
}

/** Signatures that were given for other answers than those that stand there now. */
function* unsigned(
  where: string,
  policy: EvidencePolicy,
  captures: readonly Capture[],
  { signs }: Scene,
): Generator<FieldFault> {
  if (policy.kind !== 'signature' || signs === undefined) return
  for (const [place, { signed }] of captures.entries()) {
    if (signed == null || signed === signs) continue
    const params = { expected: 'answers', found: signed, signed: signs }
    yield { pointer: `${where}/${place}`, code: 'evidence.mismatch', params }
  }
}

/** Metres from the site, by the farthest of all positions that are known; null where none is. */
export function distanceOf(capture: Capture, blob: KeptFacts | null, site: Position | null): number | null {
  if (!site) return null
  const away = [capture.position, blob?.position].flatMap((place) => (place ? [metres(site, place)] : []))
  return away.length ? Math.max(...away) : null
}

/** Milliseconds since it was captured, by the oldest of all times that are known; null where none is. */
export function ageOf(capture: Capture, blob: KeptFacts | null, now: Ms): number | null {
  const fixed = blob ? null : capture.position?.at
  const times = [capture.at, fixed, blob?.taken_at].flatMap((at) => (at == null ? [] : [at]))
  return times.length ? now - Math.min(...times, blob?.received_at ?? now) : null
}

/** Photos handed in from this phone that look like this one, newest first; and those that the server told of. */
function twinsOf(blob: KeptFacts, scene: Scene): Twin[] {
  const own: Twin[] = []
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
