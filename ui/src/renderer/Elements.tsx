// The layout of a form: boxes, headings and texts around its fields.

import { memo, useMemo, useState } from 'react'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import type { Box, Control, Element } from '../forms/layout.ts'
import { FieldControl } from './FieldControl.tsx'
import { pathOf } from './formTree.ts'
import { useRevealer } from './revealing.ts'
import { useScope, useShown, useWatched, worded } from './scope.ts'
import { ROOT, type Spot } from './spots.ts'
import './elements.css'

interface ElementsProps {
  box: Box
  row: Spot
}

/** What stands in a box, one under the other or beside each other. */
export const Elements = memo(function Elements({ box, row }: ElementsProps) {
  return (
    <div className={box.kind === 'horizontal' ? 'rf-horizontal' : 'rf-vertical'}>
      {box.elements.map((element) => (
        <OneElement key={element.id} element={element} row={row} />
      ))}
    </div>
  )
})

/** An element of the layout, whatever it is. */
export const OneElement = memo(function OneElement({ element, row }: { element: Element; row: Spot }) {
  if (element.kind === 'control') return <FieldControl control={element} row={row} />
  return <Around element={element} row={row} />
})

function Around({ element, row }: { element: Exclude<Element, Control>; row: Spot }) {
  const { language } = useScope()
  const shown = useShown(element, row)
  if (!shown) return null
  const label = worded(element.label, language)
  switch (element.kind) {
    case 'label':
      return label ? <p className="rf-note">{label}</p> : null
    case 'group':
      return (
        <section className={classes('rf-group', !label && 'rf-group-bare')} aria-label={label || undefined}>
          {label && <h2 className="rf-group-title">{label}</h2>}
          <Elements box={element} row={row} />
        </section>
      )
    case 'categorization':
      return <Steps box={element} row={row} />
    default:
      return <Elements box={element} row={row} />
  }
}

/** Whether a control or anything in a box is the field at the path, or holds it. */
function holds(element: Element, path: readonly string[]): boolean {
  if (element.kind === 'label') return false
  if (element.kind !== 'control') return element.elements.some((inner) => holds(inner, path))
  return element.path.every((step, at) => path[at] === step)
}

/** Categories as steps: one at a time, with the way on and back below. */
function Steps({ box, row }: ElementsProps) {
  const { store, words, language, idPrefix } = useScope()
  const steps = box.elements.filter(
    (element): element is Box => element.kind !== 'control' && element.kind !== 'label',
  )
  const shownIds = useWatched(ROOT, () =>
    steps
      .filter((step) => store.shown(step, row))
      .map((step) => step.id)
      .join('\n'),
  )
  const shown = useMemo(() => shownIds.split('\n'), [shownIds])
  const visible = steps.filter((step) => shown.includes(step.id))
  const [chosen, setChosen] = useState<string | null>(null)
  const at = Math.max(
    0,
    visible.findIndex((step) => step.id === chosen),
  )
  const current = visible[at]
  const headingId = `${idPrefix}-step-${box.id}`

  useRevealer((spot) => {
    const path = pathOf(spot)
    const found = visible.find((step) => holds(step, path))
    if (found) setChosen(found.id)
  })

  if (!current) return null
  const go = (to: number) => {
    setChosen(visible[to]?.id ?? null)
    document.getElementById(headingId)?.focus()
  }
  return (
    <section className="rf-steps" aria-labelledby={headingId}>
      <p className="rf-steps-place">{words.t('renderer.step', { number: at + 1, count: visible.length })}</p>
      <h2 className="rf-group-title" id={headingId} tabIndex={-1}>
        {worded(current.label, language)}
      </h2>
      <Elements key={current.id} box={current} row={row} />
      <div className="rf-steps-go">
        {at > 0 && (
          <Button icon="chevron-left" onClick={() => go(at - 1)}>
            {words.t('renderer.step.back')}
          </Button>
        )}
        {at < visible.length - 1 && (
          <Button kind="primary" onClick={() => go(at + 1)}>
            {words.t('renderer.step.next')}
          </Button>
        )}
      </div>
    </section>
  )
}
