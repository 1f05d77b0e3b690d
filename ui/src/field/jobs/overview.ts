// A job as this person sees it: the runtime's overview, worked out once per state of the job.

import { useMemo } from 'react'
import type { KeptJob } from '../../offline/phone.ts'
import type { Event } from '../../runtime/events.ts'
import type { Facts } from '../../runtime/facts.ts'
import { type OpenNow, type Overview, overview } from '../../runtime/overview.ts'
import { usePhone } from '../shell/phone.tsx'
import { personName, roleName } from './names.ts'

export function eventsOf(kept: KeptJob): Event[] {
  return kept.history.map(({ event, seq, at, by }) => ({ ...event, seq, at, by }) as unknown as Event)
}

/** What the runtime asks of the world when this person looks at the job now. */
export function useFacts(kept: KeptJob): Facts {
  const { me, clock } = usePhone()
  const { organisation, job } = kept
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time is taken anew for each state of the job
  return useMemo(
    () => ({ now: clock.now(), actor: me.login, organisation }),
    [clock, me.login, organisation, job],
  )
}

export function useOverview(kept: KeptJob): Overview {
  const facts = useFacts(kept)
  return useMemo(() => overview(kept.playbook, kept.job, facts, eventsOf(kept)), [kept, facts])
}

/** For whom an open step waits, by name: its few people, else its role; empty where nobody is there. */
export function waitsFor(kept: KeptJob, open: OpenNow, language: string): string[] {
  const people = open.people.map((login) => personName(kept, login))
  if (people.length > 0 && people.length <= 3) return people
  const [kind, name = ''] = (open.by ?? '').split(':')
  return kind === 'role' ? [roleName(kept, name, language)] : people.slice(0, 3)
}
