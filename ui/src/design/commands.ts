// What can be done on this page besides its keys: whoever looks for it by name finds it.

import { useEffect, useRef } from 'react'
import type { IconName } from './icons.ts'

export interface Command {
  id: string
  label: string
  icon: IconName
  detail?: string
  keys?: string
  run: () => void
}

const active: { current: () => readonly Command[] }[] = []

/** Offers commands while this component is there; asked for them only when somebody looks. */
export function useCommands(commands: () => readonly Command[]): void {
  const held = useRef(commands)
  held.current = commands
  useEffect(() => {
    active.push(held)
    return () => void active.splice(active.indexOf(held), 1)
  }, [])
}

/** Every command that is offered now, those of the page first. */
export function commandsNow(): Command[] {
  return [...active].reverse().flatMap(({ current }) => current())
}
