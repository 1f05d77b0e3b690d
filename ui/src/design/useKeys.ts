import { useEffect, useRef } from 'react'

/** A key that does something on this page. `keys` as `j`, `shift+x`, `mod+k` (⌘ on a Mac, Ctrl elsewhere). */
export interface Shortcut {
  keys: string
  label: string // what it does, in words: the keyboard help shows it
  run?: (event: KeyboardEvent) => void // none where the part that has the focus hears it itself
  typing?: boolean // also while somebody types
}

const active: { current: readonly Shortcut[] }[] = []

/** Keys that hold while this component is there; what came last is asked first. Not while a dialog is open. */
export function useKeys(shortcuts: readonly Shortcut[], on = true): void {
  const held = useRef(shortcuts)
  held.current = shortcuts
  useEffect(() => {
    if (!on) return
    if (active.length === 0) document.addEventListener('keydown', heard)
    active.push(held)
    return () => {
      active.splice(active.indexOf(held), 1)
      if (active.length === 0) document.removeEventListener('keydown', heard)
    }
  }, [on])
}

/** Every key that holds now, each once, those of the page first. */
export function shortcutsNow(): Shortcut[] {
  const found = new Map<string, Shortcut>()
  for (const { current } of [...active].reverse()) {
    for (const one of current) if (!found.has(one.keys)) found.set(one.keys, one)
  }
  return [...found.values()]
}

function heard(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return
  const typing = isTyping(event.target)
  for (const { current } of [...active].reverse()) {
    const meant = current.find(({ keys, run }) => run && matches(keys, event))
    if (!meant?.run) continue
    if (typing && !meant.typing) return
    event.preventDefault()
    meant.run(event)
    return
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.matches('textarea, select, [role=menu] *, video, audio')) return true
  return target.matches('input:not([type=checkbox], [type=radio], [type=range], [type=button])')
}

export function matches(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split('+').filter(Boolean)
  const key = keys === '+' || keys.endsWith('++') ? '+' : (parts.at(-1) ?? '')
  const mod = parts.includes('mod')
  if (mod !== (event.metaKey || event.ctrlKey) || event.altKey) return false
  if (parts.includes('shift') && !event.shiftKey) return false
  if (key.length > 1 && !parts.includes('shift') && event.shiftKey) return false
  return event.key.toLowerCase() === key.toLowerCase()
}
