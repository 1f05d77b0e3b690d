// A list of a job: the members of an any_order step or the items of an each step, and how far each one is.

import type { KeptJob } from '../../offline/phone.ts'
import { itemWords } from '../../runtime/addresses.ts'
import { full } from '../../runtime/full.ts'
import type { OpenStep } from '../../runtime/job.ts'
import type { AnyOrder, Each } from '../../runtime/runbook.ts'
import { Item, View } from '../../runtime/view.ts'
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

/** The list at the address of an open composite step. */
export function itemList(
  kept: KeptJob,
  address: string,
  open: OpenStep,
  step: AnyOrder | Each,
  language: string,
): ItemList {
  const scopes = kept.job.state.scopes ?? {}
  const [done, of] = kept.job.state.done?.[address] ?? [0, 0]
  const named =
    step.kind === 'any_order' ? members(kept, address, step, language) : items(kept, address, open, step)
  const known = new Set(named.map(({ scope }) => scope))
  for (const [scope, { parent, item }] of Object.entries(scopes))
    if (parent === address && !known.has(scope)) named.push({ scope, name: nameOf(item, wordOf(scope)) })
  const mine = kept.card.steps.filter((one) => one.mine).map((one) => one.address)
  const byScope = new Map<string, string[]>()
  for (const one of mine) {
    const scope = scopeWithin(address, one)
    if (scope !== null) byScope.set(scope, [...(byScope.get(scope) ?? []), one])
  }
  const listed = named.map(({ scope, name }): ListItemOf => {
    const here = scopes[scope]
    if (!here) return { scope, name, state: 'done', mine: false, at: null, goTo: null }
    const own = byScope.get(scope) ?? []
    const [first] = own
    const standing = here.at ?? null
    const place = standing === null ? null : kept.playbook.address(scope, here.of, standing)
    const goTo = own.length === 1 && first !== undefined ? first : place
    const at = step.kind === 'any_order' && place === scope ? null : place && stepName(kept, place, language)
    return { scope, name, state: 'open', mine: own.length > 0, at, goTo }
  })
  return {
    items: listed,
    done: Math.max(done, listed.filter(({ state }) => state === 'done').length),
    of: Math.max(of, listed.length),
    need: step.kind === 'any_order' ? step.need : Math.max(of, listed.length),
  }
}

function members(
  kept: KeptJob,
  address: string,
  step: AnyOrder,
  language: string,
): { scope: string; name: string }[] {
  return step.members.map((member) => {
    const scope = `${address}.${wordOf(member)}`
    return { scope, name: stepName(kept, scope, language) }
  })
}

/** The items as they are now worked out; where what they are of is forgotten, only those that are open. */
function items(
  kept: KeptJob,
  address: string,
  open: OpenStep,
  step: Each,
): { scope: string; name: string }[] {
  const { playbook, job, organisation } = kept
  const view = new View(playbook, full(job), organisation, open.scope)
  const found = playbook.formula(step.of).value(view)
  if (!Array.isArray(found)) return []
  const key = step.key ? playbook.formula(step.key) : null
  const keys = key ? found.map((item) => key.value(new Item(view, step.as ?? 'item', item))) : found
  const words = itemWords(keys)
  return found.map((item: unknown, place) => {
    const word = words[place] ?? String(place + 1)
    return { scope: `${address}.${word}`, name: nameOf(item, word) }
  })
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

/** The scope right below a list in which an address lies; null where it lies elsewhere. */
function scopeWithin(list: string, address: string): string | null {
  if (!address.startsWith(`${list}.`)) return null
  const dot = address.indexOf('.', list.length + 1)
  return dot < 0 ? address : address.slice(0, dot)
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
