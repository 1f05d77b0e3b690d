// What an app is going to ask at its start anyway, asked while its own files are still on their way.

/** An answer, and when it was asked for and came, by the page's steady count. */
export interface Early {
  response: Response
  asked: number
  came: number
}

const GOOD_FOR = 30_000

const early = new Map<string, Promise<Early | null>>()

/** Asks the server of the page; whoever takes the answer within half a minute need not ask. */
export function askAhead(path: string): Promise<Early | null> {
  const asked = performance.now()
  const answer = fetch(path, {
    headers: { accept: 'application/json', 'x-sopwith': '1' },
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(GOOD_FOR),
  }).then(
    (response) => ({ response, asked, came: performance.now() }),
    () => null,
  )
  early.set(path, answer)
  return answer
}

/** The answer that was asked for ahead, once; null where there is none, or where it is too old by now. */
export async function takeAhead(path: string): Promise<Early | null> {
  const answer = early.get(path)
  if (!answer) return null
  early.delete(path)
  const found = await answer
  return found && performance.now() - found.asked < GOOD_FOR ? found : null
}
