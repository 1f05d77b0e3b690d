// The rooms, each fetched when it is gone to.

import type { ComponentType } from 'react'
import { lazily } from '../../../design/lazily.ts'
import type { Room } from './types.ts'

export const ROOM: Readonly<Record<Room, ComponentType<{ item?: string }>>> = {
  flow: lazily(async () => (await import('../flow/FlowRoom.tsx')).FlowRoom),
  forms: lazily(async () => (await import('../form/FormsRoom.tsx')).FormsRoom),
  scenarios: lazily(async () => (await import('../scenarios/ScenariosRoom.tsx')).ScenariosRoom),
  'what-if': lazily(async () => (await import('../what_if/WhatIfRoom.tsx')).WhatIfRoom),
  variants: lazily(async () => (await import('../variants/VariantsRoom.tsx')).VariantsRoom),
  review: lazily(async () => (await import('../review/ReviewRoom.tsx')).ReviewRoom),
}
