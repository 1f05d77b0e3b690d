// A command as the request that carries it.

import type { Command } from '../runtime/commands.ts'

export interface CommandRequest {
  path: string
  json: Record<string, unknown>
}

const KINDS: Partial<Record<Command['do'], { at: string; fields: readonly string[] }>> = {
  hand_in: { at: 'steps', fields: ['answers', 'opened'] },
  report_fault: { at: 'faults', fields: ['fault', 'step', 'answers'] },
  decide: { at: 'decisions', fields: ['outcome', 'step', 'comment', 'answers', 'opened'] },
  act: { at: 'acts', fields: ['act', 'step', 'to', 'by', 'until', 'reason'] },
}

const INSTANTS = new Set(['at', 'until'])

/** The request for a command; null for one that people don't send. The same command is always the same request,
 *  which is what lets the server know it again by its key. */
export function requestOf(job: string, command: Command): CommandRequest | null {
  const kind = KINDS[command.do]
  if (!kind) return null
  const given: Record<string, unknown> = { ...command }
  const json: Record<string, unknown> = {}
  for (const name of [...kind.fields, 'at', 'skew']) {
    const value = given[name]
    if (value === undefined || value === null) continue
    json[name] = INSTANTS.has(name) ? new Date(Number(value)).toISOString() : value
  }
  const path = `/api/jobs/${encodeURIComponent(job)}/${kind.at}`
  const step = command.do === 'hand_in' ? `/${encodeURIComponent(command.step)}` : ''
  return { path: path + step, json }
}
