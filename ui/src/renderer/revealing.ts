// The way to a field that may be hidden: in a folded row, far down a long list, on another step. Whatever hides
// fields says how to show them; whoever wants to go to a field asks all of them, again and again, until it is
// there.

import { useEffect, useRef } from 'react'
import { domId, type Revealer, type Scope, useScope } from './scope.ts'
import type { Spot } from './spots.ts'

/** Is asked for a spot while this part of the form is drawn. */
export function useRevealer(reveal: Revealer) {
  const { revealers } = useScope()
  const latest = useRef(reveal)
  latest.current = reveal
  useEffect(() => {
    const mine: Revealer = (spot) => latest.current(spot)
    revealers.add(mine)
    return () => {
      revealers.delete(mine)
    }
  }, [revealers])
}

const MOST_TRIES = 40

/** Brings a field into view and puts the focus into it; true once it is there. Where it has no element of its own, what is around it. */
export async function goTo(spot: Spot, scope: Pick<Scope, 'revealers' | 'idPrefix'>): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const element = elementOf(spot, scope)
    if (element) {
      focusOn(element)
      return true
    }
    for (const reveal of [...scope.revealers]) reveal(spot)
    await new Promise((done) => (tries < 2 ? setTimeout(done, 0) : requestAnimationFrame(done)))
  }
  for (let outer = spot.parent; outer?.parent; outer = outer.parent) {
    const element = elementOf(outer, scope)
    if (element) {
      focusOn(element)
      return true
    }
  }
  return false
}

function elementOf(spot: Spot, scope: Pick<Scope, 'idPrefix'>): HTMLElement | null {
  const id = domId(scope, spot)
  return document.getElementById(id) ?? document.getElementById(`${id}-group`)
}

function focusOn(element: HTMLElement) {
  const target = element.matches('fieldset')
    ? (element.querySelector<HTMLElement>('input, button, select, textarea') ?? element)
    : element
  if (target.tabIndex < 0 && !target.hasAttribute('tabindex')) target.tabIndex = -1
  target.scrollIntoView?.({ block: 'center' })
  target.focus({ preventScroll: true })
}
