// The keys of canvas and tree: going along, choosing, moving, and everything else that can be done.

import type { KeyboardEvent } from 'react'
import type { Item } from '../../../../authoring/form/index.ts'
import type { Bench } from '../bench.ts'
import { copied, erase, paste, step, twice } from './actions.ts'

export interface KeyHands {
  view: string
  /** The items that are shown, from the top down. */
  shown: () => readonly Item[]
  openInsert: () => void
  editTitle: (id: string) => void
  showProperties: () => void
  /** Folds and unfolds, where that is possible. */
  fold?: (item: Item, isOpen: boolean) => boolean
}

export function hear(event: KeyboardEvent, bench: Bench, hands: KeyHands) {
  const { target } = event
  if (!(target instanceof HTMLElement) || target.closest('input, textarea, select, [role=menu]')) return
  if (event.nativeEvent.isComposing) return
  if (act(event, bench, hands)) {
    event.preventDefault()
    event.stopPropagation()
  }
}

function act(event: KeyboardEvent, bench: Bench, hands: KeyHands): boolean {
  const { key } = event
  if (bench.held) return actHolding(event, bench)
  const mod = event.ctrlKey || event.metaKey
  const { view } = hands
  const shown = hands.shown()
  const ids = shown.map((item) => item.id)
  const active = bench.active
  const at = active === undefined ? -1 : ids.indexOf(active)
  const item = shown[at]
  const go = (to: number) => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, to))]
    if (id === undefined) return true
    if (event.shiftKey) bench.extend(id, ids)
    else bench.select([id])
    bench.focus(id, view)
    return true
  }
  if (event.altKey && !mod) {
    const way = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'out', ArrowRight: 'in' }[key]
    if (!way) return false
    step(bench, way as 'up', view)
    return true
  }
  if (mod) {
    switch (key.toLowerCase()) {
      case 'a':
        bench.select(ids)
        bench.say('form.said.chosen', { count: ids.length })
        return true
      case 'd':
        twice(bench, view)
        return true
      case 'z':
        if (event.shiftKey) bench.workshop.redo()
        else bench.workshop.undo()
        bench.focus(bench.active, view)
        return true
      case 'y':
        bench.workshop.redo()
        bench.focus(bench.active, view)
        return true
    }
    return false
  }
  switch (key) {
    case 'ArrowDown':
      return go(at + 1)
    case 'ArrowUp':
      return go(at - 1)
    case 'Home':
      return go(0)
    case 'End':
      return go(ids.length - 1)
    case 'ArrowRight':
      if (!item) return true
      if (hands.fold?.(item, true)) return true
      return item.children.length > 0 ? go(at + 1) : true
    case 'ArrowLeft': {
      if (!item) return true
      if (hands.fold?.(item, false)) return true
      const above = item.parent ? ids.indexOf(item.parent) : -1
      return above >= 0 ? go(above) : true
    }
    case 'Delete':
    case 'Backspace':
      erase(bench, view)
      return true
    case 'Enter':
      hands.showProperties()
      return true
    case 'F2':
      if (item) hands.editTitle(item.id)
      return true
    case ' ':
      if (item) bench.toggle(item.id)
      return true
    case 'Escape':
      bench.select([])
      return true
    case '+':
    case '/':
      hands.openInsert()
      return true
  }
  return false
}

/** While something is held the arrows go along the places where it can be put. */
function actHolding({ key, currentTarget }: KeyboardEvent, bench: Bench): boolean {
  if (key === 'Escape') {
    bench.hold(null)
    bench.focus(bench.active)
    return true
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[key]
  if (step === undefined) return false
  const gaps = [...currentTarget.querySelectorAll<HTMLElement>('.fb-gap')]
  const { activeElement } = document
  const at = gaps.indexOf(activeElement as HTMLElement)
  const card = currentTarget.querySelector(`[data-item="${CSS.escape(bench.active ?? '')}"]`)
  const after = gaps.findIndex(
    (gap) => card && (card.compareDocumentPosition(gap) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  )
  const to = at >= 0 ? at + step : step > 0 ? after : (after < 0 ? gaps.length : after) - 1
  gaps[Math.max(0, Math.min(gaps.length - 1, to))]?.focus()
  return true
}

/** Copying, cutting and pasting by the browser's own events, so that menus and phones can do it too. */
export function clipboard(bench: Bench, view: string) {
  const isTyping = (target: EventTarget | null) =>
    target instanceof HTMLElement && target.closest('input, textarea, select') !== null
  return {
    onCopy: (event: React.ClipboardEvent) => {
      const text = isTyping(event.target) ? null : copied(bench)
      if (text === null) return
      event.preventDefault()
      event.clipboardData.setData('text/plain', text)
      bench.say('form.said.copied', { what: bench.named(bench.selected) })
    },
    onCut: (event: React.ClipboardEvent) => {
      const text = isTyping(event.target) ? null : copied(bench)
      if (text === null) return
      event.preventDefault()
      event.clipboardData.setData('text/plain', text)
      erase(bench, view, 'form.did.cut')
    },
    onPaste: (event: React.ClipboardEvent) => {
      if (isTyping(event.target)) return
      event.preventDefault()
      paste(bench, event.clipboardData.getData('text/plain'), view)
    },
  }
}
