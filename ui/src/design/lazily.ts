// Parts that are fetched when they are wanted. Without a connection they are waited for: a part that is given
// up once is given up until the page is loaded anew, and with it what is not saved yet would be out of sight.

import { type ComponentType, lazy } from 'react'

const TRIES = 3 // with a connection: then it is not there, as after an update
const PAUSE = 1000 // ms between them
const LOOK = 5000 // ms after which it is tried although nothing told that the connection is back

/** A component that is fetched when it is first drawn. */
export function lazily<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await fetched(load) }))
}

/** What is fetched, as soon as it can be. Fails where it is not there although there is a connection. */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await load()
    } catch (problem) {
      if (!navigator.onLine) tries = 0
      else if (tries >= TRIES) throw problem
      await chance()
      await restyled()
    }
  }
}

/** The next moment at which it may succeed. */
function chance(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, navigator.onLine ? PAUSE : LOOK)
    addEventListener('online', done)
    function done() {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
  })
}

/** Fetches sheets of styles anew that did not arrive: the bundler's loader asks for each only once. */
async function restyled() {
  const links = document.head.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')
  const missing = [...links].filter((link) => !isHere(link))
  await Promise.all(
    missing.map(
      (link) =>
        new Promise<unknown>((done) => {
          const again = link.cloneNode() as HTMLLinkElement
          again.onload = done
          again.onerror = done
          link.replaceWith(again)
        }),
    ),
  )
}

/** Whether a sheet arrived: one that did not is there as well, and can't be read. */
function isHere({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && sheet.cssRules.length > 0
  } catch {
    return false
  }
}
