// Texts and templates of a runbook, filled in with what a job knows; twin of engine/runtime/fill.py.
//
// What an expression needs and nobody gave shows nothing in a text, and leaves its place out of a template.

import { UNKNOWN } from '../expressions/binding.ts'
import { shown } from '../expressions/shown.ts'
import type { Playbook } from './playbook.ts'
import type { Gives } from './programs.ts'
import { isObject } from './records.ts'
import type { Expression, Template, Text } from './runbook.ts'

type Parts = Text[string]

/** A text, filled in, per language. */
export function text(
  playbook: Playbook,
  value: Text | null | undefined,
  view: Gives,
): Record<string, string> {
  const pairs = Object.entries(value ?? {}).map(([language, parts]) => [
    language,
    line(playbook, parts, view),
  ])
  return Object.fromEntries(pairs)
}

/** The text of one language. */
export function line(playbook: Playbook, parts: Parts, view: Gives): string {
  if (typeof parts === 'string') return parts
  return parts
    .map((part) => (typeof part === 'string' ? part : shown(playbook.formula(part).value(view))))
    .join('')
}

/** A template, filled in; null where the whole of it is unknown. */
export function template(playbook: Playbook, value: Template, view: Gives): unknown {
  const filled = fill(playbook, value ?? null, view)
  return filled === UNKNOWN ? null : filled
}

function fill(playbook: Playbook, value: unknown, view: Gives): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => fill(playbook, entry, view)).filter((filled) => filled !== UNKNOWN)
  }
  if (!isObject(value)) return value
  const [key, ...more] = Object.keys(value)
  if (more.length === 0 && key === '$cel') return playbook.formula(value.$cel as Expression).value(view)
  if (more.length === 0 && key === '$text') return line(playbook, value.$text as Parts, view)
  const pairs = Object.entries(value).map(([name, entry]) => [name, fill(playbook, entry, view)] as const)
  return Object.fromEntries(pairs.filter(([, filled]) => filled !== UNKNOWN))
}
