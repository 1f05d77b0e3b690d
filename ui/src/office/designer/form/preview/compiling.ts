// The form as the server would put it into a runbook: asked for a moment after every edit, the last good one kept.

import { useEffect, useSyncExternalStore } from 'react'
import { type Client, got, type Schemas } from '../../../../api/index.ts'
import { same } from '../../../../document/index.ts'
import type { CodeList, Form } from '../../../../forms/form.ts'
import { useSession } from '../../../../session/index.ts'
import type { Bench } from '../bench.ts'

export interface Compiled {
  /** Null until there is one. */
  form: Form | null
  lists: Record<string, CodeList>
  findings: readonly Schemas['DesignFindingOut'][]
  /** Whether the form as it is written has none, and what is shown is an earlier one. */
  old: boolean
  failed: unknown
}

const CALM = 120 // ms after the last edit
const NONE: Compiled = { form: null, lists: {}, findings: [], old: false, failed: null }

class Compiler {
  shown = NONE
  readonly #bench: Bench
  readonly #client: Client
  readonly #listeners = new Set<() => void>()
  #revision = -1
  #timer: ReturnType<typeof setTimeout> | undefined
  #request: AbortController | null = null
  #leave: (() => void) | null = null

  constructor(bench: Bench, client: Client) {
    this.#bench = bench
    this.#client = client
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#leave === null) {
      const { workshop } = this.#bench
      this.#leave = workshop.subscribe(() => this.#heard())
      this.#heard(0)
    }
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#leave?.()
      this.#leave = null
      clearTimeout(this.#timer)
      this.#request?.abort()
      this.#revision = -1
    }
  }

  #heard(wait = CALM) {
    const { revision } = this.#bench.workshop
    if (revision === this.#revision) return
    this.#revision = revision
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(), wait)
  }

  async #ask() {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    const { workshop, opened, source } = this.#bench
    if (!source) return
    const isFile = opened.root.length === 0
    const inline = isFile ? null : inPlace(source.data, opened.root)
    const body = {
      path: isFile ? opened.file : `${workshop.sop}/forms/in-place.yaml`,
      ...(isFile ? { text: source.text } : { text: JSON.stringify({ form: 'in-place', ...inline }) }),
      files: workshop.unsaved().filter(({ path }) => path !== opened.file),
    }
    try {
      const found = await got(
        this.#client.POST('/api/drafts/{draft}/form', {
          params: { path: { draft: workshop.draft } },
          body: body as never,
          signal: request.signal,
        }),
      )
      if (request.signal.aborted) return
      this.#show(found)
    } catch (error) {
      if (!request.signal.aborted) this.#tell({ ...this.shown, failed: error })
    }
  }

  #show(found: Schemas['FormOut']) {
    const { bench, shown } = { bench: this.#bench, shown: this.shown }
    const isWrong = found.findings.some(({ severity }) => severity === 'error')
    const old = found.form === null || isWrong
    const findings = found.findings.filter(({ file }) => file === bench.opened.file)
    if (old && shown.form !== null) return this.#tell({ ...shown, findings, old: true, failed: null })
    const next = (found.form ?? {}) as Form
    const lists = found.code_lists as Record<string, CodeList>
    // The same objects as long as they say the same: what is filled in and drawn stays.
    const isSameForm = shown.form !== null && JSON.stringify(shown.form) === JSON.stringify(next)
    this.#tell({
      form: isSameForm ? shown.form : next,
      lists: same(shown.lists, lists) ? shown.lists : lists,
      findings,
      old,
      failed: null,
    })
  }

  #tell(shown: Compiled) {
    this.shown = shown
    for (const listener of this.#listeners) listener()
  }
}

function inPlace(data: unknown, root: readonly (string | number)[]): object {
  const found = root.reduce<unknown>(
    (here, step) => (typeof here === 'object' && here !== null ? (here as never)[step] : undefined),
    data,
  )
  return typeof found === 'object' && found !== null ? found : {}
}

const compilers = new WeakMap<Bench, Compiler>()

/** The form made ready; drawn again when it is another. */
export function useCompiled(bench: Bench): Compiled {
  const { client } = useSession()
  let compiler = compilers.get(bench)
  if (!compiler) {
    compiler = new Compiler(bench, client)
    compilers.set(bench, compiler)
  }
  const found = compiler
  useEffect(() => found.subscribe(() => {}), [found])
  return useSyncExternalStore(found.subscribe, () => found.shown)
}
