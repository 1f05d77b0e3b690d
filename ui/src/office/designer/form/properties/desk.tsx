// What every control of the panel needs: how it changes the form, and what the server says about a place.

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Schemas } from '../../../../api/index.ts'
import { type Edit, edited, type FormTree, type Item } from '../../../../authoring/form/index.ts'
import type { Path } from '../../../../document/index.ts'
import type { CodeList } from '../../../../forms/form.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { mended } from '../../workshop/mending.ts'
import { type Bench, nameOf } from '../bench.ts'
import { useBench, useTree } from '../context.tsx'
import { type Compiled, useCompiled } from '../preview/compiling.ts'

export type Finding = Schemas['DesignFindingOut']

export interface PanelDesk {
  bench: Bench
  tree: FormTree
  compiled: Compiled
  readOnly: boolean
  /** One change that is undone as one. */
  change(command: (edit: Edit) => void, word?: Key): boolean
  /** What is typed into a text: a burst of it is one change. */
  type(command: (edit: Edit) => void): void
  findings(path: Path, exactly?: boolean): readonly Finding[]
  mend(finding: Finding, mend: Finding['mends'][number]): void
  /** A code list of the draft or of the installation, as far as it is known here. */
  list(name: string): CodeList | null
}

const Context = createContext<PanelDesk | null>(null)

export function usePanel(): PanelDesk {
  const desk = useContext(Context)
  if (!desk) throw new Error('a control of the panel stands outside of it')
  return desk
}

export function PanelDeskProvider({ item, children }: { item: Item | null; children: ReactNode }) {
  const bench = useBench()
  const tree = useTree()
  const compiled = useCompiled(bench)
  const words = useWords()
  const desk = useMemo<PanelDesk>(() => {
    const what = item ? nameOf(item, words) : words.t('form.said.top')
    const { workshop, opened } = bench
    return {
      bench,
      tree,
      compiled,
      readOnly: workshop.readOnly,
      change(command, word = 'form.did.change') {
        const { selected } = bench
        const outcome = bench.run(word, what, (edit) => {
          command(edit)
          return selected
        })
        return !('refused' in outcome)
      },
      type(command) {
        const { source } = bench
        if (!source || workshop.readOnly) return
        const outcome = edited(source, bench.around, (edit) => {
          command(edit)
          return []
        })
        if ('refused' in outcome) bench.say(`form.refused.${outcome.refused}` as Key)
        else workshop.typed(opened.file, outcome.patches)
      },
      findings: (path, exactly) =>
        compiled.findings.filter(
          ({ at }) =>
            path.every((step, number) => String(at[number]) === String(step)) &&
            (!exactly || at.length === path.length),
        ),
      mend: (_, mend) =>
        workshop.change({ word: 'form.did.change', params: { what } }, mended(workshop, mend)),
      list(name) {
        const own = workshop.source(`forms/library/${name}.yaml`)?.data as CodeList | undefined
        return own ?? compiled.lists[name] ?? null
      },
    }
  }, [bench, tree, compiled, item, words])
  return <Context.Provider value={desk}>{children}</Context.Provider>
}
