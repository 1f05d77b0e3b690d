// Work that the next frame does not need.

const LATEST = 100 // ms: a page that nobody looks at makes no frames

/** Does something once the next frame is made, or soon where none is made; what comes back calls it off. */
export function afterFrame(run: () => void): () => void {
  let frame: number | undefined
  let late: ReturnType<typeof setTimeout> | undefined
  const done = () => {
    stop()
    run()
  }
  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(late)
  }
  late = setTimeout(done, LATEST)
  if (typeof requestAnimationFrame === 'function') {
    frame = requestAnimationFrame(() => {
      frame = undefined
      clearTimeout(late)
      late = setTimeout(done, 0)
    })
  }
  return stop
}

/** Does something while nothing else is to be done; tells how to give it up. */
export function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, 1000)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(act, { timeout: 5000 })
  return () => cancelIdleCallback(handle)
}
