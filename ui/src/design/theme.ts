// Light or dark: as the device, unless somebody chose on this device. The choice stands as `data-theme` on <html>.

import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'system' | 'light' | 'dark'

const KEPT_AS = 'sopwith.theme'
const listeners = new Set<() => void>()
let choice: ThemeChoice = 'system'

function dark(): boolean {
  return choice === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : choice === 'dark'
}

function show(): void {
  const root = document.documentElement
  root.dataset.theme = dark() ? 'dark' : 'light'
  const ground = getComputedStyle(root).getPropertyValue('--surface').trim()
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground)
}

/** To be called once, before the first screen is drawn. */
export function startTheme(): void {
  try {
    const kept = localStorage.getItem(KEPT_AS)
    if (kept === 'light' || kept === 'dark') choice = kept
  } catch {
    // Storage may be forbidden: as the device, then.
  }
  show()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show)
}

export function setTheme(next: ThemeChoice): void {
  choice = next
  try {
    if (next === 'system') localStorage.removeItem(KEPT_AS)
    else localStorage.setItem(KEPT_AS, next)
  } catch {
    // It holds until the page is closed.
  }
  show()
  for (const listener of listeners) listener()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export function useTheme(): [ThemeChoice, (next: ThemeChoice) => void] {
  return [useSyncExternalStore(subscribe, () => choice), setTheme]
}
