import {
  Background,
  BackgroundVariant,
  MarkerType,
  MiniMap,
  type Node,
  type NodeChange,
  type NodeHandle,
  Panel,
  Position,
  ReactFlow,
  type ReactFlowProps,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react'
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import '@xyflow/react/dist/base.css'
import { begun, write } from '../../../../authoring/conditions.ts'
import {
  addStep,
  arrowById,
  type Way as Connection,
  connect,
  disconnect,
  duplicateStep,
  moveStep,
  type Spot as Place,
  removeStep,
  reorder,
} from '../../../../authoring/sop/flow_commands.ts'
import {
  copySteps,
  duplicateSteps,
  groupSteps,
  moveSteps,
  pasteSteps,
  removeSteps,
  reorderSteps,
  ungroupStep,
} from '../../../../authoring/sop/many.ts'
import {
  type Arrow,
  arrowsTo,
  evidenceOf,
  inside,
  type Kind,
  list,
  mainArrow,
  map,
  RETURN,
  type Step,
  whoOf,
} from '../../../../authoring/sop/outline.ts'
import { Chip, type MenuItem } from '../../../../design/desk.ts'
import { IconButton, TextInput, useToast } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { FloatingMenu } from '../FloatingMenu.tsx'
import { knownFields } from '../fields.ts'
import { DRAGGED, KIND_ICONS, KINDS } from '../kinds.ts'
import { rungSaid } from '../rungs.ts'
import { outcomeSaid, schemaOf, spanSaid, useSay, waySaid, whoSaid } from '../sayings.ts'
import { begins, textOf, titleOf, useSopDesk, wayKey } from '../sop_desk.tsx'
import { areaOf, type Box, curve, type Laid, laidOut } from './layout.ts'
import { type CardData, FaultMark, type FaultNode, GoalDot, StepCard, StepFrame } from './StepCard.tsx'
import { shapeOf, type Way } from './shape.ts'
import { type WayEdge, WayLine } from './WayLine.tsx'
import './graph.css'

const NODE_TYPES = { step: StepCard, frame: StepFrame, fault: FaultMark, goal: GoalDot }
const EDGE_TYPES = { way: WayLine }
const LARGE = 24 // steps from which what goes wrong is folded at first

interface GraphProps {
  /** Opens the panel, and puts the focus into it. */
  onOpen: () => void
  /** The steps of a way that is walked through, one after the other. */
  way: readonly string[]
  onWay: (way: readonly string[]) => void
}

type Opened =
  | { kind: 'add'; at: Point; spot: Place }
  | { kind: 'step'; at: Point; step: string }
  | { kind: 'arrow'; at: Point; arrow: string }
  | { kind: 'connect'; at: Point; from: string; to: string }

/** A frame that is drawn over steps to choose them, in the canvas. */
interface Marquee {
  from: Point
  to: Point
  before: ReadonlySet<string>
}

interface Point {
  x: number
  y: number
}

export function Graph(props: GraphProps) {
  return (
    <ReactFlowProvider>
      <Inner {...props} />
    </ReactFlowProvider>
  )
}

/** What was copied last, where the clipboard can't be read. */
let copied = ''

function Inner({ onOpen, way, onWay }: GraphProps) {
  const desk = useSopDesk()
  const { outline, chosen, readOnly, forms } = desk
  const { t, language } = useWords()
  const say = useSay()
  const flow = useReactFlow()
  const store = useStoreApi()
  const toast = useToast()
  const frame = useRef<HTMLElement>(null)
  const [faults, setFaults] = useState(() => outline.steps.size < LARGE)
  const [covered, setCovered] = useState(false)
  const [many, setMany] = useState<ReadonlySet<string>>(new Set())
  const [mapped, setMapped] = useState(false)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [menu, setMenu] = useState<Opened | null>(null)
  const [search, setSearch] = useState<string | null>(null)
  const [marquee, setMarquee] = useState<Marquee | null>(null)
  const drawnOver = useRef(false)
  const [dragged, setDragged] = useState<{ id: string; position: Point } | null>(null)
  const [over, setOver] = useState<string | null>(null)

  const shape = useMemo(() => shapeOf(outline, { faults, folded }), [outline, faults, folded])
  const labels = useMemo(() => {
    const said = { t, language }
    return new Map(
      shape.ways.map((one) => [
        one.id,
        one.arrow
          ? waySaid(one.arrow, said, schemaOf(outline.steps.get(one.arrow.source)?.data.form, forms), {
              outline,
              forms,
            })
          : '',
      ]),
    )
  }, [shape, outline, forms, t, language])
  // What the layout depends on: a title, or whoever does a step, moves nothing.
  const key = [
    ...shape.drawn.map(({ id, kind, frame: around }) => `${id} ${kind} ${around}`),
    ...shape.ways.map(({ id, from, to }) => `${id} ${from} ${to} ${labels.get(id)}`),
  ].join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the layout depends on
  const laid = useMemo<Laid>(() => laidOut(shape, labels), [key])

  const stepOf = chosen.kind === 'step' || chosen.kind === 'arrow' ? chosen.step : null
  const focus = stepOf ?? outline.entry
  const walked = covered ? desk.walked : null
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
          ? String(step.data.call ?? '')
          : step.kind === 'do'
            ? String(step.data.do ?? '')
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

  // What nobody sees follows in a moment.
  const hasty = useDeferredValue(laid) !== laid
  const { transform, width: seenWidth, height: seenHeight } = store.getState()
  const far = (area: Box | undefined) => hasty && area !== undefined && !sees(area)
  /** Whether any of an area of the drawing is on the screen. */
  const sees = (area: Box): boolean => {
    const [x, y, zoom] = transform
    return (
      area.x * zoom + x < seenWidth &&
      area.y * zoom + y < seenHeight &&
      (area.x + area.width) * zoom + x > 0 &&
      (area.y + area.height) * zoom + y > 0
    )
  }
  const stood = useRef(laid)
  const before = stood.current
  useEffect(() => {
    if (!hasty) stood.current = laid
  })

  const kept = useRef(new Map<string, Node>())
  const nodes: Node[] = useSteady(
    shape.drawn.map((one) => {
      const was = kept.current.get(one.id)
      if (was && far(laid.absolute.get(one.id)) && far(before.absolute.get(one.id))) return was
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

  /** How many scenarios take a way; of what leads from the mark of a fault, from whichever step. */
  const takenOf = (arrow: Arrow | null, fault: string | null): number | undefined => {
    if (arrow) return walked?.get(wayKey(arrow))
    let sum: number | undefined
    for (const arrows of outline.arrows.values()) {
      for (const one of arrows) {
        const count = one.byFault && one.label === fault ? walked?.get(wayKey(one)) : undefined
        if (count !== undefined) sum = (sum ?? 0) + count
      }
    }
    return sum
  }
  /** Whether another way lies on this one, with words of its own. */
  const beside = (way: Way) =>
    shape.ways.some((one) => one !== way && one.from === way.from && one.to === way.to && one.label)
  const keptEdges = useRef(new Map<string, WayEdge>())
  const edges: WayEdge[] = useSteady(
    shape.ways.map((one) => {
      const was = keptEdges.current.get(one.id)
      const line = laid.ways.get(one.id)
      if (was && far(areaOf(line)) && far(areaOf(before.ways.get(one.id)))) return was
      const arrow = one.arrow
      const onWay =
        way.length > 1 && way.some((step, index) => step === one.from && way[index + 1] === one.to)
      const taken = walked ? takenOf(arrow, one.fault) : undefined
      const data: WayEdge['data'] = {
        path: curve(line?.points ?? []),
        x: line?.label.x ?? 0,
        y: line?.label.y ?? 0,
        words: labels.get(one.id) ?? '',
        when: arrow?.when ?? '',
        look: one.look,
        arrow: arrow?.id ?? '',
        chosen: arrow
          ? chosen.kind === 'arrow' && chosen.arrow === arrow.id
          : chosen.kind === 'fault' && chosen.fault === one.fault,
        back: one.back,
        dim: way.length > 0 && !onWay,
        untaken: walked !== null && taken === 0,
        walked: onWay,
        insert: !readOnly && arrow !== null && arrow.kind !== 'rung' && !(arrow.implicit && beside(one)),
        over: over !== null && over === arrow?.id,
      }
      const look =
        one.look === 'fault' || one.look === 'error'
          ? 'fault'
          : data.chosen || data.walked
            ? 'chosen'
            : 'idle'
      const edge: WayEdge = {
        id: one.id,
        type: 'way',
        source: one.from,
        target: one.to,
        data,
        selectable: false,
        focusable: false,
        reconnectable: false,
        markerEnd: {
          type: MarkerType.ArrowClosed,
          width: 18,
          height: 18,
          color: TIPS[look],
        },
        ...(data.chosen || data.walked ? { zIndex: 5 } : {}),
      }
      if (was && was.zIndex === edge.zIndex && alike(was.data, edge.data)) return was
      keptEdges.current.set(one.id, edge)
      return edge
    }),
  )

  const untaken = walked === null ? 0 : [...walked.values()].filter((count) => count === 0).length

  // ---- what is looked at

  const reveal = (id: string) => {
    const box = laid.absolute.get(id)
    const rect = store.getState()
    if (!box || rect.width === 0) return
    const { zoom, x, y } = flow.getViewport()
    const left = box.x * zoom + x
    const top = box.y * zoom + y
    const seen =
      left >= 8 &&
      top >= 8 &&
      left + box.width * zoom <= rect.width - 8 &&
      top + box.height * zoom <= rect.height - 8
    if (!seen)
      void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: Math.max(zoom, 0.7),
        duration: calm(),
      })
  }
  const begin = () => {
    const rect = canvasOf(frame.current)
    if (!rect || laid.width === 0) return
    const fit = Math.min((rect.width - 24) / laid.width, (rect.height - 24) / laid.height)
    if (fit >= 0.62) {
      const zoom = Math.min(1, fit)
      void flow.setViewport({
        zoom,
        x: (rect.width - laid.width * zoom) / 2,
        y: Math.max(8, (rect.height - laid.height * zoom) / 2),
      })
      return
    }
    // Too large to be read as a whole: it begins where the work begins.
    const first = laid.absolute.get(outline.entry ?? '')
    const zoom = Math.max(0.62, Math.min(0.9, (rect.width - 48) / laid.width))
    if (first)
      void flow.setViewport({
        zoom,
        x:
          laid.width * zoom <= rect.width
            ? (rect.width - laid.width * zoom) / 2
            : Math.min(8, rect.width * 0.4 - (first.x + first.width / 2) * zoom),
        y: 24 - first.y * zoom,
      })
  }
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current !== null && laid.absolute.has(wanted.current)) {
      const id = wanted.current
      wanted.current = null
      reveal(id)
      focusOn(frame.current, id)
    }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen elsewhere comes into sight
  useEffect(() => {
    if (stepOf !== null) reveal(stepOf)
  }, [stepOf])
  const last = way.at(-1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step of a way that is walked comes into sight
  useEffect(() => {
    if (last !== undefined) reveal(last)
  }, [last])

  const go = (id: string) => {
    desk.choose({ kind: 'step', step: id })
    wanted.current = id
  }

  // ---- what is done

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

  // ---- menus

  const kindItems = (spot: Place): MenuItem[] =>
    KINDS.map((kind) => ({
      label: t(`flow.kind.${kind}`),
      detail: t(`flow.kind.${kind}.text`),
      icon: KIND_ICONS[kind],
      onSelect: () => add(kind, spot),
    }))
  const menuItems = (opened: Opened): (MenuItem | 'line')[] => {
    if (opened.kind === 'add') return kindItems(opened.spot)
    if (opened.kind === 'connect') return connectItems(opened.from, opened.to)
    if (opened.kind === 'arrow') {
      const arrow = arrowById(outline, opened.arrow)
      const choose = () => arrow && desk.choose({ kind: 'arrow', arrow: arrow.id, step: arrow.source })
      return [
        {
          label: t('flow.act.insertHere'),
          icon: 'plus',
          onSelect: () => later(() => setMenu({ kind: 'add', at: opened.at, spot: { arrow: opened.arrow } })),
        },
        {
          label: t('flow.act.openArrow'),
          icon: 'edit',
          onSelect: () => {
            choose()
            onOpen()
          },
        },
        'line',
        {
          label: t('flow.act.disconnect'),
          icon: 'trash',
          danger: true,
          disabled: !arrow || arrow.implicit,
          ...(arrow?.implicit && { detail: t('flow.act.disconnect.implicit') }),
          onSelect: () => cut(opened.arrow),
        },
      ]
    }
    const id = opened.step
    const step = outline.steps.get(id)
    const holds = step && inside(outline, id).size > 0
    return [
      {
        label: t('flow.act.open'),
        icon: 'edit',
        onSelect: () => {
          go(id)
          onOpen()
        },
      },
      {
        label: t('flow.act.addAfter'),
        icon: 'plus',
        onSelect: () => later(() => setMenu({ kind: 'add', at: opened.at, spot: { after: id } })),
      },
      {
        label: t('flow.act.addBefore'),
        icon: 'plus',
        onSelect: () => later(() => setMenu({ kind: 'add', at: opened.at, spot: { before: id } })),
      },
      ...(holds
        ? ([
            {
              label: folded.has(id) ? t('flow.act.unfold') : t('flow.act.fold'),
              icon: 'chevron-down',
              onSelect: () => fold(id),
            },
          ] as MenuItem[])
        : []),
      ...(those(id).length > 1
        ? ([
            {
              label: t('flow.act.group'),
              detail: t('flow.act.group.text'),
              icon: 'list',
              onSelect: () => group(id),
            },
          ] as MenuItem[])
        : []),
      ...(step?.kind === 'work' || those(id).length > 1
        ? ([
            {
              label: t('flow.act.each'),
              detail: t('flow.act.each.text'),
              icon: 'copy',
              onSelect: () => group(id, 'each'),
            },
          ] as MenuItem[])
        : []),
      ...(step?.kind === 'any_order'
        ? ([{ label: t('flow.act.ungroup'), icon: 'list', onSelect: () => ungroup(id) }] as MenuItem[])
        : []),
      'line',
      { label: t('flow.act.up'), icon: 'chevron-up', onSelect: () => shift(id, -1) },
      { label: t('flow.act.down'), icon: 'chevron-down', onSelect: () => shift(id, 1) },
      {
        label: t('flow.act.copy'),
        icon: 'copy',
        onSelect: () => clip(id),
      },
      {
        label: t('flow.act.cut'),
        icon: 'copy',
        onSelect: () => {
          clip(id)
          drop(id)
        },
      },
      { label: t('flow.act.paste'), icon: 'download', onSelect: () => void pasted() },
      { label: t('flow.act.duplicate'), icon: 'copy', onSelect: () => twice(id) },
      'line',
      { label: t('flow.act.remove'), icon: 'trash', danger: true, onSelect: () => drop(id) },
    ]
  }
  const connectItems = (from: string, to: string): (MenuItem | 'line')[] => {
    const step = outline.steps.get(from)
    if (!step) return []
    if (step.kind === 'approval') {
      const outcomes = Object.keys(map(map(step.data.approval).outcomes))
      const others = ['approve', 'reject', 'rework', 'refuse'].filter((one) => !outcomes.includes(one))
      return [...outcomes, ...others].map((name) => ({
        label: outcomeSaid(name, say),
        detail: outcomes.includes(name) ? t('flow.connect.outcome.instead') : t('flow.connect.outcome.new'),
        icon: 'arrow-right' as const,
        onSelect: () => link(from, to, { outcome: name }),
      }))
    }
    const first = knownFields(step, desk)[0]
    const onFault = [...outline.faults.values()].filter(({ target }) => target === to)
    return [
      {
        label: t('flow.connect.always'),
        detail: t('flow.connect.always.text'),
        icon: 'arrow-right',
        onSelect: () => link(from, to, { always: true }),
      },
      {
        label: t('flow.connect.when'),
        detail: t('flow.connect.when.text'),
        icon: 'filter',
        onSelect: () => {
          link(from, to, { when: first ? write({ join: 'all', clauses: [begun(first)] }) : 'true' })
          onOpen()
        },
      },
      ...(step.kind === 'work'
        ? ([
            {
              label: onFault[0]
                ? t('flow.connect.fault.known', {
                    fault: textOf(onFault[0].data.title, say.language) || onFault[0].name,
                  })
                : t('flow.connect.fault'),
              detail: t('flow.connect.fault.text'),
              icon: 'alert',
              onSelect: () => {
                setFaults(true)
                link(from, to, { fault: onFault[0]?.name ?? freshFault() })
              },
            },
          ] as MenuItem[])
        : []),
    ]
  }
  const freshFault = () => {
    let number = 1
    while (outline.faults.has(`fault_${number}`)) number += 1
    return `fault_${number}`
  }
  const later = (act: () => void) => setTimeout(act, 0)
  const fold = (id: string) =>
    setFolded((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })

  // ---- keys

  const inDirection = (id: string, side: -1 | 1): string | null => {
    const here = laid.absolute.get(id)
    if (!here) return null
    let best: string | null = null
    let least = Number.POSITIVE_INFINITY
    for (const one of shape.drawn) {
      const box = laid.absolute.get(one.id)
      if (!one.step || one.id === id || !box) continue
      const dx = (box.x + box.width / 2 - here.x - here.width / 2) * side
      const dy = Math.abs(box.y + box.height / 2 - here.y - here.height / 2)
      if (dx < 40) continue
      const far = dx + dy * 2.5
      if (far < least) {
        least = far
        best = one.id
      }
    }
    return best
  }
  const along = (id: string, side: 1 | -1): string | null => {
    const drawnIds = new Set(shape.drawn.map((one) => one.id))
    if (side === 1) {
      const first = inside(outline, id).values().next().value
      if (first && drawnIds.has(first)) return first
      const main = mainArrow(outline, id)?.target
      if (main !== undefined && drawnIds.has(main)) return main
      const held = outline.scopes.get(outline.steps.get(id)?.scope ?? '')?.holder
      if (held) {
        const beside = mainArrow(outline, held)?.target
        return beside !== undefined && drawnIds.has(beside) ? beside : null
      }
      return null
    }
    const before = arrowsTo(outline, id).find(
      ({ source, byFault }) => !byFault && mainArrow(outline, source)?.target === id && drawnIds.has(source),
    )
    return (
      before?.source ??
      arrowsTo(outline, id).find(({ source }) => drawnIds.has(source))?.source ??
      outline.scopes.get(outline.steps.get(id)?.scope ?? '')?.holder ??
      null
    )
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    if (target.closest('input, textarea, select, [role="menu"]')) return
    // A button that has the focus is pressed; only a card's own keys are the graph's.
    const button = target.closest('button, summary, a')
    if ((event.key === 'Enter' || event.key === ' ') && button && !button.matches('[data-step]')) return
    const command = event.ctrlKey || event.metaKey
    const id = target.closest<HTMLElement>('[data-step]')?.dataset.step ?? stepOf
    const acts: Record<string, (() => void) | undefined> = command
      ? {
          d: id && !readOnly ? () => twice(id) : undefined,
          a: () => setMany(new Set(shape.drawn.flatMap((one) => (one.step ? [one.id] : [])))),
          f: () => setSearch(''),
        }
      : event.altKey
        ? {
            ArrowUp: id && !readOnly ? () => shift(id, -1) : undefined,
            ArrowDown: id && !readOnly ? () => shift(id, 1) : undefined,
          }
        : {
            ArrowDown: step(id && along(id, 1)),
            ArrowUp: step(id && along(id, -1)),
            ArrowRight: step(id && inDirection(id, 1)),
            ArrowLeft: step(id && inDirection(id, -1)),
            Home: step(outline.entry),
            Enter: id
              ? () => {
                  desk.choose({ kind: 'step', step: id })
                  onOpen()
                }
              : undefined,
            a: readOnly
              ? undefined
              : () => openAt(id, (at) => ({ kind: 'add', at, spot: id ? { after: id } : { end: true } })),
            i:
              id && !readOnly
                ? () => openAt(id, (at) => ({ kind: 'add', at, spot: { before: id } }))
                : undefined,
            m: id ? () => openAt(id, (at) => ({ kind: 'step', at, step: id })) : undefined,
            ContextMenu: id ? () => openAt(id, (at) => ({ kind: 'step', at, step: id })) : undefined,
            Delete: deleting(id),
            Backspace: deleting(id),
            '+': () => void flow.zoomIn({ duration: calm() }),
            '=': () => void flow.zoomIn({ duration: calm() }),
            '-': () => void flow.zoomOut({ duration: calm() }),
            '0': () => void flow.fitView({ padding: 0.08, maxZoom: 1, duration: calm() }),
            '/': () => setSearch(''),
            Escape:
              way.length > 0
                ? () => onWay([])
                : () => {
                    setMany(new Set())
                    desk.choose({ kind: 'sop' })
                  },
          }
    if (event.shiftKey && id && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const next = along(id, event.key === 'ArrowDown' ? 1 : -1)
      if (next !== null) {
        setMany((before) => new Set([...before, id, next]))
        wanted.current = next
        desk.choose({ kind: 'step', step: next })
      }
      event.preventDefault()
      return
    }
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const deleting = (id: string | null) => {
    if (readOnly) return undefined
    if (chosen.kind === 'arrow') return () => cut(chosen.arrow)
    return id ? () => drop(id) : undefined
  }
  const step = (id: string | null | undefined | '') => (id ? () => go(id) : undefined)
  const openAt = (id: string | null, make: (at: Point) => Opened) => {
    const element = id ? frame.current?.querySelector(`[data-step="${CSS.escape(id)}"]`) : frame.current
    const rect = element?.getBoundingClientRect()
    setMenu(make({ x: (rect?.left ?? 0) + 24, y: Math.min((rect?.bottom ?? 0) + 4, innerHeight - 40) }))
  }

  // ---- mouse

  const under = (x: number, y: number): { arrow?: string; step?: string } => {
    for (const element of document.elementsFromPoint(x, y)) {
      if (element.closest('.flow-dragged')) continue
      const said = element.closest<HTMLElement>('[data-arrow], [data-insert]')
      const arrow = said?.dataset.arrow || said?.dataset.insert
      if (arrow) return { arrow }
      const edge = element.closest('.react-flow__edge')?.getAttribute('data-id')
      if (edge && arrowById(outline, edge)) return { arrow: edge }
      const card = element.closest<HTMLElement>('[data-step]')?.dataset.step
      if (card) return { step: card }
    }
    return {}
  }
  const click = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const insert = target.closest<HTMLElement>('[data-insert]')?.dataset.insert
    if (insert) {
      setMenu({ kind: 'add', at: { x: event.clientX, y: event.clientY }, spot: { arrow: insert } })
      return
    }
    const arrow = target.closest<HTMLElement>('[data-arrow]')?.dataset.arrow
    if (arrow) return chooseArrow(arrow)
    const fault = target.closest<HTMLElement>('[data-fault]')?.dataset.fault
    if (fault) return desk.choose({ kind: 'fault', fault })
    const id = target.closest<HTMLElement>('[data-step]')?.dataset.step
    if (!id) return
    if (event.shiftKey || event.ctrlKey || event.metaKey) together(id)
    else if (many.size > 0) setMany(new Set())
    desk.choose({ kind: 'step', step: id })
  }
  const chooseArrow = (id: string) => {
    const arrow = arrowById(outline, id)
    if (!arrow) return
    if (arrow.implicit) desk.choose({ kind: 'step', step: arrow.source })
    else desk.choose({ kind: 'arrow', arrow: arrow.id, step: arrow.source })
  }
  const context = (event: MouseEvent<HTMLElement>) => {
    if (readOnly) return
    const at = { x: event.clientX, y: event.clientY }
    const found = under(event.clientX, event.clientY)
    if (!found.arrow && !found.step && !(event.target as HTMLElement).closest('.react-flow__pane')) return
    event.preventDefault()
    if (found.step) {
      desk.choose({ kind: 'step', step: found.step })
      setMenu({ kind: 'step', at, step: found.step })
    } else if (found.arrow) setMenu({ kind: 'arrow', at, arrow: found.arrow })
    else setMenu({ kind: 'add', at, spot: { end: true } })
  }
  const dropKind = (event: DragEvent<HTMLElement>) => {
    const kind = event.dataTransfer.getData(DRAGGED) as Kind
    setOver(null)
    if (!KINDS.includes(kind)) return
    event.preventDefault()
    const found = under(event.clientX, event.clientY)
    add(kind, found.arrow ? { arrow: found.arrow } : found.step ? { after: found.step } : { end: true })
  }
  /** The point of an event in the canvas. */
  const pointIn = (event: { clientX: number; clientY: number }): Point => {
    const rect = canvasOf(frame.current)
    return { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) }
  }
  /** The steps that a marquee touches. */
  const within = ({ from, to }: Marquee): string[] => {
    const { zoom, x, y } = flow.getViewport()
    const at = (point: Point) => ({ x: (point.x - x) / zoom, y: (point.y - y) / zoom })
    const [a, b] = [at(from), at(to)]
    return shape.drawn.flatMap((one) => {
      const box = laid.absolute.get(one.id)
      if (!one.step || one.kind === 'frame' || !box) return []
      const over =
        box.x < Math.max(a.x, b.x) &&
        box.x + box.width > Math.min(a.x, b.x) &&
        box.y < Math.max(a.y, b.y) &&
        box.y + box.height > Math.min(a.y, b.y)
      return over ? [one.id] : []
    })
  }
  const changed = (changes: NodeChange[]) => {
    for (const one of changes) {
      if (one.type === 'position' && one.dragging && one.position)
        setDragged({ id: one.id, position: one.position })
    }
  }

  const acts: CanvasActs = {
    onNodesChange: changed,
    onInit: begin,
    onEdgeClick: (_, edge) => edge.data?.arrow && chooseArrow(String(edge.data.arrow)),
    onPaneClick: () => {
      setMany(new Set())
      desk.choose({ kind: 'sop' })
    },
    onNodeDoubleClick: (_, node) => {
      if (outline.steps.has(node.id)) {
        desk.choose({ kind: 'step', step: node.id })
        onOpen()
      }
    },
    onConnectEnd: (event, state) => {
      const from = state.fromNode?.id
      const point = 'changedTouches' in event ? event.changedTouches[0] : event
      if (!from || !point || readOnly) return
      const to = state.toNode?.id ?? under(point.clientX, point.clientY).step
      const at = { x: point.clientX, y: point.clientY }
      if (to && to !== from && outline.steps.has(to)) {
        const [a, b] = state.fromHandle?.type === 'target' ? [to, from] : [from, to]
        setMenu({ kind: 'connect', at, from: a, to: b })
      } else if (!to) setMenu({ kind: 'add', at, spot: { after: from } })
    },
    onNodeDrag: (event) => {
      const point = 'clientX' in event ? event : null
      if (point) setOver(under(point.clientX, point.clientY).arrow ?? null)
    },
    onNodeDragStop: (event, node) => {
      const point = 'clientX' in event ? event : null
      const found = point ? under(point.clientX, point.clientY).arrow : undefined
      setDragged(null)
      setOver(null)
      if (found && outline.steps.has(node.id)) {
        const ids = those(node.id)
        if (ids.length > 1) {
          desk.run('flow.do.moveMany', moveSteps(desk.source, ids, { arrow: found }), { n: ids.length })
        } else {
          desk.run('flow.do.move', moveStep(desk.source, node.id, { arrow: found }), {
            step: titleOf(outline, node.id, say.language),
          })
        }
      }
    },
  }

  const found =
    search === null || search.trim() === ''
      ? []
      : [...outline.steps.values()].filter((one) =>
          `${titleOf(outline, one.id, say.language)} ${one.id}`
            .toLowerCase()
            .includes(search.trim().toLowerCase()),
        )

  const empty = outline.steps.size === 0
  return (
    <section
      ref={frame}
      className="flow-graph"
      aria-label={t('flow.graph')}
      onKeyDown={press}
      onClick={click}
      onContextMenu={context}
      onCopy={(event) => {
        const id = stepOf
        if (!id || isWriting(event.target)) return
        event.clipboardData.setData('text/plain', copyStep(id))
        event.preventDefault()
      }}
      onCut={(event) => {
        const id = stepOf
        if (!id || readOnly || isWriting(event.target)) return
        event.clipboardData.setData('text/plain', copyStep(id))
        event.preventDefault()
        drop(id)
      }}
      onPaste={(event) => {
        if (readOnly || isWriting(event.target)) return
        event.preventDefault()
        paste(event.clipboardData.getData('text/plain'))
      }}
      onDragOver={(event) => {
        if (readOnly || !event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setOver(under(event.clientX, event.clientY).arrow ?? null)
      }}
      onDragLeave={() => setOver(null)}
      onDrop={dropKind}
    >
      <div
        className="flow-canvas"
        onPointerDownCapture={(event) => {
          if (!event.shiftKey || event.button !== 0 || event.pointerType === 'touch') return
          if (onSomething(event.target)) return
          event.stopPropagation()
          event.currentTarget.setPointerCapture(event.pointerId)
          setMarquee({ from: pointIn(event), to: pointIn(event), before: new Set(many) })
        }}
        onMouseDownCapture={(event) => {
          if (event.shiftKey && event.button === 0 && !onSomething(event.target)) event.stopPropagation()
        }}
        onPointerMoveCapture={(event) => {
          if (!marquee) return
          const next = { ...marquee, to: pointIn(event) }
          setMarquee(next)
          setMany(new Set([...next.before, ...within(next)]))
        }}
        onPointerUpCapture={(event) => {
          if (!marquee) return
          event.stopPropagation()
          drawnOver.current = marquee.from.x !== marquee.to.x || marquee.from.y !== marquee.to.y
          setMarquee(null)
          const [first] = many
          if (first !== undefined && !many.has(stepOf ?? '')) go(first)
        }}
        onClickCapture={(event) => {
          // What a marquee ends on is not pressed.
          if (drawnOver.current) event.stopPropagation()
          drawnOver.current = false
        }}
      >
        {marquee && (
          <span
            className="flow-marquee"
            aria-hidden="true"
            style={{
              left: Math.min(marquee.from.x, marquee.to.x),
              top: Math.min(marquee.from.y, marquee.to.y),
              width: Math.abs(marquee.to.x - marquee.from.x),
              height: Math.abs(marquee.to.y - marquee.from.y),
            }}
          />
        )}
        <Canvas nodes={nodes} edges={edges} acts={acts}>
          <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} className="flow-dots" />
          {mapped && (
            <MiniMap
              pannable
              zoomable
              className="flow-minimap"
              ariaLabel={t('flow.graph.map')}
              nodeClassName={(node) => `flow-mini flow-mini-${String(node.data.kind ?? node.type)}`}
              nodeBorderRadius={12}
            />
          )}
          {search !== null && (
            <Panel position="top-center" className="flow-search">
              <TextInput
                autoFocus
                aria-label={t('flow.graph.search')}
                placeholder={t('flow.graph.search')}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') setSearch(null)
                  if (event.key === 'Enter' && found[0]) {
                    go(found[0].id)
                    setSearch(null)
                  }
                }}
              />
              {search.trim() !== '' && (
                <ul className="flow-found">
                  {found.slice(0, 8).map((one) => (
                    <li key={one.id}>
                      <button
                        type="button"
                        onClick={() => {
                          go(one.id)
                          setSearch(null)
                        }}
                      >
                        {titleOf(outline, one.id, say.language)}
                        <span className="muted">{one.id}</span>
                      </button>
                    </li>
                  ))}
                  {found.length === 0 && <li className="muted">{t('flow.graph.search.none')}</li>}
                </ul>
              )}
            </Panel>
          )}
          {way.length > 0 && (
            <Panel position="top-left" className="flow-walk">
              <span>{t('flow.walk', { n: way.length })}</span>
              <IconButton icon="close" label={t('flow.walk.close')} onClick={() => onWay([])} />
            </Panel>
          )}
        </Canvas>
      </div>
      <div className="flow-tools" role="toolbar" aria-label={t('flow.tools')}>
        {!readOnly && (
          <>
            <IconButton
              icon="plus"
              label={t('flow.act.add')}
              onClick={(event) =>
                setMenu({
                  kind: 'add',
                  at: { x: event.clientX || 40, y: event.clientY || 80 },
                  spot: afterChosen(),
                })
              }
            />
            <IconButton
              icon="copy"
              label={t('flow.act.duplicate')}
              disabled={stepOf === null}
              onClick={() => stepOf && twice(stepOf)}
            />
            <IconButton
              icon="trash"
              label={t('flow.act.remove')}
              disabled={stepOf === null}
              onClick={() => deleting(stepOf)?.()}
            />
            <span className="flow-tools-line" />
          </>
        )}
        <IconButton
          icon="minus"
          label={t('flow.graph.farther')}
          onClick={() => void flow.zoomOut({ duration: calm() })}
        />
        <IconButton
          icon="zoom-in"
          label={t('flow.graph.closer')}
          onClick={() => void flow.zoomIn({ duration: calm() })}
        />
        <IconButton
          icon="map"
          label={t('flow.graph.fit')}
          onClick={() => void flow.fitView({ padding: 0.08, maxZoom: 1, duration: calm() })}
        />
        <IconButton
          icon="search"
          label={t('flow.graph.search')}
          onClick={() => setSearch(search === null ? '' : null)}
        />

        {shape.drawn.length > 12 && (
          <IconButton
            icon="board"
            label={t('flow.graph.map')}
            aria-pressed={mapped}
            onClick={() => setMapped(!mapped)}
          />
        )}
        {many.size > 1 && <span className="flow-legend">{t('flow.many', { n: many.size })}</span>}
        {walked !== null && (
          <span className="flow-legend">
            <span className="flow-legend-line" aria-hidden="true" />
            {untaken > 0 ? t('flow.coverage.untaken', { n: untaken }) : t('flow.coverage.all')}
          </span>
        )}
        <span className="flow-layers">
          {outline.faults.size > 0 && (
            <Chip pressed={faults} onPress={() => setFaults(!faults)}>
              {t('flow.layer.faults')}
              {!faults && shape.hidden > 0 ? ` +${shape.hidden}` : ''}
            </Chip>
          )}
          {desk.walked !== null && (
            <Chip pressed={covered} onPress={() => setCovered(!covered)}>
              {t('flow.layer.coverage')}
            </Chip>
          )}
        </span>
      </div>
      {empty && (
        <div className="flow-empty">
          <h2>{t('flow.empty')}</h2>
          <p>{t('flow.empty.text')}</p>
          {!readOnly && (
            <div className="flow-empty-kinds">
              {(['work', 'approval', 'end'] as const).map((kind) => (
                <button
                  key={kind}
                  type="button"
                  className="flow-empty-kind"
                  onClick={() => add(kind, { end: true })}
                >
                  {t(`flow.kind.${kind}`)}
                  <span className="muted">{t(`flow.kind.${kind}.text`)}</span>
                </button>
              ))}
            </div>
          )}
        </div>
      )}
      {menu && (
        <FloatingMenu
          key={JSON.stringify(menu)}
          at={menu.at}
          label={t('flow.menu')}
          items={menuItems(menu)}
          onClose={() => setMenu((now) => (now === menu ? null : now))}
        />
      )}
      <p className="visually-hidden" aria-live="polite">
        {way.length > 0 ? t('flow.walk', { n: way.length }) : ''}
      </p>
    </section>
  )
}

type CanvasActs = Required<
  Pick<
    ReactFlowProps<Node, WayEdge>,
    | 'onNodesChange'
    | 'onInit'
    | 'onEdgeClick'
    | 'onPaneClick'
    | 'onNodeDoubleClick'
    | 'onConnectEnd'
    | 'onNodeDrag'
    | 'onNodeDragStop'
  >
>

/** What is drawn. It hears of acts by handlers that stay the same: every other one would be told to each card. */
function Canvas({
  nodes,
  edges,
  acts,
  children,
}: {
  nodes: Node[]
  edges: WayEdge[]
  acts: CanvasActs
  children: ReactNode
}) {
  const now = useRef(acts)
  now.current = acts
  const [steady] = useState<CanvasActs>(() => ({
    onNodesChange: (changes) => now.current.onNodesChange(changes),
    onInit: (flow) => now.current.onInit(flow),
    onEdgeClick: (event, edge) => now.current.onEdgeClick(event, edge),
    onPaneClick: (event) => now.current.onPaneClick(event),
    onNodeDoubleClick: (event, node) => now.current.onNodeDoubleClick(event, node),
    onConnectEnd: (event, state) => now.current.onConnectEnd(event, state),
    onNodeDrag: (event, node, all) => now.current.onNodeDrag(event, node, all),
    onNodeDragStop: (event, node, all) => now.current.onNodeDragStop(event, node, all),
  }))
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      {...steady}
      minZoom={0.1}
      maxZoom={1.6}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      zoomOnDoubleClick={false}
      panOnScroll
      zoomActivationKeyCode={ZOOM_KEYS}
      nodeDragThreshold={6}
      connectOnClick={false}
      connectionRadius={28}
      proOptions={PRO}
    >
      {children}
    </ReactFlow>
  )
}

const ZOOM_KEYS = ['Control', 'Meta']
const PRO = { hideAttribution: true }

/** The list as it was, while it holds the same things. */
function useSteady<T>(list: T[]): T[] {
  const before = useRef(list)
  const same = before.current.length === list.length && list.every((one, at) => before.current[at] === one)
  if (!same) before.current = list
  return before.current
}

/** Whether it is something of the drawing, and not the ground below it. */
function onSomething(target: EventTarget): boolean {
  return (target as HTMLElement).closest('button, input, .react-flow__node, .react-flow__panel') !== null
}

function isWriting(target: EventTarget): boolean {
  return (target as HTMLElement).closest('input, textarea, select') !== null
}

/** Where on the screen is drawn. */
function canvasOf(frame: HTMLElement | null): DOMRect | undefined {
  return frame?.querySelector('.flow-canvas')?.getBoundingClientRect()
}

/** Puts the focus on a card, once it is drawn: what was not measured yet takes none. */
function focusOn(frame: HTMLElement | null, id: string, times = 20): void {
  const card = frame?.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)
  card?.focus({ preventScroll: true })
  if (times > 0 && document.activeElement !== card) requestAnimationFrame(() => focusOn(frame, id, times - 1))
}

const TIPS = { idle: 'var(--line-strong)', fault: 'var(--danger)', chosen: 'var(--primary)' } as const

function calm(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 220
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

/** Whether two hold the same plain values. */
function alike(a: Readonly<Record<string, unknown>> | undefined, b: typeof a): boolean {
  if (a === undefined || b === undefined) return a === b
  for (const key in b) if (!Object.is(a[key], b[key])) return false
  return true
}

function waitSaid(step: Step, say: ReturnType<typeof useSay>): string {
  const wait = map(step.data.wait)
  if (wait.for !== undefined) return say.t('flow.wait.for', { span: spanSaid(wait.for, say) })
  const event = String(wait.event ?? '')
  return wait.up_to === undefined
    ? say.t('flow.wait.event', { event })
    : say.t('flow.wait.upTo', { event, span: spanSaid(wait.up_to, say) })
}
