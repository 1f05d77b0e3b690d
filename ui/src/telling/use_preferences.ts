// A person's own preferences: fetched, changed at once on the screen, saved one after the other.

import { useCallback, useEffect, useRef, useState } from 'react'
import { got, inWords, type Schemas } from '../api/index.ts'
import { useToast } from '../design/index.ts'
import { useSession } from '../session/index.ts'
import { useWords } from '../words/index.ts'
import { asSent, type Preferences } from './preferences.ts'

type Mine = Schemas['MyPreferencesOut']

export interface MyPreferences {
  /** Null until they were fetched. */
  mine: Mine | null
  error: unknown
  again: () => void
  save: (next: Preferences) => void
  restore: () => void
}

export function useMyPreferences(): MyPreferences {
  const { client } = useSession()
  const { t } = useWords()
  const toast = useToast()
  const [mine, setMine] = useState<Mine | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const saving = useRef(Promise.resolve())

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks anew
  useEffect(() => {
    const abort = new AbortController()
    setError(null)
    got(client.GET('/api/me/message-preferences', { signal: abort.signal })).then(setMine, (problem) => {
      if (!abort.signal.aborted) setError(problem)
    })
    return () => abort.abort()
  }, [client, attempt])

  const put = useCallback(
    (next: Mine, said: string, before: Mine | null) => {
      setMine(next)
      const asked = async () => {
        try {
          if (next.own) {
            const body = asSent(next.preferences, next.offered)
            await got(client.PUT('/api/me/message-preferences', { body }))
          } else {
            await client.DELETE('/api/me/message-preferences')
            setMine(await got(client.GET('/api/me/message-preferences')))
          }
          toast({
            text: said,
            tone: 'success',
            ...(before && { undo: () => put(before, t('tell.undone'), null) }),
          })
        } catch (problem) {
          toast({ text: t('tell.failed', { why: inWords(problem, t) }), tone: 'danger' })
          setAttempt((n) => n + 1)
        }
      }
      saving.current = saving.current.then(asked)
    },
    [client, t, toast],
  )
  return {
    mine,
    error,
    again: () => setAttempt((n) => n + 1),
    save: (next) => mine && put({ ...mine, preferences: next, own: true }, t('tell.saved'), mine),
    restore: () => mine && put({ ...mine, own: false }, t('tell.restored'), mine),
  }
}
