// What the expressions of a running job see: `inputs`, `subject`, `branch`, `job`, `answers`, `this`, `event`,
// `visits`, `table`, and the items of the `each` steps around; twin of engine/runtime/view.py.
//
// Only the names that an expression reads are looked up. Names of steps are found from the inside outwards.

import { bind, UNKNOWN } from '../expressions/binding.ts'
import type { FullJob } from './full.ts'
import type { OpenScope, OpenStep } from './job.ts'
import { ABSENT, dig } from './memory.ts'
import type { Organisation } from './organisation.ts'
import { timezone } from './people.ts'
import type { Playbook } from './playbook.ts'
import type { Gives } from './programs.ts'
import { at, type Table } from './records.ts'

const DEEPEST_TABLE = 8 // tables may read tables; a circle of them ends here as unknown

/** The names as one step of one job sees them, in the scope of the address `scope`. */
export class View implements Gives {
  readonly #playbook: Playbook
  readonly #job: FullJob
  readonly #organisation: Organisation
  readonly #scope: string
  readonly #this: Table<unknown> | null
  readonly #event: Table<unknown> | null
  #depth = 0

  constructor(playbook: Playbook, job: FullJob, organisation: Organisation, scope: string, seen: Seen = {}) {
    this.#playbook = playbook
    this.#job = job
    this.#organisation = organisation
    this.#scope = scope
    this.#this = seen.this ?? null
    this.#event = seen.event ?? null
  }

  /** The values of names; those that are not known are left out. */
  give(names: readonly string[]): Table<unknown> {
    const found: Table<unknown> = {}
    for (const name of names) {
      const value = this.#look(name)
      if (value !== ABSENT && value !== null && value !== undefined && value !== UNKNOWN) found[name] = value
    }
    return found
  }

  #look(name: string): unknown {
    const dot = name.indexOf('.')
    const root = dot < 0 ? name : name.slice(0, dot)
    const rest = dot < 0 ? '' : name.slice(dot + 1)
    switch (root) {
      case 'inputs':
        return within(name, root, this.#job.opening.inputs ?? {})
      case 'subject':
        return this.#subject(name)
      case 'branch':
        return this.#branch(name)
      case 'job':
        return this.#ofJob(name)
      case 'answers':
        return this.#answers(rest)
      case 'this':
        return this.#this === null ? ABSENT : within(name, root, this.#this)
      case 'event':
        return this.#event === null ? ABSENT : within(name, root, this.#event)
      case 'visits':
        return this.#visits(rest)
      case 'table':
        return this.#table(rest)
      default:
        return this.#item(name, root)
    }
  }

  #subject(name: string): unknown {
    const subject = this.#job.opening.subject
    if (!subject) return ABSENT
    const { site } = subject
    return within(name, 'subject', {
      ...subject.data,
      id: subject.id,
      kind: subject.kind,
      name: subject.name,
      branch: subject.branch,
      site: site ? { lat: site.lat, lon: site.lon } : null,
      address: subject.address,
      contact: subject.contact ?? {},
      labels: subject.labels ?? [],
    })
  }

  #branch(name: string): unknown {
    const branch = at(this.#organisation.branches, this.#job.state.branch)
    if (branch === undefined) return ABSENT
    return within(name, 'branch', {
      code: branch.code,
      title: Object.values(branch.title ?? {})[0] ?? branch.code,
      parent: branch.parent,
      tags: branch.tags ?? [],
      timezone: timezone(this.#organisation, branch.code),
    })
  }

  #ofJob(name: string): unknown {
    const { opening, state } = this.#job
    return within(name, 'job', {
      id: opening.id,
      sop: opening.sop,
      variant: opening.variant,
      branch: state.branch,
      assignee: state.assignee,
      priority: state.priority ?? 'normal',
      opened_by: opening.opened_by,
      opened_at: opening.opened_at,
      due_at: state.due_at,
    })
  }

  #answers(rest: string): unknown {
    const found = this.#step(rest)
    if (found === null) return ABSENT
    const [address, field] = found
    const { answers } = this.#job.state
    let name = field ? `${address}.${field}` : address
    const keys: string[] = []
    while (!Object.hasOwn(answers, name)) {
      // what is remembered may be more than what is read
      const dot = name.lastIndexOf('.')
      keys.unshift(name.slice(dot + 1))
      name = dot < 0 ? '' : name.slice(0, dot)
      if (name.length < address.length) return ABSENT
    }
    return dig(answers[name], keys)
  }

  #visits(rest: string): unknown {
    const found = this.#step(rest)
    return found === null ? ABSENT : (at(this.#job.state.visits, found[0]) ?? 0)
  }

  /** The address of the step that a dotted name begins with, and what is left of the name. */
  #step(name: string): [string, string] | null {
    const of = at(this.#job.state.scopes, this.#scope)?.of ?? ''
    const found = this.#playbook.stepNamed(name, of)
    return found && [addressFrom(this.#playbook, this.#job, this.#scope, found[0]), found[1]]
  }

  #table(rest: string): unknown {
    const table = at(this.#playbook.runbook.tables, rest)
    if (table === undefined || this.#depth === DEEPEST_TABLE) return ABSENT
    this.#depth += 1
    try {
      const row = table.rows.find(({ when }) => !when || this.#playbook.formula(when).holds(this))
      return row === undefined ? ABSENT : row.result
    } finally {
      this.#depth -= 1
    }
  }

  #item(name: string, root: string): unknown {
    const { scopes, open } = this.#job.state
    let scope = at(scopes, this.#scope)
    while (scope?.parent) {
      const holder = at(open, scope.parent)
      if (holder === undefined) return ABSENT
      const step = this.#playbook.step(holder.step)
      if (step.kind === 'each' && (step.as ?? 'item') === root) return within(name, root, scope.item)
      scope = at(scopes, holder.scope)
    }
    return ABSENT
  }
}

/** What is being handed in, and what happened outside. */
export interface Seen {
  this?: Table<unknown> | null
  event?: Table<unknown> | null
}

/** What the `key` of an `each` sees: an item under its `as` name, and what else the job gives. */
export class Item implements Gives {
  readonly #view: View
  readonly #name: string
  readonly #item: unknown

  constructor(view: View, name: string, item: unknown) {
    this.#view = view
    this.#name = name
    this.#item = item
  }

  give(names: readonly string[]): Table<unknown> {
    const mine = names.filter((name) => name.split('.', 1)[0] === this.#name)
    const others = names.filter((name) => !mine.includes(name))
    return { ...bind(mine, { [this.#name]: this.#item }), ...this.#view.give(others) }
  }
}

/** The address of a step as seen from a scope: in the scopes around it, else as it is written. */
export function addressFrom(playbook: Playbook, job: FullJob, scope: string, template: string): string {
  const { scopes, open } = job.state
  const there = playbook.ground.scopeOf(template)
  let around: string | null = scope
  while (around !== null) {
    const here: OpenScope | undefined = at(scopes, around)
    if (here === undefined) break
    if (here.of === there) return playbook.address(around, here.of, template)
    const parent: string | null = here.parent ?? null
    const holder: OpenStep | undefined = parent === null ? undefined : at(open, parent)
    if (parent === null || holder === undefined) break
    const prefix = `${holder.step}.`
    if (there.startsWith(prefix)) return `${parent}.${template.slice(prefix.length)}` // beside, inside the same
    around = holder.scope
  }
  return template
}

function within(name: string, root: string, value: unknown): unknown {
  return at(bind([name], { [root]: value }), name) ?? ABSENT
}
