import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Command } from './commands.ts'
import { take } from './deciding.ts'
import type { Event } from './events.ts'
import { evolve, fold } from './evolving.ts'
import type { BlobFacts } from './facts.ts'
import type { Job } from './job.ts'
import type { Organisation } from './organisation.ts'
import { Playbook } from './playbook.ts'
import type { Runbook } from './runbook.ts'
import { isRefused, type Refused } from './verdict.ts'

interface Entry {
  command: Command
  actor: string
  now: number
  organisation?: Organisation
  blobs?: Record<string, BlobFacts>
  events?: Event[]
  refused?: Refused
}

interface Vector {
  about: string
  runbook: Runbook
  organisation: Organisation
  walk: Entry[]
  job: Job
}

const WALKS = new URL('../../../tests/vectors/walks/', import.meta.url)
const vectors = readdirSync(WALKS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, WALKS), 'utf8')) as Vector] as const)

test.each(vectors)('the phone walks %s event for event as the server does', (_, vector) => {
  const playbook = new Playbook(vector.runbook, vector.job.opening.runbook)
  let job: Job | null = null
  const history: Event[] = []
  for (const [number, entry] of vector.walk.entries()) {
    const organisation = entry.organisation ?? vector.organisation
    const facts = { now: entry.now, actor: entry.actor, organisation, blobs: entry.blobs ?? {} }
    const before: Job | null = structuredClone(job)
    const taken = take(playbook, job, entry.command, facts)
    expect(job, `entry ${number} changes no job that it was given`).toEqual(before)
    if (isRefused(taken.verdict)) {
      expect({ number, refused: taken.verdict }).toEqual({ number, refused: entry.refused })
      expect(taken.job).toBe(job)
      continue
    }
    expect({ number, events: taken.verdict.events }).toEqual({ number, events: entry.events })
    for (const event of taken.verdict.events) job = evolve(playbook, job, event)
    expect(taken.job, `entry ${number}: deciding and evolving agree`).toEqual(job)
    history.push(...taken.verdict.events)
  }
  expect(job).toEqual(vector.job)
  if (job !== null) expect(fold(playbook, history)).toEqual(vector.job)
})
