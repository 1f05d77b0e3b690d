// Links of our own app go on without loading the page anew. Components only write <a href>, which works without
// this too: in a new tab, by middle click, by long press.

/** Calls `go` for a plain click on a link below `base`. Returns how to stop. */
export function followLinks(base: string, go: (address: string) => void): () => void {
  function follow(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || (link.target && link.target !== '_self') || link.hasAttribute('download')) return
    const address = new URL(link.href, location.href)
    if (address.origin !== location.origin || !address.pathname.startsWith(base)) return
    const here = address.pathname === location.pathname && address.search === location.search
    if (here && address.hash) return
    event.preventDefault()
    go(address.pathname + address.search + address.hash)
  }
  document.addEventListener('click', follow)
  return () => document.removeEventListener('click', follow)
}
