// What can go wrong with a request: the server says no, or nobody answers.

export interface Fault {
  pointer: string
  code: string
  message: string
  params: Record<string, unknown>
}

/** What the checker says of one place in an SOP's files, where something was refused for that. */
export interface FindingSaid {
  code: string
  severity: string
  file: string
  line: number
  column: number
  message: Readonly<Record<string, string>>
}

/** The server answered that it will not: an `application/problem+json` document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly faults: readonly Fault[]
  readonly findings: readonly FindingSaid[]
  readonly details: Readonly<Record<string, unknown>>
  readonly requestId: string | null
  readonly retryAfter: number | null // ms

  constructor(status: number, body: Record<string, unknown>, retryAfter: number | null) {
    const title = text(body.title)
    super(text(body.detail) || title || `HTTP ${status}`)
    this.status = status
    this.code = text(body.code) || (status === 401 ? 'auth.required' : 'server.error')
    this.title = title
    this.detail = text(body.detail)
    this.faults = Array.isArray(body.faults) ? body.faults.flatMap(faultOf) : []
    this.findings = Array.isArray(body.findings) ? body.findings.filter(isFinding) : []
    this.details = isObject(body.details) ? body.details : {}
    this.requestId = text(body.request_id) || null
    this.retryAfter = retryAfter
  }

  /** The session is over, or there never was one: whoever works here has to sign in. */
  get signedOut(): boolean {
    return this.status === 401 && (this.code === 'auth.required' || this.code === 'session.invalid')
  }
}

/** Nobody answered: no signal, a server that is down, or something between that is not ours. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure'
  readonly code = 'network'
}

/** The problem that an answer is. What is no document of ours did not come from our server. */
export async function problemOf(response: Response): Promise<Problem | NetworkFailure> {
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('application/problem+json')) {
    return new NetworkFailure(`HTTP ${response.status} that is not from this server`)
  }
  let body: unknown
  try {
    body = await response.json()
  } catch {
    return new NetworkFailure('The answer broke off')
  }
  return new Problem(response.status, isObject(body) ? body : {}, waitOf(response.headers.get('retry-after')))
}

function waitOf(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header)
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null
}

function faultOf(value: unknown): Fault[] {
  if (!isObject(value)) return []
  return [
    {
      pointer: text(value.pointer),
      code: text(value.code),
      message: text(value.message),
      params: isObject(value.params) ? value.params : {},
    },
  ]
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFinding(value: unknown): value is FindingSaid {
  return isObject(value) && typeof value.file === 'string' && isObject(value.message)
}
