import { type RefObject, useEffect, useState } from 'react'

/** Whether an element has so many pixels across. */
export function useRoom(element: RefObject<HTMLElement | null>, pixels: number): boolean {
  const [enough, setEnough] = useState(false)
  useEffect(() => {
    const box = element.current
    if (!box) return
    const look = () => setEnough(box.clientWidth >= pixels)
    const observer = new ResizeObserver(look)
    observer.observe(box)
    look()
    return () => observer.disconnect()
  }, [element, pixels])
  return enough
}
