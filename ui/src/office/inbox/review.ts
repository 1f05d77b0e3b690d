// What an approver looks at, out of a job's record: what was handed in, round by round, with what the SOP demands
// of each piece and how far it is met.

import { metres } from '../../runtime/metres.ts'
import type { EvidencePolicy, Form, Runbook } from '../../runtime/runbook.ts'
import type { Texts } from '../../words/index.ts'
import { isObject, type JobRecord, type Line } from '../jobs/record.ts'
import { type Schema, texts } from '../jobs/sop_words.ts'

export interface Place {
  lat: number
  lon: number
}

export interface Demand {
  word: 'within' | 'fresh' | 'camera' | 'distinct' | 'match' | 'signer' | 'count'
  limit?: number // metres, milliseconds, how many
  found: number | null // likewise; null: not known
  met: boolean
}

export interface Piece {
  key: string
  blob: string | null
  stamped: string | null
  kind: string
  field: string
  title: Texts
  step: string // address
  round: number
  by: string
  at: number | null
  position: Place | null
  away: number | null // metres from the site
  text: string | null
  signer: string | null
  demands: Demand[]
}

export interface Round {
  seq: number
  by: string
  at: number
  answers: Record<string, unknown>
  pieces: Piece[]
}

/** A step, or a fault that was reported at one, with all that was ever handed in for it, the latest last. */
export interface Given {
  key: string
  address: string
  fault: string | undefined
  rounds: Round[]
}

export function review(record: JobRecord, runbook: Runbook, site: Place | null): Given[] {
  const templates = new Map<string, string>()
  const found = new Map<string, Given>()
  for (const line of record.lines) {
    const { event } = line
    const address = textOf(event.address)
    if (event.type === 'step.opened') templates.set(address, textOf(event.step))
    if (event.type !== 'step.handed_in' && event.type !== 'fault.reported') continue
    const fault = event.type === 'fault.reported' ? textOf(event.fault) : undefined
    const key = fault ? `${address}!${fault}` : address
    const before = found.get(key) ?? { key, address, fault, rounds: [] }
    const form = formOf(runbook, templates.get(address) ?? address, fault)
    before.rounds.push(roundOf(line, address, before.rounds.length + 1, form, site))
    found.set(key, before)
  }
  return [...found.values()].sort((a, b) => (a.rounds.at(-1)?.seq ?? 0) - (b.rounds.at(-1)?.seq ?? 0))
}

function formOf(runbook: Runbook, template: string, fault: string | undefined): Form | undefined {
  const step = runbook.steps[template]
  const name = fault ? runbook.faults?.[fault]?.form : step && 'form' in step ? step.form : null
  return name ? runbook.forms?.[name] : undefined
}

function roundOf(
  line: Line,
  address: string,
  round: number,
  form: Form | undefined,
  site: Place | null,
): Round {
  const answers = isObject(line.event.answers) ? line.event.answers : {}
  const claimed = line.event.claimed_at
  const at = typeof claimed === 'number' ? claimed : Date.parse(line.at)
  const pieces = Object.entries(form?.evidence ?? {}).flatMap(([field, policy]) => {
    const held = answers[field]
    const captures = Array.isArray(held) ? held.filter(isObject) : []
    return captures.map((capture, place): Piece => {
      const position = placeOf(capture.position)
      const taken = typeof capture.at === 'number' ? capture.at : null
      const away = position && site ? metres(site, position) : null
      return {
        key: `${line.seq}/${field}/${place}`,
        blob: textOrNull(capture.blob),
        stamped: textOrNull(capture.stamped),
        kind: policy.kind,
        field,
        title: titleOf(policy, form, field),
        step: address,
        round,
        by: line.by,
        at: taken,
        position,
        away,
        text: textOrNull(capture.text),
        signer: textOrNull(capture.signer),
        demands: demandsOf(policy, {
          away,
          age: taken === null ? null : Math.max(0, at - taken),
          camera: capture.source === 'camera',
          count: captures.length,
        }),
      }
    })
  })
  return { seq: line.seq, by: line.by, at, answers, pieces }
}

function titleOf(policy: EvidencePolicy, form: Form | undefined, field: string): Texts {
  const schema = form?.schema as Schema | undefined
  return texts((policy.title as Texts | undefined) ?? schema?.properties?.[field]?.title)
}

interface Facts {
  away: number | null
  age: number | null
  camera: boolean
  count: number
}

/** What a policy demands, and what was found. What only the server can tell held when it was handed in. */
export function demandsOf(policy: EvidencePolicy, { away, age, camera, count }: Facts): Demand[] {
  const least = policy.at_least ?? 1
  const found: Demand[] = [{ word: 'count', limit: least, found: count, met: count >= least }]
  if (policy.within != null) {
    found.push({
      word: 'within',
      limit: policy.within,
      found: away,
      met: away !== null && away <= policy.within,
    })
  }
  if (policy.fresh != null) {
    const limit = policy.fresh * 1000
    found.push({ word: 'fresh', limit, found: age, met: age !== null && age <= limit })
  }
  if (policy.source === 'camera') found.push({ word: 'camera', found: null, met: camera })
  if (policy.distinct != null) found.push({ word: 'distinct', found: null, met: true })
  if (policy.match != null) found.push({ word: 'match', found: null, met: true })
  if (policy.kind === 'signature') found.push({ word: 'signer', found: null, met: true })
  return found
}

/** The fields whose answer is another than in the round before. */
export function changed(now: Round, before: Round | undefined): Set<string> {
  if (!before) return new Set()
  const names = new Set([...Object.keys(now.answers), ...Object.keys(before.answers)])
  return new Set(
    [...names].filter((name) => JSON.stringify(now.answers[name]) !== JSON.stringify(before.answers[name])),
  )
}

/** Whether a file is looked at: a picture, a signature, a clip. */
export function isSeen({ blob, kind }: Piece): boolean {
  return blob !== null && kind !== 'audio' && kind !== 'file'
}

function placeOf(value: unknown): Place | null {
  if (!isObject(value) || typeof value.lat !== 'number' || typeof value.lon !== 'number') return null
  return { lat: value.lat, lon: value.lon }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
