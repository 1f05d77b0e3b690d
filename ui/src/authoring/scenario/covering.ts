// Which arrows scenarios walk, and how to come to one that none does.

export interface Way {
  source: string
  target: string
  kind: string
  label: string
  when: string | null
  walked: readonly string[]
}

export interface Aim {
  source: string
  target: string
  kind: string
  label: string
  when: string | null
}

export function aimKey(aim: Aim): string {
  return JSON.stringify([aim.source, aim.target, aim.kind, aim.label, aim.when])
}

/** A shortest way of arrows from one step to another, both included; empty where there is none. */
export function wayTo(ways: readonly Way[], from: string, to: string): string[] {
  const came = new Map<string, string | null>([[from, null]])
  const queue = [from]
  for (const step of queue) {
    if (step === to) break
    for (const way of ways) {
      if (way.source !== step || came.has(way.target) || way.target.startsWith('$')) continue
      came.set(way.target, step)
      queue.push(way.target)
    }
  }
  if (!came.has(to)) return []
  const found: string[] = []
  for (let at: string | null = to; at !== null; at = came.get(at) ?? null) found.unshift(at)
  return found
}

interface Taken {
  source: string
  target: string
  written: string
  label: string
}

/** Whether a walk has gone where it was to go. Conditions are not told by a walk: of several arrows to the same
 * step any counts. */
export function isReached(aim: Aim, taken: readonly Taken[]): boolean {
  return taken.some(
    (arrow) =>
      arrow.source === aim.source &&
      (arrow.target === aim.target || arrow.written === aim.target) &&
      (aim.label === '' || arrow.label === '' || arrow.label === aim.label),
  )
}

/** The steps that were walked, in order, for the drawing. */
export function pathOf(first: string | null, taken: readonly Taken[]): string[] {
  const found = first === null ? [] : [first]
  for (const { source, target } of taken) {
    if (found.at(-1) !== source) found.push(source)
    if (!target.startsWith('$')) found.push(target)
  }
  return found
}

/** How many entries of a walk lead to a step: up to the first after which it is open. 0 where it is open at
 * once, null where it never is. */
export function entriesTo(
  step: string,
  opened: readonly string[],
  entries: readonly (readonly string[])[],
): number | null {
  const has = (open: readonly string[]) => open.some((address) => templateOf(address, step))
  if (has(opened)) return 0
  const at = entries.findIndex(has)
  return at < 0 ? null : at + 1
}

/** Whether an address (`inspect.P1.find`) is of a step (`inspect.find`). */
function templateOf(address: string, step: string): boolean {
  if (address === step) return true
  const wanted = step.split('.')
  let at = 0
  for (const part of address.split('.')) if (part === wanted[at]) at += 1
  return at === wanted.length && address.endsWith(wanted.at(-1) ?? '')
}
