import { useEffect, useRef, useState } from 'react'

/** How far one pulls before letting go refreshes. */
const FAR = 90

/** Pulling the page down at its top. Null: nobody pulls; else whether letting go now would refresh. */
export function usePull(refresh: () => unknown): boolean | null {
  const [pulled, setPulled] = useState<boolean | null>(null)
  const doIt = useRef(refresh)
  doIt.current = refresh
  useEffect(() => {
    let from: number | null = null
    let far = false
    const begin = (event: TouchEvent) => {
      from = scrollY <= 0 && event.touches.length === 1 ? (event.touches[0]?.clientY ?? null) : null
    }
    const move = (event: TouchEvent) => {
      if (from === null) return
      const way = (event.touches[0]?.clientY ?? 0) - from
      if (scrollY > 0 || way < 12) return setPulled(null)
      far = way > FAR
      setPulled(far)
    }
    const end = () => {
      if (from !== null && far) doIt.current()
      from = null
      far = false
      setPulled(null)
    }
    addEventListener('touchstart', begin, { passive: true })
    addEventListener('touchmove', move, { passive: true })
    addEventListener('touchend', end)
    addEventListener('touchcancel', end)
    return () => {
      removeEventListener('touchstart', begin)
      removeEventListener('touchmove', move)
      removeEventListener('touchend', end)
      removeEventListener('touchcancel', end)
    }
  }, [])
  return pulled
}
