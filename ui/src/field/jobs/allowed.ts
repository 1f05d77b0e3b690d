import { useEffect, useState } from 'react'
import type { KeptJob } from '../../offline/phone.ts'
import type { ActName } from '../../runtime/commands.ts'
import { usePhone } from '../shell/phone.tsx'

const ASKED: ActName[] = ['pause', 'resume', 'note', 'decline']

/** What the runtime would let this person do to the job now. Asked again whenever the job changes. */
export function useAllowed(kept: KeptJob): ReadonlySet<ActName> {
  const phone = usePhone()
  const [allowed, setAllowed] = useState<ReadonlySet<ActName>>(new Set())
  const { id } = kept.card
  const { state } = kept.job
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state is what the answer depends on
  useEffect(() => {
    let gone = false
    const ask = async () => {
      const may = new Set<ActName>()
      for (const act of ASKED) {
        const found = await phone.foresee(id, { do: 'act', act, reason: 'x' })
        if ('kept' in found) may.add(act)
      }
      if (!gone) setAllowed(may)
    }
    ask().catch((problem) => console.error(problem))
    return () => {
      gone = true
    }
  }, [phone, id, state])
  return allowed
}
