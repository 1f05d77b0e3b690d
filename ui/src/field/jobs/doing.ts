// Asking the phone to do something, once: a second tap while the first is on its way does nothing.

import { useCallback, useRef, useState } from 'react'
import { useToast } from '../../design/index.ts'
import { StorageFull } from '../../offline/phone.ts'
import type { Command } from '../../runtime/commands.ts'
import type { Refused } from '../../runtime/verdict.ts'
import { useWords } from '../../words/index.ts'
import { usePhone } from '../shell/phone.tsx'

export type Done = { kept: true } | { full: true } | Refused

/** Carries out a command on the phone. Null: one is already on its way. */
export function useDoing(job: string): {
  busy: boolean
  carryOut: (command: Command) => Promise<Done | null>
} {
  const { t } = useWords()
  const phone = usePhone()
  const toast = useToast()
  const running = useRef(false)
  const [busy, setBusy] = useState(false)
  const carryOut = useCallback(
    async (command: Command): Promise<Done | null> => {
      if (running.current) return null
      running.current = true
      setBusy(true)
      try {
        return await phone.carryOut(job, command)
      } catch (problem) {
        if (problem instanceof StorageFull) return { full: true }
        console.error(problem)
        toast({ text: t('error.title'), tone: 'danger' })
        return null
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    [phone, job, toast, t],
  )
  return { busy, carryOut }
}
