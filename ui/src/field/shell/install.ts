// Putting the app on the home screen: browsers offer it by an event, iOS only in its own menu.

import { useEffect, useState } from 'react'

interface InstallEvent extends globalThis.Event {
  prompt(): Promise<void>
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

const DISMISSED_AS = 'sopwith.field.install'

let offered: InstallEvent | null = null
const watchers = new Set<() => void>()

if (typeof addEventListener === 'function') {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered = event as InstallEvent
    for (const changed of watchers) changed()
  })
  addEventListener('appinstalled', () => {
    offered = null
    for (const changed of watchers) changed()
  })
}

export interface Install {
  /** `prompt`: one tap does it; `explain`: it has to be told how; null: installed, or not wanted. */
  how: 'prompt' | 'explain' | null
  ios: boolean
  install(): Promise<void>
  dismiss(): void
}

export function useInstall(ios: boolean): Install {
  const [, draw] = useState(0)
  const [dismissed, setDismissed] = useState(wasDismissed)
  useEffect(() => {
    const changed = () => draw((count) => count + 1)
    watchers.add(changed)
    return () => void watchers.delete(changed)
  }, [])
  return {
    how: dismissed || isInstalled() ? null : offered ? 'prompt' : ios ? 'explain' : null,
    ios,
    install: async () => {
      const event = offered
      if (!event) return
      offered = null
      await event.prompt()
      await event.userChoice
      draw((count) => count + 1)
    },
    dismiss: () => {
      try {
        localStorage.setItem(DISMISSED_AS, 'dismissed')
      } catch {
        // Storage may be forbidden or full: then the hint comes again.
      }
      setDismissed(true)
    },
  }
}

export function isInstalled(): boolean {
  return (
    matchMedia('(display-mode: standalone)').matches || ('standalone' in navigator && !!navigator.standalone)
  )
}

function wasDismissed(): boolean {
  try {
    return localStorage.getItem(DISMISSED_AS) !== null
  } catch {
    return false
  }
}
