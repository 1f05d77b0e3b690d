// Jobs that only the server has: found there, looked at there.

import { type Client, got, type Schemas } from '../../api/index.ts'

export type FoundJob = Schemas['JobLineOut']

interface Asked {
  text?: string
  assignee?: string
  status?: 'open' | 'paused' | 'completed' | 'cancelled'
  subject?: string
  kind?: string
  cursor?: string
  limit: number
}

/** The jobs that this person may see and that are asked for, and where to go on. Rejects without signal. */
export async function foundJobs(
  client: Client,
  query: Asked,
  signal: AbortSignal,
): Promise<{ jobs: FoundJob[]; next: string | null }> {
  const page = await got(client.GET('/api/jobs', { params: { query }, signal }))
  return { jobs: page.items, next: page.next }
}
