// Asks the server how a scenario goes on the draft as it is written: a moment after every change, the last
// answer staying until the next is here.

import { useCallback, useEffect, useRef, useState } from 'react'
import { got, type Schemas } from '../../../api/index.ts'
import type { Entry } from '../../../authoring/scenario/index.ts'
import { Playbook } from '../../../runtime/playbook.ts'
import type { Runbook } from '../../../runtime/runbook.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { useTools } from '../workshop/index.ts'

export type Walk = Schemas['WalkOut']
export type Told = Schemas['WalkedOut']
export type OpenStep = Schemas['WalkStepOut']
export type WalkJob = Schemas['WalkJobOut']

const CALM = 80 // ms
const MOST = 40 // runbooks that the server is told of

const runbooks = new Map<string, Runbook>()
const playbooks = new Map<string, Playbook>()

export function runbookOf(digest: string | null | undefined): Runbook | null {
  return digest ? (runbooks.get(digest) ?? null) : null
}

/** A runbook made ready, for what expressions of its forms ask about the job. */
export function playbookOf(digest: string): Playbook | null {
  const made = playbooks.get(digest)
  if (made) return made
  const runbook = runbooks.get(digest)
  if (!runbook) return null
  const playbook = new Playbook(runbook, digest)
  playbooks.set(digest, playbook)
  return playbook
}

export interface Question {
  scenario: string
  path: string
  next?: Entry
  upto?: number
}

export type AskWalk = (question: Question, signal?: AbortSignal) => Promise<Walk>

/** One question; nothing is kept at the server between two. */
export function useAskWalk(): AskWalk {
  const workshop = useTools()
  const { client } = useSession()
  return useCallback(
    async (question, signal) => {
      const walk = await got(
        client.POST('/api/drafts/{draft}/walk', {
          params: { path: { draft: workshop.draft } },
          body: {
            ...question,
            files: workshop.unsaved(),
            have: [...runbooks.keys()].slice(-MOST),
          } as never,
          ...(signal && { signal }),
        }),
      )
      for (const [digest, runbook] of Object.entries(walk.runbooks)) {
        runbooks.set(digest, runbook as unknown as Runbook)
      }
      return walk
    },
    [client, workshop],
  )
}

export interface Walking {
  walk: Walk | null
  stale: boolean
  failed: unknown
  again: () => void
}

/** How the text goes, up to an entry or to its end. `text` null asks nothing. */
export function useWalk(text: string | null, path: string, revision: number, upto: number | null): Walking {
  const ask = useAskWalk()
  const { language } = useWords()
  const [shown, setShown] = useState<{ key: string; walk: Walk | null; failed: unknown }>({
    key: '',
    walk: null,
    failed: null,
  })
  const [turn, setTurn] = useState(0)
  const first = useRef(true)
  const key = text === null ? '' : `${path}\n${revision}\n${upto}\n${language}\n${turn}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is asked about
  useEffect(() => {
    if (text === null) return
    const request = new AbortController()
    const timer = setTimeout(
      () => {
        ask({ scenario: text, path, ...(upto !== null && { upto }) }, request.signal).then(
          (walk) => !request.signal.aborted && setShown({ key, walk, failed: null }),
          (failed: unknown) =>
            !request.signal.aborted && setShown((before) => ({ key, walk: before.walk, failed })),
        )
      },
      first.current ? 0 : CALM,
    )
    first.current = false
    return () => {
      clearTimeout(timer)
      request.abort()
    }
  }, [key])
  const again = useCallback(() => setTurn((now) => now + 1), [])
  return { walk: text === null ? null : shown.walk, stale: shown.key !== key, failed: shown.failed, again }
}
