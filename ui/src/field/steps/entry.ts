// What is being entered at a step: kept on the phone with every change, judged before it is handed in.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type KeptJob, StorageFull } from '../../offline/phone.ts'
import { reading } from '../../runtime/full.ts'
import type { Answers } from '../../runtime/values.ts'
import type { FieldFault } from '../../runtime/verdict.ts'
import { View } from '../../runtime/view.ts'
import { usePhone } from '../shell/phone.tsx'
import { DraftKeeper, type Kept } from './draft_keeper.ts'

export interface Entry {
  /** What the form begins with; undefined while the draft is read. */
  begins: Answers | undefined
  /** Faults of a refusal that came back with the draft. */
  returned: readonly FieldFault[]
  kept: Kept | null
  change(answers: Answers): void
  /** It has been handed in: the draft is no more. */
  done(): void
  /** Writes down what has not been. */
  flush(): Promise<void>
}

/** The draft of one visit of a step (or of a fault's form), written down soon after every change. */
export function useEntry(job: string, address: string, opened: number): Entry {
  const phone = usePhone()
  const [draft, setDraft] = useState<{ answers: Answers; faults: readonly FieldFault[] } | undefined>()
  const [kept, setKept] = useState<Kept | null>(null)
  const keeper = useMemo(
    () =>
      new DraftKeeper(
        (answers) => phone.keepDraft(job, address, opened, answers),
        (state, problem) => {
          if (state === 'failed' && !(problem instanceof StorageFull)) console.error(problem)
          setKept(state)
        },
      ),
    [phone, job, address, opened],
  )

  useEffect(() => {
    let gone = false
    setDraft(undefined)
    phone.draft(job, address, opened).then(
      (found) => !gone && setDraft({ answers: found?.answers ?? {}, faults: found?.faults ?? [] }),
      (problem: unknown) => {
        console.error(problem)
        if (!gone) setDraft({ answers: {}, faults: [] })
      },
    )
    return () => {
      gone = true
    }
  }, [phone, job, address, opened])

  useEffect(() => {
    const now = () => void keeper.flush()
    const hidden = () => {
      if (document.visibilityState === 'hidden') now()
    }
    addEventListener('pagehide', now)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      removeEventListener('pagehide', now)
      document.removeEventListener('visibilitychange', hidden)
      now()
    }
  }, [keeper])

  const change = useCallback((answers: Answers) => keeper.change(answers), [keeper])
  const done = useCallback(() => keeper.stop(), [keeper])
  const flush = useCallback(() => keeper.flush(), [keeper])
  return { begins: draft?.answers, returned: draft?.faults ?? NONE, kept, change, done, flush }
}

const NONE: readonly FieldFault[] = []

/** What expressions of a form see around it; the same object as long as the job is the same. */
export function useAround(kept: KeptJob, scope: string): View {
  const { playbook, job, organisation } = kept
  return useMemo(
    () => new View(playbook, reading(job), organisation, scope),
    [playbook, job, organisation, scope],
  )
}

/** A value that follows another once it has been still for a moment. */
export function useStill<T>(value: T, pause: number): T {
  const [still, setStill] = useState(value)
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    const timer = setTimeout(() => setStill(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return still
}
