import { type Node, type NodeHandle, Position } from '@xyflow/react'
import { useRef } from 'react'
import { evidenceOf, inside, list, map, RETURN, type Step, whoOf } from '../../../../authoring/sop/outline.ts'
import { rungSaid } from '../rungs.ts'
import { schemaOf, spanSaid, type useSay, waySaid, whoSaid } from '../sayings.ts'
import { begins, type Choice, textOf, titleOf } from '../sop_desk.tsx'
import type { Drawing, Point } from './drawing.ts'
import type { CardData, FaultNode } from './StepCard.tsx'
import type { useSight } from './sight.ts'
import { alike, useSteady } from './steady.ts'

/** The cards of the drawing; each is the one that it was, as long as it says the same at the same place. */
export function useCards(
  { desk, say, shape, laid, stepOf, many, way }: Drawing,
  sight: ReturnType<typeof useSight>,
  dragged: { id: string; position: Point } | null,
): Node[] {
  const { outline, chosen, readOnly, forms } = desk
  const { t } = say
  const focus = stepOf ?? outline.entry
  const shown = new Set(way)

  const cardOf = (step: Step, drawnFolded: boolean): CardData => {
    const own = desk.troubles.filter(
      ({ at, severity }) =>
        severity &&
        begins(at, step.at) &&
        (drawnFolded ||
          ![...inside(outline, step.id).values()].some((one) =>
            begins(at, outline.steps.get(one)?.at ?? ['?']),
          )),
    )
    const who = whoOf(step)
    const arrows = outline.arrows.get(step.id) ?? []
    const title = titleOf(outline, step.id, say.language)
    const due = step.data.due === undefined ? '' : spanSaid(step.data.due, say)
    const errors = own.filter(({ severity }) => severity === 'error').length
    const warnings = own.length - errors
    const ladder = list(step.data.escalate).map((one) => rungSaid(map(one), say, desk))
    const here = [...outline.faults.values()].filter(
      (one) => one.from.includes(step.id) && step.kind === 'work',
    )
    const whoText =
      step.kind === 'wait'
        ? waitSaid(step, say)
        : step.kind === 'call'
          ? called(desk.vocabulary.sops, step.data.call)
          : step.kind === 'do'
            ? called(desk.vocabulary.actions, step.data.do)
            : who === null
              ? ''
              : whoSaid(who, say, desk)
    const leads = arrows
      .filter(({ byFault }) => !byFault)
      .map((one) => {
        const words = waySaid(one, say, schemaOf(step.data.form, forms), desk)
        const to = one.target.startsWith('$')
          ? t('flow.card.back')
          : titleOf(outline, one.target, say.language)
        return words ? `${words} → ${to}` : to
      })
    const count = inside(outline, step.id).size
    return {
      id: step.id,
      kind: step.kind,
      title,
      who: whoText,
      due,
      evidence: evidenceOf(step).join(' '),
      form: step.data.form !== undefined,
      ladder: ladder.join('\n'),
      faults: here.map((one) => textOf(one.data.title, say.language) || one.name).join('\n'),
      locked: step.data.locked === true,
      errors,
      warnings,
      variants: desk.variants.get(step.id) ?? '',
      own: desk.marks?.get(step.id)?.mark ?? '',
      ownSaid: desk.marks?.get(step.id)?.said ?? '',
      entry: step.id === outline.entry,
      chosen: chosen.kind === 'step' && chosen.step === step.id,
      many: many.has(step.id),
      concerned: chosen.kind === 'fault' && here.some(({ name }) => name === chosen.fault),
      focus: step.id === focus,
      readOnly,
      mark: shown.has(step.id) ? String(way.indexOf(step.id) + 1) : '',
      group: count > 0 ? t(step.kind === 'each' ? 'flow.card.each' : 'flow.card.members', { n: count }) : '',
      returns: arrows.some(({ target, byFault }) => target === RETURN && !byFault),
      dim: way.length > 0 && !shown.has(step.id),
      successful: step.kind === 'end' && (step.data.successful ?? step.data.end === 'completed') === true,
      frame: false,
      empty: false,
      label: [
        `${t(`flow.kind.${step.kind}`)}: ${title}`,
        whoText,
        due && t('flow.card.due', { span: due }),
        step.data.locked === true && t('flow.card.locked'),
        desk.marks?.get(step.id)?.said,
        errors > 0 && t('flow.card.errors', { n: errors }),
        warnings > 0 && t('flow.card.warnings', { n: warnings }),
        leads.length > 0 && t('flow.card.leads', { steps: leads.join(t('state.listSeparator')) }),
      ]
        .filter(Boolean)
        .join('. '),
    }
  }

  function faultOf(name: string): FaultNode['data'] {
    const fault = outline.faults.get(name)
    const title = textOf(fault?.data.title, say.language) || name
    const from = (fault?.from ?? []).map((id) => titleOf(outline, id, say.language))
    const said = fault?.said
      ? t('flow.fault.from', { steps: from.join(t('state.listSeparator')) })
      : t('flow.fault.everywhere')
    const many = fault?.said && from.length > 1
    return {
      fault: name,
      title,
      said,
      short: many ? t('flow.fault.from.many', { n: from.length }) : said,
      chosen: chosen.kind === 'fault' && chosen.fault === name,
      concerned: chosen.kind === 'step' && (fault?.from.includes(chosen.step) ?? false),
      dim: way.length > 0,
      returns: fault?.target === RETURN,
      label: `${t('flow.fault')}: ${title}. ${said}`,
    }
  }

  const kept = useRef(new Map<string, Node>())
  return useSteady(
    shape.drawn.map((one) => {
      const was = kept.current.get(one.id)
      const stays = was && was.type === one.kind && (was.parentId ?? null) === one.frame
      if (stays && sight.unseen(laid.absolute.get(one.id), sight.before.absolute.get(one.id))) return was
      const box = laid.boxes.get(one.id) ?? { x: 0, y: 0, width: one.width, height: one.height }
      const data = one.step
        ? cardOf(one.step, one.kind === 'step')
        : one.fault
          ? faultOf(one.fault)
          : ({} as Record<string, unknown>)
      const position = dragged?.id === one.id ? dragged.position : { x: box.x, y: box.y }
      const node: Node = {
        id: one.id,
        type: one.kind,
        position,
        data,
        width: box.width,
        height: box.height,
        // What is known of a card beforehand is not measured, and the ways from and to it are drawn with it.
        measured: { width: box.width, height: box.height },
        handles: handlesOf(box),
        draggable: !readOnly && one.kind === 'step',
        connectable: !readOnly,
        selectable: false,
        focusable: false,
        ...(one.frame !== null && { parentId: one.frame }),
        ...(dragged?.id === one.id && { className: 'flow-dragged', zIndex: 1000 }),
      }
      if (was && sameNode(was, node)) return was
      kept.current.set(one.id, node)
      return node
    }),
  )
}

const HANDLE = 12

/** Where ways are drawn from a card and to it: in the middle above and below. */
function handlesOf({ width, height }: { width: number; height: number }): NodeHandle[] {
  const x = (width - HANDLE) / 2
  const size = { width: HANDLE, height: HANDLE }
  return [
    { type: 'target', position: Position.Top, x, y: -HANDLE / 2, ...size },
    { type: 'source', position: Position.Bottom, x, y: height - HANDLE / 2, ...size },
  ]
}

function sameNode(a: Node, b: Node): boolean {
  return (
    a.type === b.type &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.parentId === b.parentId &&
    a.draggable === b.draggable &&
    a.className === b.className &&
    alike(a.data, b.data)
  )
}

function waitSaid(step: Step, say: ReturnType<typeof useSay>): string {
  const wait = map(step.data.wait)
  if (wait.for !== undefined) return say.t('flow.wait.for', { span: spanSaid(wait.for, say) })
  const event = String(wait.event ?? '')
  return wait.up_to === undefined
    ? say.t('flow.wait.event', { event })
    : say.t('flow.wait.upTo', { event, span: spanSaid(wait.up_to, say) })
}

/** What something is called by those who choose it. */
function called(choices: readonly Choice[], value: unknown): string {
  return choices.find((one) => one.value === value)?.label ?? String(value ?? '')
}
