import {
  addStep,
  type Way as Connection,
  connect,
  disconnect,
  duplicateStep,
  type Spot as Place,
  removeStep,
  reorder,
} from '../../../../authoring/sop/flow_commands.ts'
import {
  copySteps,
  duplicateSteps,
  groupSteps,
  pasteSteps,
  removeSteps,
  reorderSteps,
  ungroupStep,
} from '../../../../authoring/sop/many.ts'
import type { Kind } from '../../../../authoring/sop/outline.ts'
import { useToast } from '../../../../design/index.ts'
import { titleOf } from '../sop_desk.tsx'
import type { Camera } from './camera.ts'
import type { Drawing } from './drawing.ts'

/** What was copied last, where the clipboard can't be read. */
let copied = ''

/** What is done to steps and arrows of the drawing. */
export function useEdits({ desk, say, stepOf, many, setMany }: Drawing, { wanted }: Camera) {
  const { outline, chosen } = desk
  const { t } = say
  const toast = useToast()
  const add = (kind: Kind, spot: Place) => {
    const change = addStep(desk.source, kind, spot)
    if (change.step) wanted.current = change.step
    desk.run('flow.do.add', change, { kind: t(`flow.kind.${kind}`) })
  }
  const afterChosen = (): Place =>
    chosen.kind === 'arrow' ? { arrow: chosen.arrow } : stepOf !== null ? { after: stepOf } : { end: true }
  /** The steps that something is done with: those that are chosen together, or just this one. */
  const those = (id: string): readonly string[] =>
    many.size > 1 && many.has(id) ? [...outline.steps.keys()].filter((one) => many.has(one)) : [id]
  const drop = (id: string) => {
    const ids = those(id)
    const change = ids.length > 1 ? removeSteps(desk.source, ids) : removeStep(desk.source, id)
    if (change?.step) wanted.current = change.step
    setMany(new Set())
    if (ids.length > 1) desk.run('flow.do.removeMany', change, { n: ids.length })
    else desk.run('flow.do.remove', change, { step: titleOf(outline, id, say.language) })
  }
  const copyStep = (id: string) => {
    copied = copySteps(desk.source, outline, those(id))
    return copied
  }
  const paste = (text: string) => {
    const change =
      pasteSteps(desk.source, text, afterChosen()) ?? pasteSteps(desk.source, copied, afterChosen())
    if (!change) {
      toast({ text: t('flow.paste.none') })
      return
    }
    if (change.step) wanted.current = change.step
    desk.run('flow.do.pasteMany', change, { n: change.count })
  }
  const group = (id: string, kind: 'any_order' | 'each' = 'any_order') => {
    const change = groupSteps(desk.source, those(id), kind)
    if (!change) {
      toast({ text: t('flow.group.not') })
      return
    }
    setMany(new Set())
    if (change.step) wanted.current = change.step
    desk.run(kind === 'each' ? 'flow.do.each' : 'flow.do.group', change)
  }
  const ungroup = (id: string) => {
    const change = ungroupStep(desk.source, id)
    if (change?.step) wanted.current = change.step
    desk.run('flow.do.ungroup', change)
  }
  const together = (id: string) =>
    setMany((before) => {
      const next = new Set(before.size === 0 && stepOf !== null ? [stepOf] : before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const twice = (id: string) => {
    const ids = those(id)
    const change = ids.length > 1 ? duplicateSteps(desk.source, ids) : duplicateStep(desk.source, id)
    if (change?.step) wanted.current = change.step
    if (ids.length > 1) desk.run('flow.do.duplicateMany', change, { n: ids.length })
    else desk.run('flow.do.duplicate', change, { step: titleOf(outline, id, say.language) })
  }
  const shift = (id: string, by: 1 | -1) => {
    const ids = those(id)
    wanted.current = id
    if (ids.length > 1) desk.run('flow.do.moveMany', reorderSteps(desk.source, ids, by), { n: ids.length })
    else
      desk.run('flow.do.reorder', reorder(desk.source, id, by), { step: titleOf(outline, id, say.language) })
  }
  const clip = (id: string) => void navigator.clipboard?.writeText(copyStep(id)).catch(() => {})
  const pasted = async () => {
    // Where the clipboard may not be read, what was copied here is known all the same.
    const text = await navigator.clipboard?.readText().catch(() => copied)
    paste(text ?? copied)
  }
  const cut = (arrow: string) => desk.run('flow.do.disconnect', disconnect(desk.source, arrow))
  const link = (from: string, to: string, by: Connection) =>
    desk.run('flow.do.connect', connect(desk.source, from, to, by), {
      from: titleOf(outline, from, say.language),
      to: titleOf(outline, to, say.language),
    })

  const freshFault = () => {
    let number = 1
    while (outline.faults.has(`fault_${number}`)) number += 1
    return `fault_${number}`
  }
  return {
    add,
    afterChosen,
    those,
    drop,
    copyStep,
    paste,
    group,
    ungroup,
    together,
    twice,
    shift,
    clip,
    pasted,
    cut,
    link,
    freshFault,
  }
}

export type Edits = ReturnType<typeof useEdits>
