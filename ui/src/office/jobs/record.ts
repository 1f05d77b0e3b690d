// A job's record as the office shows it: its events with the titles of their steps, and the evidence in them.

import { useQuery } from '@tanstack/react-query'
import { type Client, got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import type { Texts } from '../../words/index.ts'

export type Line = Schemas['HistoryLineOut']

export interface Step {
  title?: Record<string, unknown>
}

export interface JobRecord {
  lines: Line[]
  titleOf: (address: string) => Texts
}

/** A capture in an answer: what was photographed, signed, scanned. */
export interface Piece {
  key: string
  seq: number
  address: string
  field: string
  by: string
  blob: string | null
  at: number | null
  text: string | null
  signer: string | null
}

const PAGE = 200

export function useHistory(job: string) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['record', job],
    queryFn: async () => {
      const [lines, runbook] = await Promise.all([linesOf(client, job), runbookOf(client, job)])
      return { lines, titleOf: titles(runbook) } satisfies JobRecord
    },
  })
}

async function linesOf(client: Client, job: string): Promise<Line[]> {
  const lines: Line[] = []
  let after = 0
  for (;;) {
    const page: Schemas['HistoryPage'] = await got(
      client.GET('/api/jobs/{job}/history', { params: { path: { job }, query: { after, limit: PAGE } } }),
    )
    lines.push(...page.items)
    if (page.next === null) return lines
    after = page.items.at(-1)?.seq ?? after
  }
}

async function runbookOf(client: Client, job: string): Promise<Record<string, Step>> {
  const runbook: Record<string, unknown> = await got(
    client.GET('/api/jobs/{job}/runbook', { params: { path: { job } } }),
  )
  return isObject(runbook.steps) ? (runbook.steps as Record<string, Step>) : {}
}

/** The title of a step by its address: in `count.A.tally` the item `A` is no part of the step's own path. */
export function titles(steps: Record<string, Step>): (address: string) => Texts {
  return (address) => {
    const words = address.split('.')
    const last = words.at(-1) ?? ''
    const path =
      steps[address] ??
      Object.entries(steps).find(([one]) => {
        const own = one.split('.')
        return own.at(-1) === last && own[0] === words[0] && own.every((word) => words.includes(word))
      })?.[1]
    return plain(path?.title)
  }
}

/** Only what needs nothing filled in; a title with holes is shown by its words between them. */
function plain(title: Record<string, unknown> | undefined): Texts {
  const found: Record<string, string> = {}
  for (const [language, text] of Object.entries(title ?? {})) {
    if (typeof text === 'string') found[language] = text
    else if (Array.isArray(text)) found[language] = text.filter((part) => typeof part === 'string').join('…')
  }
  return found
}

/** All evidence in the record, the latest last. */
export function pieces(lines: readonly Line[]): Piece[] {
  return lines.flatMap(({ seq, by, event }) => {
    const { answers } = event
    if (!isObject(answers)) return []
    const address = typeof event.address === 'string' ? event.address : ''
    return Object.entries(answers).flatMap(([field, value]) =>
      Array.isArray(value)
        ? value.flatMap((capture: unknown, at): Piece[] =>
            isCapture(capture)
              ? [{ key: `${seq}/${field}/${at}`, seq, address, field, by, ...read(capture) }]
              : [],
          )
        : [],
    )
  })
}

function isCapture(value: unknown): value is Record<string, unknown> {
  return isObject(value) && ('blob' in value || ('at' in value && ('text' in value || 'position' in value)))
}

function read(capture: Record<string, unknown>): Pick<Piece, 'blob' | 'at' | 'text' | 'signer'> {
  return {
    blob: typeof capture.blob === 'string' ? capture.blob : null,
    at: typeof capture.at === 'number' ? capture.at : null,
    text: typeof capture.text === 'string' ? capture.text : placeOf(capture.position),
    signer: typeof capture.signer === 'string' ? capture.signer : null,
  }
}

function placeOf(position: unknown): string | null {
  if (!isObject(position) || typeof position.lat !== 'number' || typeof position.lon !== 'number') return null
  return `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
