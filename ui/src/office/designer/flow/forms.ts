import { useMemo, useRef } from 'react'
import { map } from '../../../authoring/sop/outline.ts'
import { read } from '../../../document/index.ts'
import { useFound } from '../workshop/index.ts'
import { type KnownForm, textOf, type titleOf } from './sop_desk.tsx'

/** The forms that steps may use: the SOP's own, those of the library in the draft, and those that are shared. */
export function useForms(
  shared: readonly { path: string; text: string }[],
  language: Parameters<typeof titleOf>[2],
): readonly KnownForm[] {
  const files = useFound((one) => one.files)
  // biome-ignore lint/correctness/useExhaustiveDependencies: titles are in the reader's language
  const known = useMemo(() => new WeakMap<object, KnownForm>(), [language])
  const before = useRef<readonly KnownForm[]>([])
  // What everybody shares is read once, not with every key.
  const around = useMemo(
    () =>
      shared.flatMap(({ path, text }): KnownForm[] => {
        const data = map(read(text).data)
        const name = nameOf(path)
        if (data.schema === undefined) return []
        const title = textOf(data.title, language) || name
        return [{ name, title, schema: map(data.schema), file: path, library: true, text }]
      }),
    [shared, language],
  )
  return useMemo(() => {
    const found = new Map<string, KnownForm>(around.map((form) => [form.name, form]))
    for (const [path, file] of files) {
      if (!/\/(forms|library)\/[^/]+\.yaml$/.test(path)) continue
      const source = file.source
      if (!source) continue
      const library = path.includes('/library/')
      const kept = known.get(source)
      const data = map(source.data)
      if (library && data.schema === undefined) continue
      const name = nameOf(path)
      const form = kept ?? {
        name,
        title: textOf(data.title, language) || name,
        schema: map(data.schema),
        file: path,
        library,
      }
      known.set(source, form)
      found.set(name, form)
    }
    const list = [...found.values()]
    const same = list.length === before.current.length && list.every((one, at) => before.current[at] === one)
    if (!same) before.current = list
    return before.current
  }, [files, around, known, language])
}

function nameOf(path: string): string {
  return (
    path
      .split('/')
      .at(-1)
      ?.replace(/\.yaml$/, '') ?? ''
  )
}
