// What a `call` or `do` step asks of the world outside when it is opened; twin of engine/runtime/requests.py.

import { template } from './fill.ts'
import { sha1 } from './hashes.ts'
import { isObject } from './records.ts'
import type { Call, Do } from './runbook.ts'
import type { Turn } from './turn.ts'

/** Namespace of the ids of child jobs, so that asking twice opens one job. */
const CHILDREN = '6f6b3d0a5d1c5f0e9a3b1d2c7e4f8a90'

/** The id of the child job that the step about to be opened asks for: a UUID of version 5 (RFC 9562). */
export function childId(turn: Turn, address: string): string {
  const space = (CHILDREN.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))
  const name = new TextEncoder().encode(`${turn.job.opening.id}/${address}/${turn.state.seq + 1}`)
  const hex = sha1(Uint8Array.from([...space, ...name]))
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** Which SOP to open as a child job, and its inputs. */
export function childRequest(turn: Turn, step: Call, scope: string): Record<string, unknown> {
  const filled = template(turn.playbook, step.with, turn.view(scope))
  return { sop: step.sop, inputs: isObject(filled) ? filled : {} }
}

/** Which action to run, and with what. */
export function actionRequest(turn: Turn, step: Do, scope: string): Record<string, unknown> {
  return { action: step.action, with: template(turn.playbook, step.with, turn.view(scope)) }
}
