// What waits in the outbox, as people see it.

import type { KeptJob, Outgoing } from '../../offline/phone.ts'
import type { Command } from '../../runtime/commands.ts'
import type { Key } from '../../words/index.ts'

/** Entries by job, the jobs in the order of their first entry, each job's in the order they go out. */
export function byJob(entries: readonly Outgoing[]): [job: string, entries: Outgoing[]][] {
  const found = new Map<string, Outgoing[]>()
  for (const entry of entries) found.set(entry.job, [...(found.get(entry.job) ?? []), entry])
  return [...found]
}

export function bytesOf(entry: Outgoing): number {
  return entry.files.reduce((sum, { size }) => sum + size, 0)
}

export function sentBytes(entry: Outgoing): number {
  return entry.files.reduce((sum, { size, sent }) => sum + Math.min(size, sent), 0)
}

const ACTS: Record<string, Key> = {
  accept: 'command.accept',
  decline: 'command.decline',
  pause: 'command.pause',
  resume: 'command.resume',
  note: 'command.note',
}

/** What a command is called. */
export function commandWord(command: Command): Key {
  switch (command.do) {
    case 'hand_in':
      return 'command.hand_in'
    case 'report_fault':
      return 'command.report_fault'
    case 'decide':
      return 'command.decide'
    case 'act':
      return ACTS[command.act] ?? 'command.other'
    default:
      return 'command.other'
  }
}

/** What a job is called where several stand below each other: whom it is about, and what is to be done. */
export function jobNamed(kept: KeptJob | null | undefined, title: string): string {
  const about = kept?.card.subject?.name
  return about ? `${about} · ${title}` : title
}
