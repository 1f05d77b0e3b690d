import { useEffect, useMemo, useState } from 'react'
import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture, Ms } from '../runtime/values.ts'
import { ageOf, type Judgement, judge } from './judging.ts'
import type { EvidenceServices, KeptFacts } from './services.ts'

export interface Judged extends Judgement {
  now: Ms
  lasts: Ms | null // for how long it will go on passing; null where that does not run out
}

/** What would become of the captures now, counted on while somebody looks. */
export function useJudgement(
  name: string,
  policy: EvidencePolicy,
  captures: readonly Capture[],
  facts: ReadonlyMap<string, KeptFacts> | null,
  services: EvidenceServices,
  expected: string | null | undefined,
): Judged | null {
  const { clock, site } = services
  const signed = policy.kind === 'signature' && captures.some((capture) => capture.signed)
  const aging = policy.fresh != null && captures.length > 0
  const now = useNow(clock, signed ? 1_500 : aging ? 5_000 : 60_000)
  const signs = useSigned(signed, now, services)
  return useMemo(() => {
    if (!facts) return null
    const at = Math.max(now, clock.now())
    const scene = {
      now: at,
      site,
      blobs: facts,
      ...(expected !== undefined && { expected }),
      ...(signs !== undefined && { signs }),
    }
    const lives = captures.flatMap((capture) => {
      if (policy.fresh == null) return []
      const age = ageOf(capture, capture.blob ? (facts.get(capture.blob) ?? null) : null, at)
      return age === null ? [] : [policy.fresh * 1000 - age]
    })
    return {
      ...judge(name, policy, captures, scene),
      now: at,
      lasts: lives.length ? Math.min(...lives) : null,
    }
  }, [name, policy, captures, facts, site, clock, expected, signs, now])
}

function useNow(clock: EvidenceServices['clock'], every: Ms): Ms {
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), every)
    return () => clearInterval(timer)
  }, [clock, every])
  return now
}

/** What a signature would sign now, asked for again and again while there is one: any field of the form may change
 *  it. Undefined where nobody asks, or while it is not known. */
function useSigned(asked: boolean, now: Ms, { signedHash }: EvidenceServices): string | undefined {
  const [signs, setSigns] = useState<string | undefined>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each moment asks anew
  useEffect(() => {
    if (!asked) return
    let left = false
    signedHash().then(
      (hash) => {
        if (!left) setSigns(hash)
      },
      () => {
        if (!left) setSigns(undefined)
      },
    )
    return () => {
      left = true
    }
  }, [asked, signedHash, now])
  return asked ? signs : undefined
}
