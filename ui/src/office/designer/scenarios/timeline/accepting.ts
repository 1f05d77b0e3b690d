// Takes what happened for what is expected: only what differs is written, in the words that the entry has already.

import { accepting, changeEntry, type Entry, partsOf } from '../../../../authoring/scenario/index.ts'
import { pathAt } from '../../../../document/index.ts'
import { usePlay } from '../play.ts'
import { type Told, useAskWalk } from '../walking.ts'

/** Makes what an entry expects what happened. */
export function useAccept(entry: Entry, index: number, told: Told): () => Promise<void> {
  const { source, file, change } = usePlay()
  const ask = useAskWalk()
  return async () => {
    const differs = told.findings.flatMap(({ line, column }) => {
      const path = pathAt(source, offsetOf(source.text, line, column))
      if (path[0] !== 'walk' || path[2] !== 'expect') return []
      return [path[3] === 'kept' && path[4] !== undefined ? `kept.${path[4]}` : String(path[3] ?? 'at')]
    })
    // A shape such as `expect: enter` is found at its value, whatever the key.
    const known: Record<string, unknown> = {}
    if (differs.includes('due')) {
      const walk = await ask({ scenario: source.text, path: file, upto: index + 1 })
      const job = walk.now?.jobs.find(({ inside }) => inside === told.inside)
      const at = partsOf(told.expect).find(({ key }) => key === 'at')?.value
      const step = job?.steps.find(({ address }) => address === at)
      const due = partsOf(entry.expect).some(({ key }) => key === 'at') ? step?.due_local : job?.due_local
      if (due) known.due = due
    }
    const next = accepting(
      entry,
      {
        refused: told.refused?.code ?? null,
        expect: told.expect,
        differs: differs.length > 0 ? differs : ['at'],
      },
      known,
    )
    change('scenario.did.accept', changeEntry(source, index, next), { n: index + 1 })
  }
}

function offsetOf(text: string, line: number, column: number): number {
  let at = 0
  for (let n = 1; n < line; n++) at = text.indexOf('\n', at) + 1
  return at + Math.max(0, [...text.slice(at)].slice(0, column - 1).join('').length)
}
