// What people call the steps, faults, outcomes, people and places of a job.

import type { KeptJob } from '../../offline/phone.ts'
import type { Text } from '../../runtime/runbook.ts'
import { filled } from '../../runtime/words.ts'
import { type Key, pick, type Translate, type Words } from '../../words/index.ts'
import type { Names } from './history.ts'
import { readable } from './readable.ts'

/** A text of the SOP in the person's language, filled in with what the job knows. */
export function textOf(
  kept: KeptJob,
  text: Text | null | undefined,
  scope: string,
  language: string,
): string {
  if (!text) return ''
  return pick(filled(kept.playbook, kept.job, kept.organisation, scope, text), language)
}

/** What a step is called: its title, with the item it is about. A step without a title is called by its name. */
export function stepName(kept: KeptJob, address: string, language: string): string {
  const template = kept.playbook.template(address)
  if (template === null) return readable(address)
  const scope = scopeOf(kept, address)
  const title = textOf(kept, kept.playbook.step(template).title, scope, language)
  return title || readable(template.slice(template.lastIndexOf('.') + 1))
}

/** The open scope that an address lies in: the longest one that it begins with, else the top. */
export function scopeOf(kept: KeptJob, address: string): string {
  const open = kept.job.state.open?.[address]
  if (open) return open.scope
  const scopes = kept.job.state.scopes ?? {}
  for (let end = address.length; end > 0; end = address.lastIndexOf('.', end - 1)) {
    const scope = address.slice(0, end)
    if (scope in scopes) return scope
  }
  return ''
}

export function personName(kept: KeptJob, login: string): string {
  return kept.names[login] ?? kept.organisation.people?.[login]?.name ?? login
}

export function roleName(kept: KeptJob, role: string, language: string): string {
  return pick(kept.organisation.roles?.[role]?.title, language) || readable(role)
}

/** Names for telling the history of a job. */
export function namesOf(kept: KeptJob, { t, language, formats }: Words): Names {
  return {
    person: (login) => personName(kept, login),
    step: (address) => stepName(kept, address, language),
    outcome: (_, outcome) => outcomeName(outcome, t),
    fault: (name) =>
      textOf(kept, kept.playbook.runbook.faults?.[name]?.title, '', language) || readable(name),
    end: (step, label) => endName(kept, step, label, language),
    branch: (code) => pick(kept.organisation.branches?.[code]?.title, language) || code,
    moment: (at) => formats.moment(at),
    message: (texts) => pick(texts, language),
    distance: (metres) => formats.distance(metres),
  }
}

/** An outcome has no title of its own; those that many SOPs use have words, others are called by their name. */
export function outcomeName(outcome: string, t: Translate): string {
  const key = `outcome.${outcome}`
  const said = t(key as Key)
  return said === key ? readable(outcome) : said
}

/** What an end is called: its title, else its label in words. */
export function endName(kept: KeptJob, step: string, label: string, language: string): string {
  const template = kept.playbook.template(step)
  const title = template === null ? '' : textOf(kept, kept.playbook.step(template).title, '', language)
  return title || readable(label)
}
