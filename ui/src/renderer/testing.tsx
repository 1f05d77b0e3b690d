// For tests of forms: one on a page of its own, and what a person does to it.

import { createRoot } from 'react-dom/client'
import { provideExpressions } from '../expressions/engine.ts'
import { Program } from '../expressions/program.ts'
import type { Form } from '../forms/form.ts'
import { TestWords } from '../words/testing.tsx'
import type { Answers, Meta } from './FormView.tsx'
import { type FormHandle, FormView, type FormViewProps } from './FormView.tsx'

provideExpressions(Program)

export interface OnPage {
  page: HTMLElement
  handle: FormHandle
  /** What was told last. */
  answers: Answers
  meta: Meta | null
  /** Draws it again with other properties. */
  show(props: Partial<FormViewProps>): Promise<void>
  field(id: string): HTMLInputElement
  close(): void
}

type Given = Partial<FormViewProps> & { form: Form }

/** The form on a page; ids begin with `f`. The page keeps its answers as an app does. */
export async function onPage(given: Given): Promise<OnPage> {
  const page = document.createElement('div')
  document.body.append(page)
  const root = createRoot(page)
  const handle: { current: FormHandle | null } = { current: null }
  const state: { answers: Answers; meta: Meta | null; props: Given } = {
    answers: given.answers ?? {},
    meta: null,
    props: given,
  }
  const draw = () =>
    root.render(
      <TestWords>
        <FormView
          codeLists={NO_LISTS}
          idPrefix="f"
          {...state.props}
          answers={state.answers}
          handle={handle}
          onChange={(answers, meta) => {
            state.answers = answers
            state.meta = meta
            draw()
          }}
        />
      </TestWords>,
    )
  draw()
  await drawn()
  return {
    page,
    get handle() {
      if (!handle.current) throw new Error('the form is not open')
      return handle.current
    },
    get answers() {
      return state.answers
    },
    get meta() {
      return state.meta
    },
    async show(props) {
      state.props = { ...state.props, ...props }
      if (props.answers) state.answers = props.answers
      draw()
      await drawn()
    },
    field(id) {
      const element = document.getElementById(id)
      if (!element) throw new Error(`there is no ${id}: ${page.innerHTML}`)
      return element as HTMLInputElement
    },
    close() {
      root.unmount()
      page.remove()
    },
  }
}

const NO_LISTS = {}

/** After everything that is due is drawn. */
export async function drawn(): Promise<void> {
  for (let times = 0; times < 3; times++) await new Promise((done) => setTimeout(done, 5))
}

/** Types into a field, as a browser tells it, without leaving it. */
export async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.focus()
  field.value = text
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  await drawn()
}

export async function leave(field: HTMLElement): Promise<void> {
  field.blur()
  await drawn()
}

export async function press(element: Element | null | undefined): Promise<void> {
  if (!(element instanceof HTMLElement)) throw new Error('there is nothing to press')
  element.click()
  await drawn()
}

/** The button or link with this text or name. */
export function named(page: ParentNode, name: string): HTMLElement {
  for (const element of page.querySelectorAll<HTMLElement>('button, a, input, [role=option]')) {
    const label = element.getAttribute('aria-label') ?? element.textContent ?? ''
    if (label.trim().startsWith(name)) return element
  }
  throw new Error(`nothing is called ${name}: ${page.textContent}`)
}

/** The sentences beside a field. */
export function faultsAt(id: string): string[] {
  const list = document.getElementById(`${id}-faults`)
  return list ? [...list.querySelectorAll('li')].map((item) => item.textContent ?? '') : []
}
