import { useEffect } from 'react'
import { useWatched } from '../../offline/use_watched.ts'
import { useSession } from '../../session/index.ts'
import { useDay, usePhone } from '../shell/phone.tsx'
import { type Box, boxOf, lookForMessages } from './box.ts'

/** What I was told, asked for anew whenever the phone has looked at the day. */
export function useMessages(): Box {
  const { client } = useSession()
  const { me } = usePhone()
  const { at, online } = useDay()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new look at the day asks anew
  useEffect(() => {
    if (!online) return
    const abort = new AbortController()
    void lookForMessages(client, me.login, abort.signal)
    return () => abort.abort()
  }, [client, me.login, online, at])
  return useWatched(boxOf(me.login))
}
