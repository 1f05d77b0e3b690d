// A form as people fill it in, on every surface: drawn from its schema and layout, told about what is wrong.

import { type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Banner } from '../design/Banner.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { loadExpressions } from '../expressions/engine.ts'
import type { CodeList, Form } from '../forms/form.ts'
import { FormTaker, type Taken } from '../forms/intake.ts'
import type { Context } from '../forms/problem.ts'
import { useWords } from '../words/index.ts'
import type { Answers } from './answers.ts'
import { Elements, OneElement } from './Elements.tsx'
import { FaultSummary } from './FaultSummary.tsx'
import { FieldControl } from './FieldControl.tsx'
import { type FieldFault, spotAt } from './faults.ts'
import { fieldTypeOf } from './fields/index.ts'
import { goTo } from './revealing.ts'
import {
  type EvidenceSlot,
  type Parts,
  type Revealer,
  type Scope,
  ScopeProvider,
  type Surface,
  SurfaceProvider,
} from './scope.ts'
import { ROOT } from './spots.ts'
import { FormStore, type Meta } from './store.ts'
import './form-view.css'

export type { Answers } from './answers.ts'
export type { FieldFault } from './faults.ts'
export type { EvidenceSlot } from './scope.ts'
export type { Meta } from './store.ts'

/** What a surface can ask of a form that is open. */
export interface FormHandle {
  /**
   * Takes everything in, shows every fault and, where there is one, puts the focus on the summary. Call it
   * when somebody wants to hand in; hand in `answers` if there are no `faults`.
   */
  attempt(): Taken
  /** What is entered now, hidden fields included: what a draft keeps. */
  answers(): Answers
  /** What would be handed in now, also where nothing was changed yet. */
  kept(): Answers
  /** Goes to the field of a pointer, wherever it is hidden. */
  goTo(pointer: string): Promise<boolean>
}

export interface FormViewProps {
  form: Form
  /** The lists that its fields use, by name. Keep the same object: the form is made ready anew for another. */
  codeLists: Record<string, CodeList>
  /**
   * What is entered. The form keeps its own copy: an object it told by `onChange` is never taken back, any
   * other (a draft that was loaded) replaces what is entered.
   */
  answers: Answers
  onChange(answers: Answers, meta: Meta): void
  /** What expressions see around the form. Keep the same object as long as nothing in it changes. */
  context?: Context | undefined
  /** The language of the form's own texts; that of the page where it is left out. */
  language?: string | undefined
  /** Faults that came from outside (server, runtime, evidence): shown at their fields until those change. */
  faults?: readonly FieldFault[] | undefined
  evidence?: ((slot: EvidenceSlot) => ReactNode) | undefined
  /** Where a picture or clip of the SOP's help is; null where it can't be had. */
  media?: ((path: string) => Promise<string | null>) | undefined
  readOnly?: boolean | undefined
  /** Puts the focus into the first field. */
  autoFocus?: boolean | undefined
  /** Begins the ids of what is drawn; give one where several forms are open and ids must be known. */
  idPrefix?: string | undefined
  handle?: { current: FormHandle | null } | undefined
}

const PARTS: Parts = { typeOf: fieldTypeOf, Elements, FieldControl }
const NOTHING_AROUND: Context = { give: () => ({}) }
/** From this width on, rows may be tables (CSS pixels at 16 px letters). */
const WIDE = 680

let engineIsHere = false

/** Whether a form has expressions, for which their engine must be loaded first. */
function hasExpressions(form: Form): boolean {
  return (form.computed ?? []).length > 0 || JSON.stringify(form.uischema ?? null).includes('"cel"')
}

export function FormView(props: FormViewProps) {
  const { form, codeLists } = props
  const { t } = useWords()
  const [ready, setReady] = useState(() => engineIsHere || !hasExpressions(form))
  const needed = !ready && hasExpressions(form)
  useEffect(() => {
    if (!needed) return
    let here = true
    void loadExpressions().then(() => {
      engineIsHere = true
      if (here) setReady(true)
    })
    return () => {
      here = false
    }
  }, [needed])

  const made = useMemo(() => {
    if (needed) return null
    try {
      return { taker: new FormTaker(form, codeLists) }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  }, [needed, form, codeLists])

  if (!made) return <Skeleton />
  if ('problem' in made)
    return (
      <Banner tone="danger" title={t('renderer.broken')}>
        {made.problem}
      </Banner>
    )
  return <OpenForm {...props} taker={made.taker} />
}

function OpenForm({
  taker,
  answers,
  onChange,
  context = NOTHING_AROUND,
  language: asked,
  faults,
  evidence,
  media,
  readOnly = false,
  autoFocus = false,
  idPrefix: givenPrefix,
  handle,
}: FormViewProps & { taker: FormTaker }) {
  const words = useWords()
  const language = asked ?? words.language
  const ownPrefix = useId()
  const idPrefix = givenPrefix ?? `rf${ownPrefix.replaceAll(':', '')}`
  const [store] = useState(() => new FormStore(taker, answers, context))
  const [revealers] = useState(() => new Set<Revealer>())
  const root = useRef<HTMLDivElement>(null)
  const summary = useRef<HTMLDivElement>(null)
  const wide = useWide(root)
  store.onChange = onChange

  // Fields that begin with a value have it before anybody touched them: whoever keeps the answers must know.
  const began = useRef(false)
  useEffect(() => {
    if (began.current) return
    began.current = true
    if (store.answers !== answers) store.tell()
  }, [store, answers])

  useLayoutEffect(() => store.adopt(answers), [store, answers])
  useLayoutEffect(() => store.surround(taker, context), [store, taker, context])
  useEffect(() => () => store.close(), [store])

  const told = useRef<string>('[]')
  useEffect(() => {
    const now = JSON.stringify(faults ?? [])
    if (now === told.current) return
    told.current = now
    store.setServerFaults(faults ?? [])
    if ((faults ?? []).length > 0) soon(() => summary.current?.focus())
  }, [store, faults])

  const scope = useMemo<Scope>(
    () => ({ parts: PARTS, store, words, language, readOnly, wide, idPrefix, revealers }),
    [store, words, language, readOnly, wide, idPrefix, revealers],
  )
  const surface = useMemo<Surface>(() => ({ evidence, media }), [evidence, media])

  useLayoutEffect(() => {
    if (!handle) return
    handle.current = {
      attempt() {
        // What is being typed is told when the field is left.
        const { activeElement } = document
        if (activeElement instanceof HTMLElement && root.current?.contains(activeElement))
          activeElement.blur()
        const outcome = store.attempt()
        if (store.allFaults.length > 0) soon(() => summary.current?.focus())
        return { answers: outcome.answers, faults: outcome.faults, hidden: outcome.hidden }
      },
      answers: () => store.answers,
      kept: () => store.settle().answers,
      goTo: (pointer) => goTo(spotAt(pointer, store.spots, store.answers), { revealers, idPrefix }),
    }
    return () => {
      handle.current = null
    }
  }, [handle, store, revealers, idPrefix])

  useEffect(() => {
    if (!autoFocus) return
    root.current?.querySelector<HTMLElement>('input, textarea, select, .rf-picker-button')?.focus()
  }, [autoFocus])

  return (
    <ScopeProvider value={scope}>
      <SurfaceProvider value={surface}>
        <div ref={root} className={wide ? 'rf rf-wide' : 'rf'} lang={language}>
          <FaultSummary place={summary} />
          <OneElement element={store.tree.layout} row={ROOT} />
        </div>
      </SurfaceProvider>
    </ScopeProvider>
  )
}

/** After what was just told is drawn. */
function soon(act: () => void) {
  setTimeout(() => requestAnimationFrame(act), 0)
}

/** Whether there is room for tables; followed as the page changes. */
function useWide(root: { current: HTMLDivElement | null }): boolean {
  const [wide, setWide] = useState(false)
  useLayoutEffect(() => {
    const element = root.current
    if (!element) return
    const look = () => setWide(element.clientWidth >= WIDE)
    look()
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [root])
  return wide
}
