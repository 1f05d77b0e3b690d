// Giving jobs out on the board: shown at once, sent a little later, so that it can be undone as if it had not been.

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { inWords, type Schemas } from '../../api/index.ts'
import { useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { OF_JOBS } from '../jobs/acts/AssignSheet.tsx'

const UNDOABLE = 6000 // ms

type Line = Schemas['JobLineOut']

interface Pending {
  line: Line
  to: string
  key: string
  timer: ReturnType<typeof setTimeout>
}

/** `given` says per job who is shown to have it though the server does not know yet. */
export function useGiving() {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const pending = useRef(new Map<string, Pending>())
  const [given, setGiven] = useState<ReadonlyMap<string, string>>(new Map())

  const forget = useCallback((job: string) => {
    pending.current.delete(job)
    setGiven((before) => {
      const next = new Map(before)
      next.delete(job)
      return next
    })
  }, [])

  const send = useCallback(
    async ({ line, to, key }: Pending) => {
      try {
        await client.POST('/api/jobs/{job}/assign', {
          // What was shown must still hold: who was faster is not overruled.
          params: {
            path: { job: line.id },
            header: { 'Idempotency-Key': key, 'If-Match': `"${line.version}"` },
          },
          body: { to },
        })
      } catch (error) {
        toast({ text: `#${line.number}: ${inWords(error, t)}`, tone: 'danger', seconds: 10 })
      }
      await queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => OF_JOBS.has(String(first)) })
      forget(line.id)
    },
    [client, queries, toast, t, forget],
  )
  const sending = useRef(send)
  sending.current = send

  // Whoever leaves the page has meant it.
  useEffect(() => {
    const held = pending.current
    const flush = () => {
      for (const one of held.values()) {
        clearTimeout(one.timer)
        void sending.current(one)
      }
      held.clear()
    }
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [])

  const give = (line: Line, to: string, name: string) => {
    const before = pending.current.get(line.id)
    if (before) clearTimeout(before.timer)
    if (to === line.assignee) return forget(line.id)
    const one: Pending = {
      line,
      to,
      key: crypto.randomUUID(),
      timer: setTimeout(() => {
        pending.current.delete(line.id)
        void send(one)
      }, UNDOABLE),
    }
    pending.current.set(line.id, one)
    setGiven((held) => new Map(held).set(line.id, to))
    toast({
      text: t('jobs.board.given', { number: line.number, who: name }),
      seconds: UNDOABLE / 1000,
      undo: () => {
        clearTimeout(one.timer)
        if (pending.current.get(line.id) === one) forget(line.id)
      },
    })
  }
  return { given, give }
}
