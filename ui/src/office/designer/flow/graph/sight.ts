import { useStoreApi } from '@xyflow/react'
import { useDeferredValue, useEffect, useRef } from 'react'
import type { Box, Laid } from './layout.ts'

/** What is not seen follows in a moment: tells whether something that stood and stands elsewhere than on the screen may
 * stay as it was. */
export function useSight(laid: Laid): { before: Laid; unseen: (now?: Box, then?: Box) => boolean } {
  const store = useStoreApi()
  const hasty = useDeferredValue(laid) !== laid
  const { transform, width, height } = store.getState()
  const far = (area: Box | undefined) => {
    if (area === undefined) return false
    const [x, y, zoom] = transform
    const seen =
      area.x * zoom + x < width &&
      area.y * zoom + y < height &&
      (area.x + area.width) * zoom + x > 0 &&
      (area.y + area.height) * zoom + y > 0
    return !seen
  }
  const stood = useRef(laid)
  const before = stood.current
  useEffect(() => {
    if (!hasty) stood.current = laid
  })
  return { before, unseen: (now, then) => hasty && far(now) && far(then) }
}
