// What a new step of each kind says at first: as little as the language lets stand, and nothing that holds anyway.

import type { Data, Kind } from './outline.ts'

export function blank(kind: Kind, title?: Data | string): Data {
  const named = title === undefined ? {} : { title }
  switch (kind) {
    case 'work':
      return { ...named }
    case 'approval':
      return { ...named, approval: { by: 'role:branch_manager', outcomes: { approve: 'done' } } }
    case 'any_order':
      return { ...named, any_order: { first: {}, second: {} } }
    case 'each':
      return { ...named, each: { of: 'inputs.items', steps: { check: {} } } }
    case 'call':
      return { ...named, call: 'sop' }
    case 'wait':
      return { ...named, wait: { for: '1d' } }
    case 'do':
      return { ...named, do: 'webhook' }
    case 'end':
      return { ...named, end: 'completed' }
  }
}
