// For tests: a workshop over texts in memory, with a server that keeps the law of the real one.

import { type ReactNode, useEffect, useState } from 'react'
import { Analyser } from './analysing.ts'
import { WorkshopProvider } from './context.tsx'
import { type Cupboard, memoryCupboard } from './cupboard.ts'
import { DraftWorkshop } from './draft_workshop.ts'
import {
  type Analysis,
  type Line,
  MovedOn,
  type Saved,
  type Sending,
  type Stored,
  type Transport,
} from './transport.ts'

const NOW = '2026-11-22T08:00:00Z'

export const NOTHING_FOUND: Analysis = {
  sop: 'store-visit',
  ok: true,
  findings: [],
  versions: [],
  scenarios: [],
  digests: {},
}

/** A draft at a server: versions per save, written only by whoever has seen the newest, the same key once. */
export class MemoryServer {
  readonly files = new Map<string, Stored>()
  readonly answers = new Map<string, Saved>()
  line: Line
  /** Thrown in place of an answer; after `late`, although the save was taken. */
  fails: unknown = null
  late = false
  analysis: Analysis = NOTHING_FOUND
  asked: unknown[] = []

  constructor(texts: Readonly<Record<string, string>>, sop = 'store-visit') {
    this.line = {
      id: 'draft-1',
      sop,
      title: sop,
      status: 'open',
      origin: 'empty',
      origin_of: null,
      base_revision: null,
      live_revision: null,
      revision: null,
      version: 1,
      created_at: NOW,
      created_by: 'xu',
      changed_at: NOW,
      changed_by: 'xu',
      closed_at: null,
      review: null,
      present: [],
    }
    for (const [path, text] of Object.entries(texts)) this.#write(path, text, 1, 'xu')
  }

  text(path: string): string | null {
    return this.files.get(path)?.text ?? null
  }

  #write(path: string, text: string | null, version: number, by: string, sha256: string | null = null): void {
    const gone = text === null && sha256 === null
    this.files.set(path, { path, version, text, size: text?.length ?? 0, sha256, gone, by, at: NOW })
  }

  /** What one person sees of it. */
  transport(by = 'xu'): Transport {
    const answer = <T,>(value: T): Promise<T> => {
      if (this.fails !== null) return Promise.reject(this.fails)
      return Promise.resolve(value)
    }
    return {
      open: () =>
        answer({ draft: this.line, files: [...this.files.values()].filter(({ gone }) => !gone), others: [] }),
      save: async (sent, key) => {
        if (this.fails !== null && !this.late) throw this.fails
        const before = this.answers.get(key)
        const saved = before ?? this.#save(sent, by)
        this.answers.set(key, saved)
        return answer(saved)
      },
      changes: (after) =>
        answer({
          version: this.line.version,
          status: this.line.status,
          files: [...this.files.values()].filter(({ version }) => version > after),
          present: this.line.present,
        }),
      here: () => answer(this.line.present),
      analyse: (files) => {
        this.asked.push(files)
        return answer(this.analysis)
      },
      mediaUrl: (path) => `/media/${path}`,
    }
  }

  #save(sent: readonly Sending[], by: string): Saved {
    for (const { path, seen } of sent) {
      const now = this.files.get(path)
      if ((now && !now.gone ? now.version : null) !== seen) throw new MovedOn('somebody was quicker')
    }
    const version = this.line.version + 1
    this.line = { ...this.line, version }
    for (const { path, content } of sent) {
      this.#write(path, content?.text ?? null, version, by, content?.hash ?? null)
    }
    return {
      version,
      files: sent.map(({ path, content }) => ({ path, version: content ? version : null })),
    }
  }
}

/** A workshop over a server; nothing is sent before `begin()` or an edit. */
export async function workshopAt(
  server: MemoryServer,
  by = 'xu',
  cupboard: Cupboard = memoryCupboard(),
): Promise<DraftWorkshop> {
  const transport = server.transport(by)
  const { draft, files } = await transport.open()
  return new DraftWorkshop({ draft, files }, transport, cupboard)
}

/** A workshop over texts, for tests of rooms: `makeWorkshop({'store-visit/sop.yaml': text})`. */
export function makeWorkshop(texts: Readonly<Record<string, string>>, sop = 'store-visit'): DraftWorkshop {
  const server = new MemoryServer(texts, sop)
  return new DraftWorkshop(
    { draft: server.line, files: [...server.files.values()] },
    server.transport(),
    memoryCupboard(),
  )
}

/** What a room under test stands in. */
export function TestWorkshop({
  workshop,
  analysis = NOTHING_FOUND,
  children,
}: {
  workshop: DraftWorkshop
  analysis?: Analysis
  children: ReactNode
}) {
  const [analyser] = useState(() => new Analyser(workshop, { analyse: async () => analysis }))
  useEffect(() => {
    analyser.begin()
    return () => analyser.end()
  }, [analyser])
  return (
    <WorkshopProvider workshop={workshop} analyser={analyser}>
      {children}
    </WorkshopProvider>
  )
}
