import { type Dispatch, type RefObject, type SetStateAction, useMemo, useRef, useState } from 'react'
import type { Spot as Place } from '../../../../authoring/sop/flow_commands.ts'
import { useWords } from '../../../../words/index.ts'
import { schemaOf, useSay, waySaid } from '../sayings.ts'
import type { SopDesk } from '../sop_desk.tsx'
import { useSopDesk } from '../sop_desk.tsx'
import { type Laid, laidOut } from './layout.ts'
import type { Shape } from './shape.ts'
import { shapeOf } from './shape.ts'

export interface Point {
  x: number
  y: number
}

/** A menu, and what it is about. */
export type Opened =
  | { kind: 'add'; at: Point; spot: Place }
  | { kind: 'step'; at: Point; step: string }
  | { kind: 'arrow'; at: Point; arrow: string }
  | { kind: 'connect'; at: Point; from: string; to: string }

/** What is drawn, and what of it is chosen. */
export interface Drawing {
  desk: SopDesk
  say: ReturnType<typeof useSay>
  frame: RefObject<HTMLElement | null>
  shape: Shape
  labels: ReadonlyMap<string, string>
  laid: Laid
  /** The step that is chosen, or whose arrow is. */
  stepOf: string | null
  /** Several that are chosen together. */
  many: ReadonlySet<string>
  setMany: Dispatch<SetStateAction<ReadonlySet<string>>>
  /** The steps of a way that is walked through. */
  way: readonly string[]
}

interface Looked {
  faults: boolean
  folded: ReadonlySet<string>
  way: readonly string[]
}

/** The SOP on the desk as a drawing. */
export function useDrawing({ faults, folded, way }: Looked): Drawing {
  const desk = useSopDesk()
  const { outline, chosen, forms } = desk
  const { t, language } = useWords()
  const say = useSay()
  const frame = useRef<HTMLElement>(null)
  const [many, setMany] = useState<ReadonlySet<string>>(new Set())

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
  return { desk, say, frame, shape, labels, laid, stepOf, many, setMany, way }
}
