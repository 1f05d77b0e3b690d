// Which things can be renamed here, and what is asked of the server for it.

import type { Thing } from './thing.ts'

export type Renamed =
  | 'field'
  | 'step'
  | 'form'
  | 'fault'
  | 'table'
  | 'input'
  | 'variant'
  | 'outcome'
  | 'evidence'

/** What is asked of the server to rename a thing; null for what can't be renamed here. */
export function renaming(thing: Thing): { what: Renamed; at: string[] } | null {
  switch (thing.kind) {
    case 'field':
      return { what: 'field', at: [...thing.of] }
    case 'form':
      return thing.defined ? { what: 'form', at: [thing.defined.file] } : null
    case 'outcome':
    case 'evidence':
      return { what: thing.kind, at: [...thing.of, thing.name] }
    case 'step':
    case 'fault':
    case 'table':
    case 'input':
    case 'variant':
      return { what: thing.kind, at: [thing.name] }
    default:
      return null
  }
}

/** The last part of what it is called: what one types when renaming. */
export const lastName = (thing: Pick<Thing, 'kind' | 'name'>) =>
  thing.kind === 'step' ? (thing.name.split('.').at(-1) ?? thing.name) : thing.name
