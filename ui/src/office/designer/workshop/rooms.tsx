// The rooms, each fetched when it is gone to.

import { type ComponentType, lazy } from 'react'
import type { Room } from './types.ts'

type RoomComponent = ComponentType<{ item?: string }>

const FILES: Readonly<Record<Room, string>> = {
  flow: '../flow/FlowRoom.tsx',
  forms: '../form/FormsRoom.tsx',
  scenarios: '../scenarios/ScenariosRoom.tsx',
  'what-if': '../what_if/WhatIfRoom.tsx',
  variants: '../variants/VariantsRoom.tsx',
  review: '../review/ReviewRoom.tsx',
}

const found = import.meta.glob<Record<string, RoomComponent>>('../*/*Room.tsx')

function room(one: Room): RoomComponent {
  const file = FILES[one]
  return lazy(async () => {
    const module = await found[file]?.()
    const name = file.split('/').at(-1)?.replace('.tsx', '') ?? ''
    return { default: module?.[name] ?? (() => null) }
  })
}

export const ROOM: Readonly<Record<Room, RoomComponent>> = {
  flow: room('flow'),
  forms: room('forms'),
  scenarios: room('scenarios'),
  'what-if': room('what-if'),
  variants: room('variants'),
  review: room('review'),
}
