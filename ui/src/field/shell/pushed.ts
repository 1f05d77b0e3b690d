// Messages that were tapped: the service worker asks the app that is open to go there.

/** Calls `go` with each address below `base` that the service worker asks for. Returns how to stop. */
export function followPushed(
  base: string,
  go: (address: string) => void,
  container: EventTarget | undefined = typeof navigator === 'undefined' ? undefined : navigator.serviceWorker,
): () => void {
  const heard = (event: Event) => {
    const data: unknown = (event as MessageEvent).data
    const open = typeof data === 'object' && data !== null && 'open' in data ? data.open : null
    if (typeof open !== 'string') return
    const address = new URL(open, location.href)
    if (address.origin === location.origin && address.pathname.startsWith(base)) {
      go(address.pathname + address.search)
    }
  }
  container?.addEventListener('message', heard)
  return () => container?.removeEventListener('message', heard)
}
