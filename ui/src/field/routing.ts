// Where one is in the app, as a value, and its address. Deep links begin with /field/.

export type Route =
  | { at: 'today' }
  | { at: 'search'; text: string }
  | { at: 'scan' }
  | { at: 'outbox' }
  | { at: 'completed' }
  | { at: 'me' }
  | { at: 'job'; job: string }
  | { at: 'step'; job: string; address: string }
  | { at: 'offer'; offer: string }
  | { at: 'messages' }
  | { at: 'message'; message: string }
  | { at: 'label'; kind: string; id: string }
  | { at: 'unknown' }

export const BASE = '/field'

/** The route of an address; `unknown` for whatever is none. */
export function routeOf(path: string, query = ''): Route {
  const words = wordsOf(path)
  if (words === null) return { at: 'unknown' }
  const [first, second, third, fourth, ...more] = words
  if (more.length > 0) return { at: 'unknown' }
  if (first === undefined) return { at: 'today' }
  if (first === 'jobs' && second !== undefined) {
    if (third === undefined) return { at: 'job', job: second }
    return third === 'steps' && fourth !== undefined
      ? { at: 'step', job: second, address: fourth }
      : { at: 'unknown' }
  }
  if (first === 'label' && second !== undefined && third !== undefined && fourth === undefined)
    return { at: 'label', kind: second, id: third }
  if (first === 'offers' && second !== undefined && third === undefined) return { at: 'offer', offer: second }
  if (first === 'messages' && second !== undefined && third === undefined)
    return { at: 'message', message: second }
  if (second !== undefined) return { at: 'unknown' }
  switch (first) {
    case 'search':
      return { at: 'search', text: new URLSearchParams(query).get('q') ?? '' }
    case 'scan':
    case 'outbox':
    case 'completed':
    case 'messages':
    case 'me':
      return { at: first }
    default:
      return { at: 'unknown' }
  }
}

/** The address of a route. */
export function addressOf(route: Route): string {
  switch (route.at) {
    case 'today':
    case 'unknown':
      return `${BASE}/`
    case 'search':
      return route.text ? `${BASE}/search?${new URLSearchParams({ q: route.text })}` : `${BASE}/search`
    case 'job':
      return `${BASE}/jobs/${encodeURIComponent(route.job)}`
    case 'step':
      return `${BASE}/jobs/${encodeURIComponent(route.job)}/steps/${encodeURIComponent(route.address)}`
    case 'offer':
      return `${BASE}/offers/${encodeURIComponent(route.offer)}`
    case 'message':
      return `${BASE}/messages/${encodeURIComponent(route.message)}`
    case 'label':
      return `${BASE}/label/${encodeURIComponent(route.kind)}/${encodeURIComponent(route.id)}`
    default:
      return `${BASE}/${route.at}`
  }
}

/** Where “back” leads when nothing of ours came before, as after opening a link. */
export function above(route: Route): Route {
  switch (route.at) {
    case 'step':
      return { at: 'job', job: route.job }
    case 'scan':
    case 'label':
      return { at: 'search', text: '' }
    case 'message':
      return { at: 'messages' }
    case 'completed':
      return { at: 'me' }
    default:
      return { at: 'today' }
  }
}

/** The decoded words below /field/; null where the address is not below it or is badly encoded. */
function wordsOf(path: string): string[] | null {
  if (path !== BASE && !path.startsWith(`${BASE}/`)) return null
  const rest = path.slice(BASE.length).split('/').filter(Boolean)
  if (rest.length === 1 && rest[0] === 'index.html') return []
  try {
    return rest.map(decodeURIComponent)
  } catch {
    return null
  }
}
