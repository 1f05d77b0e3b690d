// Where what was brought in goes in the draft: names that are taken, code lists that are there already, evidence.

import type { Schemas } from '../../../../api/index.ts'
import { read, setValue } from '../../../../document/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { FileEdits, Workshop } from '../../workshop/types.ts'

export type Imported = Schemas['FormImportOut']

/** The code lists that come along, by name. */
export function listsOf(imported: Imported): string[] {
  return Object.keys(imported.files).flatMap((path) => /^forms\/library\/(.+)\.yaml$/.exec(path)?.[1] ?? [])
}

export function formTextOf(imported: Imported): string {
  return Object.entries(imported.files).find(([path]) => !path.startsWith('forms/library/'))?.[1] ?? ''
}

/** A name that nothing has. */
export function freeName(wished: string, isTaken: (name: string) => boolean): string {
  const base = wished.replace(/[^a-z0-9-]+/g, '-').replace(/^[^a-z]+|-+$/g, '') || 'form'
  let name = base
  for (let number = 2; isTaken(name); number++) name = `${base}-${number}`
  return name
}

export interface Wishes {
  name: string
  /** Per code list that is there already: the one that is there, or the new one under another name. */
  lists: Readonly<Record<string, 'there' | 'anew'>>
  /** The step that asks for the evidence, and for the form where it has none. */
  step: string | null
}

/** The files that change, all as one. */
export function placed(
  workshop: Pick<Workshop, 'sop' | 'files' | 'source'>,
  imported: Imported,
  wishes: Wishes,
) {
  const edits: Record<string, FileEdits[string]> = {}
  let text = formTextOf(imported)
  const isThere = (name: string) => workshop.files.has(`forms/library/${name}.yaml`)
  for (const list of listsOf(imported)) {
    const written = imported.files[`forms/library/${list}.yaml`] ?? ''
    if (!isThere(list)) edits[`forms/library/${list}.yaml`] = written
    else if (wishes.lists[list] === 'anew') {
      const name = freeName(list, isThere)
      edits[`forms/library/${name}.yaml`] = written.replace(/^codeList:.*$/m, `codeList: ${name}`)
      text = renamedList(text, list, name)
    }
  }
  const path = `${workshop.sop}/forms/${wishes.name}.yaml`
  edits[path] = text.replace(/^form:.*$/m, `form: ${wishes.name}`)
  const sop = `${workshop.sop}/sop.yaml`
  let source = workshop.source(sop)
  const evidence = Object.entries(imported.evidence)
  if (wishes.step !== null && source) {
    const before = source
    let all = source.text
    const at = [
      'steps',
      ...wishes.step.split('.').flatMap((name, number) => (number === 0 ? [name] : ['steps', name])),
    ]
    const step = at.reduce<unknown>((here, key) => (isObject(here) ? here[key] : undefined), source.data)
    const put = (key: readonly string[], value: unknown) => {
      if (!source) return
      const patches = setValue(source, [...at, ...key], value)
      all = patches
        .toReversed()
        .reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), source.text)
      source = read(all, source.format, source)
    }
    if (isObject(step) && step.form === undefined) put(['form'], wishes.name)
    for (const [name, policy] of evidence) put(['evidence', name], policy)
    if (all !== before.text) edits[sop] = [{ from: 0, to: before.text.length, insert: all }]
  }
  return { path, edits }
}

function renamedList(text: string, list: string, name: string): string {
  return text.replace(
    new RegExp(`(codeList"?:\\s*)(["']?)${list.replace(/[-]/g, '\\-')}\\2(?=[\\s,}])`, 'g'),
    `$1$2${name}$2`,
  )
}
