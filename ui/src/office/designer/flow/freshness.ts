import { useEffect, useState } from 'react'
import type { Outline } from '../../../authoring/sop/outline.ts'
import { useTools } from '../workshop/index.ts'

// What is to be drawn at once, and what may follow.

/** Whether others are drawn than before. */
export function otherSteps({ steps: now }: Outline, { steps: before }: Outline): boolean {
  if (now === before) return false
  if (now.size !== before.size) return true
  const ids = before.keys()
  for (const id of now.keys()) if (ids.next().value !== id) return true
  return false
}

const TOUCHES = ['pointerdown', 'keydown', 'focusin', 'drop'] as const

/** The revision of the draft at which something else than the text was touched last. */
export function useTouched(): number {
  const workshop = useTools()
  const [touched, setTouched] = useState(workshop.revision)
  useEffect(() => {
    const touch = (event: Event) => {
      // A card that gets the focus since it is new shows nothing of what is still to be drawn.
      const quiet = event.type === 'focusin' ? '.cm-editor, .flow-graph' : '.cm-editor'
      if (!(event.target instanceof Element && event.target.closest(quiet))) setTouched(workshop.revision)
    }
    for (const one of TOUCHES) addEventListener(one, touch, true)
    return () => {
      for (const one of TOUCHES) removeEventListener(one, touch, true)
    }
  }, [workshop])
  return touched
}
