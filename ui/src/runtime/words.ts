// Texts of a runbook as a job shows them.

import { text as fillText } from './fill.ts'
import { reading } from './full.ts'
import type { Job } from './job.ts'
import type { Organisation } from './organisation.ts'
import type { Playbook } from './playbook.ts'
import type { Text } from './runbook.ts'
import { type Seen, View } from './view.ts'

/**
 * A text, filled in with what is known in the scope of that address (`''` is the top; the scope of an open step is
 * its `scope`), per language. What nobody gave shows nothing. `seen.this` is what is being filled in.
 */
export function filled(
  playbook: Playbook,
  job: Job,
  organisation: Organisation,
  scope: string,
  text: Text | null | undefined,
  seen: Seen = {},
): Record<string, string> {
  return fillText(playbook, text, new View(playbook, reading(job), organisation, scope, seen))
}
