// The phone of one person: the door's methods, each handed to the part that does it, and what screens watch.

import type { Command } from '../runtime/commands.ts'
import type { BlobFacts } from '../runtime/facts.ts'
import type { Answers } from '../runtime/values.ts'
import type { Refused } from '../runtime/verdict.ts'
import { type GivenFacts, keepBlob, keptBytes } from './blobs.ts'
import { draftOf, dropDraft, keepDraft } from './drafts.ts'
import type { MeasuredClock } from './measured_clock.ts'
import type { Day, Draft, KeptJob, Me, Outbox, OwnBlob, Phone, Settlement, Watched } from './phone.ts'
import { rebase } from './rebasing.ts'
import type { Room } from './room.ts'
import { SETTLED_KEPT, settle } from './settling.ts'
import { type Mind, STANDING, standingOf } from './standing.ts'
import type { Store } from './store.ts'
import type { Surroundings } from './surroundings.ts'
import {
  cardOfJob,
  dayOf,
  keptJobOf,
  moved,
  type OnItsWay,
  outboxOf,
  type Shown,
  shown,
  shownOf,
  withCard,
} from './views.ts'
import { Observable } from './watched.ts'
import type { Wire } from './wire.ts'
import { type CarriedOut, carryOut, foresee, ownBlobs } from './working.ts'

export interface PhoneParts {
  me: Me
  around: Surroundings
  store: Store
  clock: MeasuredClock
  wire: Wire
  room: Room
  mind: () => Promise<Mind>
  /** The store changed: tell the other tabs, and note what is unsent. */
  wrote(job: string | null): void
  /** There is something to send. */
  send(): void
  sync(): Promise<void>
  close(): Promise<void>
}

type KeptJobNow = KeptJob | null | undefined

export class FieldPhone implements Phone {
  readonly me: Me
  readonly clock: MeasuredClock
  readonly day: Observable<Day>
  readonly outbox: Observable<Outbox>
  readonly #parts: PhoneParts
  readonly #jobs = new Map<string, Observable<KeptJobNow>>()
  readonly #media = new Map<string, string>()
  #commands: readonly Shown[] = []
  #way: OnItsWay = { key: null, sha256: null, sent: 0 }

  constructor(parts: PhoneParts) {
    this.#parts = parts
    this.me = parts.me
    this.clock = parts.clock
    const online = parts.around.online()
    this.day = new Observable<Day>({ cards: [], at: null, online, syncing: false, problem: null })
    this.outbox = new Observable<Outbox>({ entries: [], settled: [], bytes: 0, sending: false })
  }

  get storage() {
    return this.#parts.room.state
  }

  job(id: string): Watched<KeptJobNow> {
    let job = this.#jobs.get(id)
    if (!job) {
      job = new Observable<KeptJobNow>(undefined)
      this.#jobs.set(id, job)
      this.#look(id, job).catch((error) => console.error(error))
    }
    return job
  }

  async seen(id: string): Promise<void> {
    const now = this.clock.now()
    const fresh = await this.#parts.store.write(['jobs'], async (tx) => {
      const job = await tx.objectStore('jobs').get(id)
      if (!job || job.seenAt !== null) return false
      await tx.objectStore('jobs').put({ ...job, seenAt: now, card: { ...job.card, fresh: false } })
      return true
    })
    if (fresh) await this.#changed(id)
  }

  async carryOut(job: string, command: Command): Promise<{ kept: true } | Refused> {
    const mind = await this.#parts.mind()
    const key = crypto.randomUUID()
    const answer = await this.#parts.room.keep(() => carryOut(this.#parts.store, mind, job, command, key))
    if (!('kept' in answer)) return answer
    if (answer.kept === null) await this.refresh(job)
    else this.#carriedOut(job, answer.kept)
    this.#parts.wrote(job)
    this.#parts.send()
    return { kept: true }
  }

  /** What was just decided is shown as it was kept, without reading it back. */
  #carriedOut(job: string, { standing, command, blobs }: CarriedOut): void {
    this.#jobs.get(job)?.set(keptJobOf(standing))
    const day = this.day.get()
    this.day.set({ ...day, cards: withCard(day.cards, job, standing.record.card) })
    this.#commands = [...this.#commands, shown(command, blobs, this.#way)]
    this.outbox.set({ ...this.outbox.get(), ...outboxOf(this.#commands) })
  }

  async foresee(job: string, command: Command): Promise<{ kept: true } | Refused> {
    return await foresee(this.#parts.store, await this.#parts.mind(), job, command)
  }

  draft(job: string, address: string, opened: number): Promise<Draft | null> {
    return draftOf(this.#parts.store, job, address, opened)
  }

  async keepDraft(job: string, address: string, opened: number, answers: Answers): Promise<void> {
    const { store, room } = this.#parts
    const first = await room.keep(() => keepDraft(store, job, address, opened, answers, this.clock.now()))
    if (first) this.#parts.wrote(null)
  }

  async dropDraft(job: string, address: string, opened: number): Promise<void> {
    await dropDraft(this.#parts.store, job, address, opened)
    this.#parts.wrote(null)
  }

  async keepBlob(bytes: Blob, facts: GivenFacts): Promise<BlobFacts> {
    const { store, room, around } = this.#parts
    return await room.keep(() => keepBlob(store, bytes, facts, this.clock.now(), around.wall()))
  }

  async blob(sha256: string): Promise<Blob | null> {
    const kept = await keptBytes(this.#parts.store, sha256)
    if (kept) return kept
    const answer = await this.#parts.wire.ask(`/api/evidence/${sha256}`, { headers: { accept: '*/*' } })
    if (answer.kind !== 'ok') return null
    return await answer.body.blob().catch(() => null)
  }

  blobFacts(): Promise<OwnBlob[]> {
    return ownBlobs(this.#parts.store)
  }

  async media(job: string, path: string): Promise<string | null> {
    const found = await this.#parts.store.read(['jobs', 'media'], async (tx) => {
      const record = await tx.objectStore('jobs').get(job)
      return record && (await tx.objectStore('media').get(`${record.runbook}/${path}`))
    })
    if (!found?.bytes) return null
    const known = this.#media.get(found.id)
    if (known) return known
    const url = URL.createObjectURL(new Blob([found.bytes], { type: found.type }))
    this.#media.set(found.id, url)
    return url
  }

  async settle(key: string, how: Settlement): Promise<boolean> {
    const mind = await this.#parts.mind()
    const { store, room } = this.#parts
    const job = await this.#jobOf(key)
    const done = await room.keep(() => settle(store, mind, key, how, this.clock.now()))
    await this.#changed(job)
    this.#parts.send()
    return done
  }

  async forget(key: string): Promise<void> {
    await this.#parts.store.write(['outbox'], async (tx) => {
      const found = await tx.objectStore('outbox').index('key').get(key)
      if (found?.state === 'settled' && found.settled && found.tell === null) {
        await tx.objectStore('outbox').delete(found.n)
      }
    })
    await this.#changed(null)
  }

  free(): Promise<number> {
    return this.#parts.room.free()
  }

  sync(): Promise<void> {
    return this.#parts.sync()
  }

  async close(): Promise<void> {
    for (const url of this.#media.values()) URL.revokeObjectURL(url)
    await this.#parts.close()
  }

  /** Reads anew what screens watch: of a job, and the lists. */
  async refresh(job: string | null): Promise<void> {
    const watched = job === null ? [...this.#jobs] : [...this.#jobs].filter(([id]) => id === job)
    await Promise.all([
      this.#lookAtDay(job),
      this.#lookAtOutbox(job),
      ...watched.map(([id, value]) => this.#look(id, value)),
    ])
  }

  async #lookAtDay(job: string | null): Promise<void> {
    const { store } = this.#parts
    const found = job === null ? await dayOf(store) : await cardOfJob(store, job)
    const day = this.day.get()
    this.day.set(
      'cards' in found ? { ...day, ...found } : { ...day, cards: withCard(day.cards, job ?? '', found.card) },
    )
  }

  async #lookAtOutbox(job: string | null): Promise<void> {
    const found = await shownOf(this.#parts.store, this.#way, job)
    this.#commands = job === null ? found : [...this.#commands.filter((one) => one.job !== job), ...found]
    this.outbox.set({ ...this.outbox.get(), ...outboxOf(this.#commands) })
  }

  /** How the speaking with the server goes. */
  goes(day: Partial<Pick<Day, 'online' | 'syncing' | 'problem'>>): void {
    const before = this.day.get()
    const after = { ...before, ...day }
    const same = before.online === after.online && before.syncing === after.syncing
    if (!same || before.problem !== after.problem) this.day.set(after)
  }

  sending(sending: boolean): void {
    const outbox = this.outbox.get()
    if (outbox.sending !== sending) this.outbox.set({ ...outbox, sending })
  }

  onItsWay(way: OnItsWay): void {
    this.#way = way
    this.outbox.set(moved(this.outbox.get(), way))
  }

  /** Deadlines pass and people's absences begin without anybody's doing: cards are worked out anew. */
  async tend(): Promise<void> {
    const { store } = this.#parts
    const mind = await this.#parts.mind()
    await store.write(['jobs', 'runbooks', 'outbox', 'blobs', 'drafts'], async (tx) => {
      for (const job of await tx.objectStore('jobs').getAll()) {
        if (job.card.held > 0) await rebase(tx, job, mind)
      }
      for (const one of await tx.objectStore('outbox').getAll()) {
        const old = one.settled !== null && one.settled.at + SETTLED_KEPT < this.clock.now()
        if (old && one.state === 'settled' && one.tell === null) await tx.objectStore('outbox').delete(one.n)
      }
    })
  }

  async #changed(job: string | null): Promise<void> {
    await this.refresh(job)
    this.#parts.wrote(job)
  }

  async #jobOf(key: string): Promise<string | null> {
    const found = await this.#parts.store.read(['outbox'], (tx) =>
      tx.objectStore('outbox').index('key').get(key),
    )
    return found?.job ?? null
  }

  async #look(id: string, value: Observable<KeptJobNow>): Promise<void> {
    const mind = await this.#parts.mind()
    const standing = await this.#parts.store.read([...STANDING], (tx) => standingOf(tx, id, mind))
    value.set(standing ? keptJobOf(standing) : null)
  }
}
