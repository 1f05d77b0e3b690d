// A small server for tests that keeps the promises of the real one: it decides by the runtime, knows repeated
// requests by their key, keeps uploads in pieces and goes on where they broke. And it can be told to fail.

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Command } from '../../runtime/commands.ts'
import { take } from '../../runtime/deciding.ts'
import type { Event } from '../../runtime/events.ts'
import type { BlobFacts } from '../../runtime/facts.ts'
import type { Job } from '../../runtime/job.ts'
import type { Ms } from '../../runtime/values.ts'
import { isRefused, type Refused } from '../../runtime/verdict.ts'
import { blobNames } from '../standing.ts'
import { DIGEST, ORGANISATION, opened, PLAYBOOK, RUNBOOK } from './example.ts'

export interface Trouble {
  when: (method: string, path: string) => boolean
  times: number
  /** `status` answers; `lost` does it and cuts the line before the answer; `cut` cuts it after some bytes. */
  how:
    | { status: number; code?: string; retryAfter?: number; html?: boolean }
    | 'lost'
    | { cut: number }
    | 'unreachable'
}

interface TwinJob {
  job: Job
  events: Event[]
}

const STATUS: Record<string, number> = {
  'order.unknown_step': 404,
  'form.invalid': 422,
  'actor.not_allowed': 403,
  'actor.four_eyes': 403,
}

export class Twin {
  readonly jobs = new Map<string, TwinJob>()
  readonly stored = new Map<string, Buffer>()
  readonly pieces = new Map<string, Buffer>()
  readonly withheld = new Map<string, { status: string; [name: string]: unknown }[]>()
  readonly answered = new Map<string, { request: string; body: unknown }>()
  readonly log: string[] = []
  readonly troubles: Trouble[] = []
  /** Who is signed in, as the cookie says. */
  signedIn: string | null = 'wei'
  judge: ((command: Command) => Refused | null) | null = null
  now: () => Ms = () => Date.now()
  #server: Server | null = null

  async start(): Promise<this> {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error) => {
        if (!response.headersSent) response.writeHead(500)
        response.end(String(error))
      })
    })
    await new Promise<void>((resume) => this.#server?.listen(0, '127.0.0.1', resume))
    return this
  }

  get origin(): string {
    const address = this.#server?.address() as AddressInfo | null | undefined
    return `http://127.0.0.1:${address?.port}`
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resume) => this.#server?.close(resume))
  }

  open(id: string, assignee = 'wei'): void {
    const job = opened(id, this.now(), assignee)
    this.jobs.set(id, { job, events: [] })
  }

  /** Somebody else does something to a job. */
  do(id: string, actor: string, command: Command): void {
    const done = this.#take(id, actor, command)
    if (!Array.isArray(done)) throw new Error(JSON.stringify(done))
  }

  /** The steps that were handed in, in order. */
  handedIn(id: string): string[] {
    const events = this.jobs.get(id)?.events ?? []
    return events.flatMap((event) => (event.type === 'step.handed_in' ? [event.address] : []))
  }

  trouble(when: string, how: Trouble['how'], times = 1): void {
    this.troubles.push({ when: (method, path) => `${method} ${path}`.includes(when), times, how })
  }

  #take(id: string, actor: string, command: Command): Event[] | Refused {
    const held = this.jobs.get(id)
    if (!held) throw new Error(id)
    const judged = this.judge?.(command)
    if (judged) return judged
    const blobs: Record<string, BlobFacts> = {}
    for (const [sha256, bytes] of this.stored) {
      blobs[sha256] = { sha256, media_type: 'image/jpeg', size: bytes.length, received_at: this.now() }
    }
    const facts = { now: this.now(), actor, organisation: ORGANISATION, blobs }
    const { verdict, job } = take(PLAYBOOK, held.job, command, facts)
    if (isRefused(verdict)) return verdict
    if (job) held.job = job
    held.events.push(...verdict.events)
    return verdict.events
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET'
    const path = decodeURI(request.url ?? '')
    const trouble = this.troubles.find((one) => one.times > 0 && one.when(method, path))
    if (trouble) trouble.times--
    const how = trouble?.how
    if (how === 'unreachable') {
      request.socket.destroy()
      return
    }
    const cut = typeof how === 'object' && 'cut' in how ? how.cut : null
    const body = await read(request, cut)
    this.log.push(`${method} ${path}`)
    if (typeof how === 'object' && 'status' in how) {
      const headers = how.retryAfter === undefined ? {} : { 'retry-after': String(how.retryAfter) }
      if (how.html)
        response.writeHead(how.status, { 'content-type': 'text/html', ...headers }).end('<h1>Sign in</h1>')
      else this.#problem(response, how.status, how.code ?? 'server.error', headers)
      return
    }
    const actor = this.signedIn
    const meant = decodeURIComponent(String(request.headers['x-sopwith-person'] ?? ''))
    const answer: ServerResponse = how === 'lost' || cut !== null ? silent() : response
    if (actor === null || actor !== meant) this.#problem(answer, 401, 'auth.required')
    else if (path.startsWith('/api/evidence/')) this.#evidence(method, path, request, body, actor, answer)
    else if (path === '/api/field/day') this.#day(actor, answer)
    else if (path.startsWith('/api/field/jobs/')) this.#job(path.split('/')[4] ?? '', actor, answer)
    else if (path.startsWith('/api/field/withheld/')) this.#tell(path, body, answer)
    else if (path === `/api/runbooks/${DIGEST}`) this.#json(answer, 200, RUNBOOK)
    else if (path.startsWith(`/api/runbooks/${DIGEST}/media/`)) this.#media(answer)
    else if (method === 'POST') this.#command(path, request, body, actor, answer)
    else this.#problem(answer, 404, 'resource.unknown')
    if (how === 'lost') request.socket.destroy()
    if (cut !== null) request.socket.destroy()
  }

  #day(actor: string, response: ServerResponse): void {
    const jobs = [...this.jobs].flatMap(([id, { job }]) =>
      job.state.assignee === actor && ['open', 'paused'].includes(job.state.status ?? 'open')
        ? [{ id, version: job.state.seq, etag: String(job.state.seq), runbook: DIGEST }]
        : [],
    )
    const person = ORGANISATION.people?.[actor]
    const me = { login: actor, name: person?.name, language: null, branch: 'hangzhou', roles: [] }
    const photo = { longest_side: 2048, target_bytes: 500_000, stamped_side: 1280 }
    this.#json(response, 200, { me, jobs, more: false, settings: { photo } })
  }

  #job(id: string, actor: string, response: ServerResponse): void {
    const held = this.jobs.get(id)
    if (!held || (actor !== 'wei' && held.job.state.assignee !== actor)) {
      this.#problem(response, 404, 'resource.unknown')
      return
    }
    const { opening, state } = held.job
    const history = held.events.map((event) => ({ seq: event.seq, at: event.at, by: event.by, event }))
    this.#json(response, 200, {
      id,
      number: 7,
      version: state.seq,
      etag: String(state.seq),
      runbook: DIGEST,
      title: RUNBOOK.title,
      opening,
      state,
      organisation: ORGANISATION,
      names: { wei: '魏强' },
      history,
      media: [{ path: 'hello.png', media_type: 'image/png', size: 3, sha256: '' }],
    })
  }

  #media(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'image/png', 'x-sopwith-time': String(this.now()) }).end('png')
  }

  #tell(path: string, body: Buffer, response: ServerResponse): void {
    const key = path.split('/')[4] ?? ''
    const told = JSON.parse(String(body))
    if (told.faults.length > 200 || (told.detail ?? '').length > 4000) {
      this.#problem(response, 422, 'request.invalid')
      return
    }
    this.withheld.set(key, [...(this.withheld.get(key) ?? []), told])
    this.#json(response, 200, {})
  }

  #evidence(
    method: string,
    path: string,
    request: IncomingMessage,
    body: Buffer,
    actor: string,
    response: ServerResponse,
  ): void {
    const sha256 = path.split('/')[3] ?? ''
    const name = `${actor}/${sha256}`
    const all = this.stored.get(sha256)
    if (method === 'HEAD') {
      const here = all?.length ?? this.pieces.get(name)?.length ?? 0
      this.#say(response, 200, { 'upload-offset': String(here), 'upload-complete': all ? '?1' : '?0' })
      return
    }
    if (method === 'GET') {
      if (all) this.#say(response, 200, { 'content-type': 'image/jpeg' }, all)
      else this.#problem(response, 404, 'evidence.unknown')
      return
    }
    const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(request.headers['content-range'] ?? ''))
    const first = Number(range?.[1] ?? 0)
    const total = Number(range?.[3] ?? body.length)
    let here = this.pieces.get(name) ?? Buffer.alloc(0)
    if (first === 0) here = Buffer.alloc(0)
    if (first !== here.length) {
      this.#problem(response, 409, 'evidence.offset')
      return
    }
    here = Buffer.concat([here, body])
    this.pieces.set(name, here)
    if (here.length < total) {
      this.#json(response, 202, { sha256, offset: here.length, complete: false })
      return
    }
    this.pieces.delete(name)
    if (createHash('sha256').update(here).digest('hex') !== sha256) {
      this.#problem(response, 422, 'evidence.hash')
      return
    }
    this.stored.set(sha256, here)
    this.#json(response, 201, { sha256, offset: total, complete: true })
  }

  #command(
    path: string,
    request: IncomingMessage,
    body: Buffer,
    actor: string,
    response: ServerResponse,
  ): void {
    const [, , , id = '', kind = '', step = ''] = path.split('/')
    const key = `${actor} ${request.headers['idempotency-key']}`
    const asked = `${path} ${body}`
    const before = this.answered.get(key)
    if (before) {
      if (before.request === asked) this.#json(response, 200, before.body)
      else this.#problem(response, 422, 'idempotency.reused')
      return
    }
    if (!this.jobs.has(id)) {
      this.#problem(response, 404, 'resource.unknown')
      return
    }
    const sent = JSON.parse(String(body))
    const missing = blobNames(sent.answers).filter((one) => !this.stored.has(one.sha256))
    if (missing.length > 0) {
      this.#problem(response, 422, 'evidence.not_stored')
      return
    }
    const found = this.#take(id, actor, commandOf(kind, decodeURIComponent(step), sent))
    if (!Array.isArray(found)) {
      const faults = (found.faults ?? []).map((fault) => ({ ...fault, message: fault.code }))
      this.#problem(
        response,
        STATUS[found.code] ?? (found.code.startsWith('evidence.') ? 422 : 409),
        found.code,
        {},
        faults,
      )
      return
    }
    const state = this.jobs.get(id)?.job.state
    const answer = {
      job: id,
      version: state?.seq,
      status: state?.status ?? 'open',
      end: null,
      events: found,
      open: {},
    }
    this.answered.set(key, { request: asked, body: answer })
    this.#json(response, 200, answer)
  }

  #problem(
    response: ServerResponse,
    status: number,
    code: string,
    headers: Record<string, string> = {},
    faults: unknown[] = [],
  ): void {
    const body = JSON.stringify({
      type: `/problems/${code}`,
      title: code,
      status,
      code,
      detail: `about ${code}`,
      faults,
    })
    this.#say(response, status, { 'content-type': 'application/problem+json', ...headers }, Buffer.from(body))
  }

  #json(response: ServerResponse, status: number, body: unknown): void {
    this.#say(response, status, { 'content-type': 'application/json' }, Buffer.from(JSON.stringify(body)))
  }

  #say(response: ServerResponse, status: number, headers: Record<string, string>, body?: Buffer): void {
    response.writeHead(status, { 'x-sopwith-time': String(this.now()), ...headers }).end(body)
  }
}

function commandOf(kind: string, step: string, sent: Record<string, unknown>): Command {
  const at = sent.at === undefined ? null : Date.parse(String(sent.at))
  const said = { ...sent, at }
  switch (kind) {
    case 'steps':
      return { ...said, do: 'hand_in', step } as Command
    case 'faults':
      return { ...said, do: 'report_fault' } as Command
    case 'decisions':
      return { ...said, do: 'decide' } as Command
    default:
      return { ...said, do: 'act' } as Command
  }
}

/** An answer that goes nowhere: the line was cut before it. */
function silent(): ServerResponse {
  const nowhere = { writeHead: () => nowhere, end: () => nowhere, headersSent: true }
  return nowhere as unknown as ServerResponse
}

/** The body, or as much of it as came before the line was cut. */
async function read(request: IncomingMessage, cut: number | null): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts)
  return cut === null ? body : body.subarray(0, cut)
}
