import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type Positioning, type PositionState, positioningOf } from './positioning.ts'
import type { EvidenceServices } from './services.ts'

/** The position while this is on the page: `sharp` where it is wanted for itself, `beside` where it goes with
 *  something else, `off` to look only. */
export function usePosition(
  clock: EvidenceServices['clock'],
  how: 'sharp' | 'beside' | 'off',
): PositionState & { positioning: Positioning } {
  const positioning = useMemo(() => positioningOf(clock), [clock])
  const state = useSyncExternalStore(
    (changed) => positioning.subscribe(changed),
    () => positioning.get(),
  )
  useEffect(() => (how === 'off' ? undefined : positioning.use(how)), [positioning, how])
  return { ...state, positioning }
}
