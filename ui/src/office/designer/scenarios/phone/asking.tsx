// What every form on the phone needs, whichever kind of step asks: the form in its runbook, what its expressions may
// see, the faults of the last try, and what an entry says of where and who.

import { useMemo } from 'react'
import type { CodeList, Form } from '../../../../forms/form.ts'
import type { FieldFault } from '../../../../renderer/FormView.tsx'
import { reading } from '../../../../runtime/full.ts'
import type { Organisation } from '../../../../runtime/organisation.ts'
import { View } from '../../../../runtime/view.ts'
import { CaptureBox } from '../CaptureBox.tsx'
import { usePlay } from '../play.ts'
import { type OpenStep, playbookOf, runbookOf, type WalkJob } from '../walking.ts'

/** Open steps that have no open steps within. */
export function leaves(job: WalkJob | undefined): OpenStep[] {
  const all = job?.steps ?? []
  return all.filter(({ address }) => !all.some((other) => other.address.startsWith(`${address}.`)))
}

export interface StepProps {
  job: WalkJob
  step: OpenStep
  who: string
  onJob: (inside: string) => void
}

/** What an entry says of where and who, besides what it does. */
export function around(job: WalkJob, who: string): Record<string, unknown> {
  return { ...(job.inside && { in: job.inside }), ...(who && { as: who }) }
}

const NO_LISTS: Record<string, CodeList> = {}

export function useForm(job: WalkJob, name: string | null | undefined, scope: string) {
  const { here } = usePlay()
  const runbook = runbookOf(job.runbook)
  const form = name ? (runbook?.forms?.[name] as Form | undefined) : undefined
  const lists = (runbook?.code_lists ?? NO_LISTS) as Record<string, CodeList>
  const context = useMemo(() => {
    const playbook = playbookOf(job.runbook)
    if (!playbook) return undefined
    return new View(
      playbook,
      reading({ opening: job.opening, state: job.state } as never),
      (here?.organisation ?? {}) as Organisation,
      scope,
    )
  }, [job, here, scope])
  return { form, lists, context }
}

export function scopeOf(job: WalkJob, address: string): string {
  const open = (job.state.open ?? {}) as Record<string, { scope?: string }>
  return open[address]?.scope ?? ''
}

export const renderCapture = (slot: Parameters<typeof CaptureBox>[0]) => <CaptureBox {...slot} />

const NO_FAULTS: readonly FieldFault[] = []

/** Faults at fields of what was refused last, if it was this. */
export function useTriedFaults(kind: string, of?: string): readonly FieldFault[] {
  const { tried } = usePlay()
  return useMemo(() => {
    if (!tried || !(kind in tried.entry) || (of !== undefined && tried.entry[kind] !== of)) return NO_FAULTS
    return (tried.told.refused?.faults ?? []).map(({ pointer, code, message, params }) => ({
      pointer,
      code,
      message,
      params,
    })) as readonly FieldFault[]
  }, [tried, kind, of])
}
