// Which version of the app runs, and whether a newer one waits to take over.

import { registerWorker } from '../../offline/registering.ts'
import { useWatched } from '../../offline/use_watched.ts'

/** The build, as its file is named: `index-C0ffee12.js` is C0ffee12. */
export const BUILD = /-([\w-]{6,12})\.js/.exec(import.meta.url)?.[1] ?? 'dev'

/** What makes the waiting version take over, unless a tab is in the middle of a step; null while none waits. */
export function useNewVersion(): (() => void) | null {
  const { updateReady, apply } = useWatched(registerWorker())
  return updateReady ? () => void apply() : null
}
