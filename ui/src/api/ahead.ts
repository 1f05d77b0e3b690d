// What an app is going to ask at its start anyway, asked while its own files are still on their way.

/** An answer, and when it was asked for and came, by the page's steady count. */
export interface Early {
  response: Response
  asked: number
  came: number
}

const GOOD_FOR = 30_000

const ME = '/api/me'

const early = new Map<string, Promise<Early | null>>()
let whose: Promise<string | null> = Promise.resolve(null)

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
  if (path === ME) whose = answer.then(loginOf, () => null)
  return answer
}

/** The same for one person only: what the session of somebody else was told is no business of theirs. */
export async function takeAheadFor(login: string, path: string): Promise<Early | null> {
  const found = await takeAhead(path)
  return found && (await whose) === login ? found : null
}

/** Somebody signs in or out: what was asked before is not theirs. */
export function dropAhead(): void {
  early.clear()
  whose = Promise.resolve(null)
}

async function loginOf(answer: Early | null): Promise<string | null> {
  if (!answer?.response.ok) return null
  const said: { person?: { login?: string } } = await answer.response.clone().json()
  return said.person?.login ?? null
}

/** The answer that was asked for ahead, once; null where there is none, or where it is too old by now. */
export async function takeAhead(path: string): Promise<Early | null> {
  const answer = early.get(path)
  if (!answer) return null
  early.delete(path)
  const found = await answer
  return found && performance.now() - found.asked < GOOD_FOR ? found : null
}
