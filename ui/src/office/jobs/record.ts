// A job's record as the office shows it: its events, what steps and people in them are called, and the
// evidence in them.

import { useQuery } from '@tanstack/react-query'
import { type Client, got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import type { Texts } from '../../words/index.ts'

export type Line = Schemas['HistoryLineOut']

export interface JobRecord {
  lines: Line[]
  titles: Record<string, Texts>
  names: Record<string, string>
}

/** A capture in an answer: what was photographed, signed, scanned. */
export interface Capture {
  key: string
  field: string
  blob: string | null
  stamped: string | null // a copy with time, place, person and job drawn into it
  at: number | null
  text: string | null
  signer: string | null
}

export interface Piece extends Capture {
  address: string
  by: string
  fault: string | undefined
}

const PAGE = 200

export function useHistory(job: string) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['record', job],
    queryFn: async ({ signal }) => await recordOf(client, job, signal),
  })
}

async function recordOf(client: Client, job: string, signal: AbortSignal): Promise<JobRecord> {
  const record: JobRecord = { lines: [], titles: {}, names: {} }
  let after = 0
  for (;;) {
    const page: Schemas['HistoryPage'] = await got(
      client.GET('/api/jobs/{job}/history', {
        params: { path: { job }, query: { after, limit: PAGE } },
        signal,
      }),
    )
    record.lines.push(...page.items)
    Object.assign(record.titles, page.titles)
    Object.assign(record.names, page.names)
    if (page.next === null) return record
    after = page.items.at(-1)?.seq ?? after
  }
}

/** Events that only say how others came about: they are in the dossier, and would hide the others here. */
const QUIET = new Set(['scope.opened', 'scope.closed', 'rung.fired'])

/** The lines that are told to people, the earliest first. */
export function told(lines: readonly Line[]): Line[] {
  return lines.filter(({ event }) => !QUIET.has(String(event.type)))
}

/** All evidence in the record, the latest last. */
export function pieces(lines: readonly Line[]): Piece[] {
  return lines.flatMap(({ seq, by, event }) => {
    const address = typeof event.address === 'string' ? event.address : ''
    const fault = typeof event.fault === 'string' ? event.fault : undefined
    return captures(event.answers).map((one) => ({ ...one, key: `${seq}/${one.key}`, by, address, fault }))
  })
}

/** The captures in answers. */
export function captures(answers: unknown): Capture[] {
  if (!isObject(answers)) return []
  return Object.entries(answers).flatMap(([field, value]) =>
    Array.isArray(value)
      ? value.flatMap((capture: unknown, at): Capture[] =>
          isCapture(capture) ? [{ key: `${field}/${at}`, field, ...read(capture) }] : [],
        )
      : [],
  )
}

function isCapture(value: unknown): value is Record<string, unknown> {
  return isObject(value) && ('blob' in value || ('at' in value && ('text' in value || 'position' in value)))
}

function read(capture: Record<string, unknown>): Omit<Capture, 'key' | 'field'> {
  return {
    blob: typeof capture.blob === 'string' ? capture.blob : null,
    stamped: typeof capture.stamped === 'string' ? capture.stamped : null,
    at: typeof capture.at === 'number' ? capture.at : null,
    text: typeof capture.text === 'string' ? capture.text : placeOf(capture.position),
    signer: typeof capture.signer === 'string' ? capture.signer : null,
  }
}

function placeOf(position: unknown): string | null {
  if (!isObject(position) || typeof position.lat !== 'number' || typeof position.lon !== 'number') return null
  return `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
