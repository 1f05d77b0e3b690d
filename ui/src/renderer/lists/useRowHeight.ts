import { type RefObject, useEffect, useRef } from 'react'

/** Tells how high a row is drawn, whenever that changes. */
export function useRowHeight<T extends HTMLElement>(tell: (pixels: number) => void): RefObject<T | null> {
  const element = useRef<T>(null)
  const latest = useRef(tell)
  latest.current = tell
  useEffect(() => {
    const row = element.current
    if (!row || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => latest.current(row.getBoundingClientRect().height))
    observer.observe(row)
    return () => observer.disconnect()
  }, [])
  return element
}
