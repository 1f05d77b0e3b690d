import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const GATHER = 600 // ms: changes come in swarms, and each swarm is looked at once

/** Questions that changes of a kind have nothing to do with, by the first word of their key. */
const STEADY = new Set(['people', 'branches', 'runbook'])
const OF_MESSAGES = new Set(['counts', 'messages'])

/** Looks again at what is shown whenever the server says that something changed. */
export function useLive(): void {
  const queries = useQueryClient()
  useEffect(() => {
    const stream = new EventSource('/api/live')
    const kinds = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      const heard = [...kinds]
      kinds.clear()
      void queries.invalidateQueries({ predicate: (query) => concerns(query, heard) })
    }
    const note = (kind: string) => {
      kinds.add(kind)
      timer ??= setTimeout(look, GATHER)
    }
    stream.addEventListener('change', (event) => note(kindOf(event)))
    stream.addEventListener('gap', () => note('organisation'))
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [queries])
}

function kindOf({ data }: MessageEvent<string>): string {
  const told: unknown = JSON.parse(data)
  return typeof told === 'object' && told !== null && 'kind' in told ? String(told.kind) : 'organisation'
}

function concerns({ queryKey: [first] }: Query, kinds: readonly string[]): boolean {
  const about = String(first)
  return kinds.some((kind) => {
    if (kind === 'organisation') return true
    if (kind === 'message') return OF_MESSAGES.has(about)
    return !STEADY.has(about)
  })
}
