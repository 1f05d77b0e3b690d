// A list of a job: the members of an any_order step or the items of an each step, and how far each one is.

import type { KeptJob } from '../../offline/phone.ts'
import type { Held, Part } from '../../runtime/route.ts'
import { pick } from '../../words/index.ts'
import { stepName } from '../jobs/names.ts'
import { folded } from '../today/search.ts'

export interface ListItemOf {
  scope: string
  name: string
  state: 'done' | 'open'
  mine: boolean
  /** The step it stands at, where that is not its only one. */
  at: string | null
  /** The open step (or list) to go to. */
  goTo: string | null
}

export interface ItemList {
  items: ListItemOf[]
  done: number
  of: number
  need: number
}

/** The list that an open composite step holds; empty where the way does not lead through it. */
export function itemList(kept: KeptJob, held: Held | null, language: string): ItemList {
  const scopes = kept.job.state.scopes ?? {}
  const byScope = mineByScope(kept, held?.parts ?? [])
  const items = (held?.parts ?? []).map((part): ListItemOf => {
    const { scope } = part
    const name = pick(part.title, language) || nameOf(part.item, part.word)
    const here = part.state === 'open' ? scopes[scope] : undefined
    if (!here)
      return {
        scope,
        name,
        state: part.state === 'done' ? 'done' : 'open',
        mine: false,
        at: null,
        goTo: null,
      }
    const own = byScope.get(scope) ?? []
    const place = here.at == null ? null : kept.playbook.address(scope, here.of, here.at)
    const [first] = own
    return {
      scope,
      name,
      state: 'open',
      mine: own.length > 0,
      at: place === null || place === scope ? null : stepName(kept, place, language),
      goTo: own.length === 1 && first !== undefined ? first : place,
    }
  })
  const of = held?.total ?? items.length
  return { items, done: held?.done ?? 0, of, need: held?.need ?? of }
}

/** The open steps that are this person's, by the part of the list that they stand in. */
function mineByScope(kept: KeptJob, parts: readonly Part[]): Map<string, string[]> {
  const known = new Set(parts.map(({ scope }) => scope))
  const found = new Map<string, string[]>()
  for (const { address, mine } of kept.card.steps) {
    if (!mine) continue
    for (let scope = address; scope !== ''; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('.'))))
      if (known.has(scope)) found.set(scope, [...(found.get(scope) ?? []), address])
  }
  return found
}

const NAMES = ['name', 'title', 'label', 'id', 'number']

/** What an item is called: itself, else what it says of its name, else its word in the address. */
function nameOf(item: unknown, word: string): string {
  if (typeof item === 'string' || typeof item === 'number') return String(item)
  if (typeof item === 'object' && item !== null) {
    const said = item as Record<string, unknown>
    const parts = NAMES.map((name) => said[name]).filter(
      (one) => typeof one === 'string' || typeof one === 'number',
    )
    if (parts.length > 0) return [...new Set([String(parts[0]), word])].join(' · ')
  }
  return word
}

function wordOf(scope: string): string {
  return scope.slice(scope.lastIndexOf('.') + 1)
}

/** The items that hold what was typed. */
export function matching(items: readonly ListItemOf[], typed: string, onlyOpen: boolean): ListItemOf[] {
  const words = folded(typed).split(/\s+/).filter(Boolean)
  return items.filter(
    ({ name, scope, state }) =>
      (!onlyOpen || state === 'open') &&
      words.every((word) => folded(`${name} ${wordOf(scope)}`).includes(word)),
  )
}
