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
