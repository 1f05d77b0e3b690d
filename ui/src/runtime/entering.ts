// Entering a step: it is opened with its deadline and timer, and a composite step with all that it holds; twin
// of engine/runtime/entering.py.

import { itemWords, last } from './addresses.ts'
import { settleEscalations } from './closing.ts'
import { due, timerOf } from './deadlines.ts'
import { actionRequest, childId, childRequest } from './requests.ts'
import type { Each, Step } from './runbook.ts'
import type { Turn } from './turn.ts'
import { Item } from './view.ts'

/** Items of one `each` step. A command that would open more is refused. */
const MOST_ITEMS = 1000

/** A scope to open: its address, its template path, and the item it is for. */
type Opened = [scope: string, of: string, item: unknown]

/** Open a step in the scope of that address. A composite step that may be done at once is put on the agenda. */
export function enter(turn: Turn, scope: string, template: string): void {
  if (turn.refusal !== null) return
  const step = turn.playbook.step(template)
  if (step.kind === 'end') {
    settleEscalations(turn, 'gone')
    turn.emit('job.ended', { end: step.label, step: template, successful: step.successful })
    return
  }
  const address = turn.playbook.address(scope, turn.scope(scope).of, template)
  if (!turn.enters(address)) return
  if (step.kind === 'any_order') {
    open(turn, step, template, scope, address)
    const members = step.members.map((member): Opened => [`${address}.${last(member)}`, member, null])
    openScopes(turn, address, members)
  } else if (step.kind === 'each') {
    const items = itemsOf(turn, step, scope)
    if (items.length > MOST_ITEMS) {
      tooMany(turn, address, items.length)
      return
    }
    open(turn, step, template, scope, address)
    const of = step.items ?? template
    openScopes(
      turn,
      address,
      items.map(([word, item]): Opened => [`${address}.${word}`, of, item]),
    )
  } else {
    open(turn, step, template, scope, address)
  }
}

function open(turn: Turn, step: Step, template: string, scope: string, address: string): void {
  const dueAt = due(turn, step.due)
  let child: string | null = null
  let request: Record<string, unknown> | null = null
  if (step.kind === 'call') {
    child = childId(turn, address)
    request = childRequest(turn, step, scope)
  } else if (step.kind === 'do') {
    request = actionRequest(turn, step, scope)
  }
  const timer = timerOf(turn, step, 0, { start: turn.now, dueAt })
  turn.emit('step.opened', { address, step: template, scope, due_at: dueAt, timer, child, request })
}

/** Open the scopes of a composite step and begin each of them. */
function openScopes(turn: Turn, composite: string, scopes: Opened[]): void {
  const { opened } = turn.open(composite)
  for (const [scope, of, item] of scopes) {
    turn.emit('scope.opened', { scope, of, parent: composite, item })
    enter(turn, scope, turn.playbook.scope(of).start)
  }
  turn.agenda.push([composite, opened])
}

/**
 * The items with their words. What gives no list gives no items, unless the SOP was proved on the list having
 * at least one: then the steps are done once, without an item.
 */
function itemsOf(turn: Turn, step: Each, scope: string): [string, unknown][] {
  const view = turn.view(scope)
  const found = turn.playbook.formula(step.of).value(view)
  let items: unknown[] = Array.isArray(found) ? found : []
  if (items.length === 0 && step.at_least_one) items = [null]
  let keys = items
  if (step.key) {
    const key = turn.playbook.formula(step.key)
    keys = items.map((item) => key.value(new Item(view, step.as ?? 'item', item)))
  }
  const words = itemWords(keys)
  return items.map((item, place) => [words[place] ?? '', item])
}

function tooMany(turn: Turn, address: string, count: number): void {
  turn.refusal = {
    code: 'form.invalid',
    details: { step: address, why: 'too_many_items' },
    faults: [{ pointer: '', code: 'too_many_items', params: { limit: MOST_ITEMS, found: count } }],
  }
}
