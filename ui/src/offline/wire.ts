// The phone's line to the server. Whatever does not come from our own server (a hotel's sign-in page, a proxy's
// error) counts as no signal: only the server's own problem documents may hold up anybody's work.

import type { Early } from '../api/ahead.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import type { MeasuredClock, TimeSources } from './measured_clock.ts'

/** The server answered that it will not. */
export interface ProblemAnswer {
  status: number
  code: string
  detail: string
  faults: FieldFault[]
  details: Record<string, unknown>
  retryAfter: number | null // ms
}

export type Answer =
  | { kind: 'ok'; status: number; headers: Headers; body: Response }
  | { kind: 'problem'; problem: ProblemAnswer }
  | { kind: 'unreachable'; retryAfter: number | null }

export interface Ask {
  method?: 'GET' | 'PUT' | 'POST' | 'HEAD'
  headers?: Record<string, string>
  json?: unknown
  bytes?: ArrayBuffer
  timeout?: number // ms
}

const TIMEOUT = 30_000

export interface WireParts {
  origin: string // '' in a page
  fetch: typeof fetch
  ahead?: ((login: string, path: string) => Promise<Early | null>) | undefined
  time: TimeSources
  clock: MeasuredClock
  login: string // whose work this is: the server refuses another person's session
  language: () => string
  closed: AbortSignal
}

export class Wire {
  readonly #parts: WireParts
  readonly #running = new Set<AbortController>()

  constructor(parts: WireParts) {
    this.#parts = parts
    parts.closed.addEventListener('abort', () => {
      for (const one of this.#running) one.abort()
    })
  }

  async ask(path: string, ask: Ask = {}): Promise<Answer> {
    const { origin, clock, login, language } = this.#parts
    const headers: Record<string, string> = {
      accept: 'application/json',
      'accept-language': language(),
      'x-sopwith': '1',
      'x-sopwith-person': encodeURIComponent(login),
      ...ask.headers,
    }
    if (ask.json !== undefined) headers['content-type'] = 'application/json'
    if (ask.bytes !== undefined) headers['content-type'] = 'application/octet-stream'
    let answer: Early
    try {
      answer =
        (await this.#early(path, ask)) ??
        (await this.#send(origin + path, {
          method: ask.method ?? 'GET',
          headers,
          body: ask.json !== undefined ? JSON.stringify(ask.json) : (ask.bytes ?? null),
          credentials: 'same-origin',
          cache: 'no-store',
          redirect: 'error',
          signal: this.#limited(ask.timeout ?? TIMEOUT),
        }))
    } catch {
      return { kind: 'unreachable', retryAfter: null }
    }
    const { response, asked, came } = answer
    const stamp = Number(response.headers.get('x-sopwith-time') ?? Number.NaN)
    if (Number.isFinite(stamp) && stamp > 0) clock.heard(stamp, asked, came)
    if (response.ok) return { kind: 'ok', status: response.status, headers: response.headers, body: response }
    return problemOf(response)
  }

  async #send(url: string, request: RequestInit): Promise<Early> {
    const { fetch, time } = this.#parts
    const asked = time.steady()
    const response = await fetch(url, request)
    return { response, asked, came: time.steady() }
  }

  /** What was asked for before the phone was opened; a problem is asked about again. */
  async #early(path: string, { method = 'GET' }: Ask): Promise<Early | null> {
    const { ahead, login } = this.#parts
    const found = method === 'GET' ? await ahead?.(login, path) : null
    return found?.response.ok ? found : null
  }

  /** Ends with the phone, or after so long, which is also the time for reading the answer. */
  #limited(ms: number): AbortSignal {
    const controller = new AbortController()
    if (this.#parts.closed.aborted) controller.abort()
    this.#running.add(controller)
    setTimeout(() => {
      this.#running.delete(controller)
      controller.abort()
    }, ms)
    return controller.signal
  }
}

/** The body of an answer as JSON with the wanted fields; null where it is something else. */
export async function jsonOf<T extends object>(
  answer: Response,
  fields: readonly (keyof T)[],
): Promise<T | null> {
  try {
    const body: unknown = await answer.json()
    if (typeof body !== 'object' || body === null) return null
    return fields.every((field) => field in body) ? (body as T) : null
  } catch {
    return null
  }
}

/** The bytes of an answer; null where the line broke. */
export async function bytesOf(answer: Response): Promise<ArrayBuffer | null> {
  try {
    return await answer.arrayBuffer()
  } catch {
    return null
  }
}

const TRY_AGAIN = new Set([408, 425, 429])
const TRY_AGAIN_CODES = new Set([
  'idempotency.running',
  'evidence.busy',
  'evidence.offset',
  'resource.contended',
  'auth.csrf',
])

/** Whether the same request may go through later without anybody's doing. */
export function isPassing(problem: ProblemAnswer): boolean {
  return problem.status >= 500 || TRY_AGAIN.has(problem.status) || TRY_AGAIN_CODES.has(problem.code)
}

async function problemOf(response: Response): Promise<Answer> {
  const retryAfter = seconds(response.headers.get('retry-after'))
  const type = response.headers.get('content-type') ?? ''
  if (response.status !== 401 && !type.startsWith('application/problem+json')) {
    return { kind: 'unreachable', retryAfter }
  }
  const body = await jsonOf<{
    code: string
    detail?: unknown
    faults?: unknown
    details?: unknown
    title?: unknown
  }>(response, ['code'])
  if (body === null && !type.startsWith('application/problem+json'))
    return { kind: 'unreachable', retryAfter }
  return {
    kind: 'problem',
    problem: {
      status: response.status,
      code: String(body?.code ?? (response.status === 401 ? 'auth.required' : 'server.error')),
      detail: String(body?.detail ?? body?.title ?? ''),
      faults: faultsOf(body?.faults),
      details: typeof body?.details === 'object' && body.details !== null ? { ...body.details } : {},
      retryAfter,
    },
  }
}

function faultsOf(value: unknown): FieldFault[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('pointer' in one) || !('code' in one)) return []
    const params = 'params' in one && typeof one.params === 'object' && one.params !== null ? one.params : {}
    return [{ pointer: String(one.pointer), code: String(one.code), params: { ...params } }]
  })
}

function seconds(header: string | null): number | null {
  if (header === null) return null
  const number = Number(header)
  if (Number.isFinite(number)) return Math.max(0, number * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}
