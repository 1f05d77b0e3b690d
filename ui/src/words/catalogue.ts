// What a catalogue is: a text per key and language, in parts that are put together per app, so that neither
// app carries the other's words.

import type { en as day } from './day.ts'
import type { en as designer } from './designer.ts'
import type { en as designerFields } from './designer_fields.ts'
import type { en as designerFlow } from './designer_flow.ts'
import type { en as designerForms } from './designer_forms.ts'
import type { en as designerReview } from './designer_review.ts'
import type { en as designerScenarios } from './designer_scenarios.ts'
import type { en as designerText } from './designer_text.ts'
import type { en as designerVariants } from './designer_variants.ts'
import type { en as designerWhatIf } from './designer_what_if.ts'
import type { en as desk } from './desk.ts'
import type { en as devices } from './devices.ts'
import type { en as dispatch } from './dispatch.ts'
import type { en as evidence } from './evidence.ts'
import type { en as formImports } from './form_imports.ts'
import type { en as frame } from './frame.ts'
import type { en as jobsDesk } from './jobs_desk.ts'
import type { en as messages } from './messages.ts'
import type { en as offers } from './offers.ts'
import type { en as office } from './office.ts'
import type { en as offline } from './offline.ts'
import type { en as people } from './people.ts'
import type { en as problems } from './problems.ts'
import type { en as renderer } from './renderer.ts'
import type { en as rollOuts } from './roll_outs.ts'
import type { en as setup } from './setup.ts'
import type { en as steps } from './steps.ts'
import type { en as telling } from './telling.ts'

/** Every key there is. The keys of English are the keys. */
export type Key =
  | keyof typeof frame
  | keyof typeof problems
  | keyof typeof renderer
  | keyof typeof evidence
  | keyof typeof offline
  | keyof typeof day
  | keyof typeof steps
  | keyof typeof office
  | keyof typeof desk
  | keyof typeof jobsDesk
  | keyof typeof devices
  | keyof typeof dispatch
  | keyof typeof messages
  | keyof typeof people
  | keyof typeof setup
  | keyof typeof rollOuts
  | keyof typeof designer
  | keyof typeof designerForms
  | keyof typeof designerFields
  | keyof typeof designerFlow
  | keyof typeof designerText
  | keyof typeof designerScenarios
  | keyof typeof designerWhatIf
  | keyof typeof designerVariants
  | keyof typeof designerReview
  | keyof typeof formImports
  | keyof typeof offers
  | keyof typeof telling

export type Catalogue = Readonly<Partial<Record<Key, string>>>
export type Params = Readonly<Record<string, string | number>>

const HOLE = /\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}/g

/**
 * A text with its holes filled. `{name}` is a value, numbers written as the language writes them;
 * `{n|job|jobs}` is the word that goes with the number n (Chinese needs only `{n}`).
 */
export function filled(text: string, params: Params | undefined, language: string): string {
  if (!text.includes('{')) return text
  return text.replace(HOLE, (whole, name: string, one?: string, other?: string) => {
    const value = params?.[name]
    if (value === undefined) return whole
    if (one !== undefined && other !== undefined) {
      return numbersOf(language).rules.select(Number(value)) === 'one' ? one : other
    }
    return typeof value === 'number' ? numbersOf(language).format.format(value) : value
  })
}

interface Numbers {
  rules: Intl.PluralRules
  format: Intl.NumberFormat
}

const numbers = new Map<string, Numbers>()

/** How a language writes numbers: to find out takes far longer than to write one. */
function numbersOf(language: string): Numbers {
  const known = numbers.get(language)
  if (known) return known
  const made = { rules: new Intl.PluralRules(language), format: new Intl.NumberFormat(language) }
  numbers.set(language, made)
  return made
}

/** The names of a text's holes, sorted: a translation must have the same. */
export function holes(text: string): string[] {
  return [...new Set([...text.matchAll(HOLE)].map((found) => found[1] ?? ''))].sort()
}
