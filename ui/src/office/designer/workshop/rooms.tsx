// The rooms, each fetched when it is gone to.

import { type ComponentType, lazy } from 'react'
import type { Room } from './types.ts'

export const ROOM: Readonly<Record<Room, ComponentType<{ item?: string }>>> = {
  flow: lazy(async () => ({ default: (await import('../flow/FlowRoom.tsx')).FlowRoom })),
  forms: lazy(async () => ({ default: (await import('../form/FormsRoom.tsx')).FormsRoom })),
  scenarios: lazy(async () => ({ default: (await import('../scenarios/ScenariosRoom.tsx')).ScenariosRoom })),
  'what-if': lazy(async () => ({ default: (await import('../what_if/WhatIfRoom.tsx')).WhatIfRoom })),
  variants: lazy(async () => ({ default: (await import('../variants/VariantsRoom.tsx')).VariantsRoom })),
  review: lazy(async () => ({ default: (await import('../review/ReviewRoom.tsx')).ReviewRoom })),
}
