import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const GATHER = 600 // ms: changes come in swarms, and each swarm is looked at once

/** Questions that changes of a kind have nothing to do with, by the first word of their key. */
const STEADY = new Set(['people', 'branches', 'runbook', 'proof'])
const OF_MESSAGES = new Set(['counts', 'messages'])

type Heard = (ref: string) => void

const hearing = new Map<string, Set<Heard>>()

/** Hears of every change of a kind at once, with what changed; `''` where it is not known. Returns how to stop. */
export function whenChanged(kind: string, heard: Heard): () => void {
  const all = hearing.get(kind) ?? new Set()
  hearing.set(kind, all.add(heard))
  return () => all.delete(heard)
}

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
    stream.addEventListener('change', (event) => {
      const { kind, ref } = toldBy(event)
      note(kind)
      for (const heard of hearing.get(kind) ?? []) heard(ref)
    })
    stream.addEventListener('gap', () => {
      note('organisation')
      for (const all of hearing.values()) for (const heard of all) heard('')
    })
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [queries])
}

function toldBy({ data }: MessageEvent<string>): { kind: string; ref: string } {
  const told: unknown = JSON.parse(data)
  if (typeof told !== 'object' || told === null || !('kind' in told)) return { kind: 'organisation', ref: '' }
  return { kind: String(told.kind), ref: 'ref' in told ? String(told.ref) : '' }
}

function concerns({ queryKey: [first] }: Query, kinds: readonly string[]): boolean {
  const about = String(first)
  return kinds.some((kind) => {
    if (kind === 'organisation') return true
    if (kind === 'message') return OF_MESSAGES.has(about)
    if (kind === 'draft') return about.startsWith('draft') // whoever writes is heard of with every few letters
    return !STEADY.has(about)
  })
}
