// What the panel can set of each thing that an SOP says. Whatever else is written is kept, and shown as such.

import type { Path } from '../../document/index.ts'
import type { Kind } from './outline.ts'

/** `true`: whatever stands there is shown. A map: these keys (`*`: any name). A list: every item. */
export type Said = true | readonly [Said] | { readonly [key: string]: Said }

const TEXT = true
const GUIDE = true
const EVIDENCE = {
  '*': {
    kind: true,
    title: TEXT,
    count: true,
    within: true,
    fresh: true,
    source: true,
    distinct: true,
    match: true,
    signer: true,
    check: true,
  },
} as const
const LADDER = [
  { at: true, notify: true, message: TEXT, reassign: true, raise_to: true, fault: true, outcome: true },
] as const
const DISPATCH = { by: true, within: true, accept_within: true, to: true } as const
const STEP = { title: TEXT, guide: GUIDE, locked: true, due: true, escalate: LADDER } as const
const GOES_ON = { ...STEP, next: true } as const

export const STEPS: Readonly<Record<Kind, { readonly [key: string]: Said }>> = {
  work: { ...GOES_ON, by: true, four_eyes: true, form: true, evidence: EVIDENCE },
  approval: {
    ...STEP,
    approval: {
      by: true,
      need: true,
      stages: [{ title: TEXT, by: true, need: true }],
      outcomes: true,
      four_eyes: true,
    },
    form: true,
    evidence: EVIDENCE,
  },
  any_order: { ...GOES_ON, any_order: true, need: true },
  each: { ...GOES_ON, each: { of: true, as: true, key: true, steps: true } },
  call: { ...GOES_ON, call: true, with: true, outcomes: true },
  wait: { ...GOES_ON, wait: { for: true, event: true, when: true, up_to: true, else: true } },
  do: { ...GOES_ON, do: true, with: true, on_error: true },
  end: { title: TEXT, guide: GUIDE, end: true, successful: true },
}

export const FAULT: Said = {
  title: TEXT,
  from: true,
  form: true,
  evidence: EVIDENCE,
  notify: true,
  message: TEXT,
  go: true,
}

/** A field of what opening a job needs. */
const INPUT = {
  type: true,
  title: TEXT,
  description: TEXT,
  codeList: true,
  enum: true,
  minimum: true,
  maximum: true,
} as const

export const SOP: Said = {
  sop: true,
  title: TEXT,
  guide: GUIDE,
  about: true,
  skills: true,
  priority: true,
  labels: true,
  dispatch: DISPATCH,
  clock: true,
  due: true,
  escalate: LADDER,
  inputs: { type: true, required: true, properties: { '*': INPUT } },
  steps: true,
  faults: true, // each has a panel of its own
  tables: { '*': { title: TEXT, inputs: true, hit: true, rows: true } },
  triggers: {
    '*': {
      on: true,
      of: true,
      when: true,
      for: true,
      once: true,
      schedule: true,
      inputs: true,
      dispatch: DISPATCH,
    },
  },
  guarantees: [{ before: true, always: true }],
}

/** Every key that some kind of step says. */
export const STEP_KEYS: ReadonlySet<string> = new Set(Object.values(STEPS).flatMap((one) => Object.keys(one)))

/** The places of what is written and not shown: a key that is not known, or what is not of the shape it has. */
export function untold(said: Said, data: unknown, at: Path = []): Path[] {
  if (said === true || data === undefined || data === null) return []
  if (isList(said)) {
    if (!Array.isArray(data)) return [at]
    return data.flatMap((one, index) => untold(said[0], one, [...at, index]))
  }
  if (typeof data !== 'object' || Array.isArray(data)) return [at]
  return Object.entries(data).flatMap(([key, value]) => {
    const known = Object.hasOwn(said, key) ? said[key] : said['*']
    return known === undefined ? [[...at, key]] : untold(known, value, [...at, key])
  })
}

function isList(said: Said): said is readonly [Said] {
  return Array.isArray(said)
}
