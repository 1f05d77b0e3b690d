// Findings in the text: underlined, marked in the gutter, mended by one click.

import {
  type Action,
  type Diagnostic,
  linter,
  lintGutter,
  nextDiagnostic,
  previousDiagnostic,
  setDiagnostics,
} from '@codemirror/lint'
import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import {
  closeHoverTooltips,
  type EditorView,
  keymap,
  showTooltip,
  type Tooltip,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { quickFindings } from '../../../authoring/language/quick.ts'
import { entryAt, nodeAt, type Source } from '../../../document/index.ts'
import { pick } from '../../../words/index.ts'
import type { Finding } from '../workshop/index.ts'
import type { Desk } from './desk.ts'
import { element } from './markdown.ts'

/** What the server found last, and whether the draft went on since. */
export interface Looked {
  findings: readonly Finding[]
  stale: boolean
}

export interface FindingDesk extends Desk {
  looked(): Looked
  mend(finding: Finding, which: number): boolean
  mendTitle(finding: Finding, which: number): string
  counted(errors: number, warnings: number): void
}

const CALM = 200

/** Asks for the findings to be drawn again: the server answered. */
export const lookedAgain = StateEffect.define<null>()

interface Held {
  from: number
  to: number
  finding: Finding
}

/** Where in the text a finding is: its node, else its line and column. */
export function rangeOf(source: Source, finding: Finding): { from: number; to: number } {
  const text = source.text
  const lines = (line: number, column: number) => {
    let at = 0
    for (let each = 1; each < line; each += 1) {
      const next = text.indexOf('\n', at)
      if (next < 0) break
      at = next + 1
    }
    return Math.min(at + column - 1, text.length)
  }
  const entry = entryAt(source, finding.at)
  const node = nodeAt(source, finding.at)
  const from = lines(finding.line, finding.column)
  let to = lines(finding.end_line, finding.end_column)
  if (finding.by_key && entry) return { from: entry.keyFrom, to: entry.keyTo }
  if (node && node.kind === 'scalar' && node.to > node.from) return { from: node.from, to: node.to }
  if (entry && node && node.kind !== 'scalar') return { from: entry.keyFrom, to: entry.keyTo }
  if (to <= from) to = Math.min(text.length, from + 1)
  // No longer than its line: a whole map underlined says nothing.
  const end = text.indexOf('\n', from)
  return { from, to: end >= 0 ? Math.max(Math.min(to, end), Math.min(from + 1, text.length)) : to }
}

export function findingFor(desk: FindingDesk): Extension {
  const plugin = ViewPlugin.fromClass(
    class {
      held: Held[] = []
      timer: ReturnType<typeof setTimeout> | undefined
      readonly view: EditorView

      constructor(view: EditorView) {
        this.view = view
        this.take()
        this.later(0)
      }

      update(update: ViewUpdate) {
        if (update.docChanged) {
          this.held = this.held
            .map((one) => ({
              ...one,
              from: update.changes.mapPos(one.from, 1),
              to: update.changes.mapPos(one.to, -1),
            }))
            .filter(({ from, to }) => to > from)
          this.later(CALM)
        }
        if (update.transactions.some((one) => one.effects.some((effect) => effect.is(lookedAgain)))) {
          this.take()
          this.later(0)
        }
      }

      take() {
        const { findings, stale } = desk.looked()
        const source = desk.source()
        if (stale || !source || source.text !== this.view.state.doc.toString()) return
        this.held = findings
          .filter(({ file }) => file === desk.path)
          .map((finding) => ({ ...rangeOf(source, finding), finding }))
      }

      later(wait: number) {
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.draw(), wait)
      }

      draw() {
        const length = this.view.state.doc.length
        const found: Diagnostic[] = this.held
          .filter(({ to }) => to <= length)
          .map(({ from, to, finding }) => ({
            from,
            to,
            severity: finding.severity,
            source: finding.code,
            message: pick(finding.message, desk.telling.language),
            renderMessage: () => said(finding, desk.telling.language),
            actions: finding.mends.map(
              (_, which): Action => ({
                name: desk.mendTitle(finding, which),
                apply: () => void desk.mend(finding, which),
              }),
            ),
          }))
        const source = desk.source()
        if (source && source.text.length === length) {
          for (const quick of quickFindings(desk.world(), desk.path, source)) {
            const to = Math.min(Math.max(quick.to, quick.from + 1), length)
            const from = Math.min(quick.from, Math.max(0, to - 1))
            const said = found.some((one) => one.from < to && from < one.to && one.severity === 'error')
            if (said && quick.what !== 'inLibrary') continue
            found.push({
              from,
              to,
              severity: quick.what === 'inLibrary' ? 'info' : 'error',
              message: quickSaid(desk, quick),
              actions: quickMends(desk, quick),
            })
          }
        }
        found.sort((one, other) => one.from - other.from || one.to - other.to)
        desk.counted(
          found.filter(({ severity }) => severity === 'error').length,
          found.filter(({ severity }) => severity === 'warning').length,
        )
        this.view.dispatch(setDiagnostics(this.view.state, found))
        shown.set(this.view, found)
      }

      destroy() {
        clearTimeout(this.timer)
      }
    },
  )
  return [
    plugin,
    linter(null, { delay: CALM }),
    lintGutter(),
    mending,
    Prec.high(
      keymap.of([
        { key: 'F8', run: nextDiagnostic, preventDefault: true },
        { key: 'Shift-F8', run: previousDiagnostic, preventDefault: true },
        { key: 'Alt-Enter', run: (view) => offerMends(desk, view), preventDefault: true },
        { key: 'Mod-.', run: (view) => offerMends(desk, view), preventDefault: true },
      ]),
    ),
  ]
}

const shown = new WeakMap<EditorView, readonly Diagnostic[]>()

type Quick = ReturnType<typeof quickFindings>[number]

function quickSaid({ telling: { t } }: Desk, { what, name, message, near }: Quick): string {
  if (what === 'inLibrary') return t('text.inLibrary', { name })
  if (what === 'unread') return t('text.unread', { message })
  if (what === 'unknownKey') {
    return near ? t('text.unknownKey.near', { key: name, near }) : t('text.unknownKey', { key: name })
  }
  return near ? t('text.unknownName.near', { name, near }) : t('text.unknownName', { name })
}

function quickMends(desk: Desk, { what, near, name }: Quick): Action[] {
  const { t } = desk.telling
  if (desk.readOnly) return []
  if (what === 'inLibrary') {
    return [{ name: t('text.bring'), apply: () => desk.bring([], desk.world().broughtBy(name)) }]
  }
  if (!near) return []
  return [
    {
      name: t('text.write', { name: near }),
      apply: (view, from, to) => {
        const written = view.state.sliceDoc(from, to).replace(name, near)
        view.dispatch({ changes: { from, to, insert: written }, userEvent: 'input.mend' })
        view.focus()
      },
    },
  ]
}

function said(finding: Finding, language: string): HTMLElement {
  const box = element('div')
  box.append(element('div', pick(finding.message, language)))
  if (finding.hint) box.append(element('div', pick(finding.hint, language), 'cm-finding-hint'))
  return box
}

// -- the mends at the cursor, by keyboard -------------------------------------------------------------

const showMends = StateEffect.define<Tooltip | null>()

const mending = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(showMends)) return effect.value
    return transaction.docChanged || transaction.selection ? null : value
  },
  provide: (field) => showTooltip.from(field),
})

function offerMends(desk: FindingDesk, view: EditorView): boolean {
  const { head } = view.state.selection.main
  const line = view.state.doc.lineAt(head)
  const all = shown.get(view) ?? []
  const exact = all.filter(({ from, to }) => from <= head && head <= to)
  const here = exact.length ? exact : all.filter(({ from }) => from >= line.from && from <= line.to)
  const { t } = desk.telling
  const close = () => {
    view.dispatch({ effects: showMends.of(null) })
    view.focus()
  }
  const tooltip: Tooltip = {
    pos: here[0]?.from ?? head,
    above: false,
    create: () => {
      const dom = element('div', '', 'cm-mends')
      dom.setAttribute('role', 'dialog')
      dom.setAttribute('aria-label', t('text.mends'))
      for (const finding of here) {
        dom.append(element('div', finding.message))
        for (const action of finding.actions ?? []) {
          const button = element('button', action.name, 'cm-mend') as HTMLButtonElement
          button.type = 'button'
          button.onclick = () => {
            close()
            action.apply(view, finding.from, finding.to)
          }
          dom.append(button)
        }
      }
      if (!here.some(({ actions }) => actions?.length)) {
        dom.append(element('div', t('text.mend.none'), 'cm-finding-hint'))
        dom.tabIndex = -1
      }
      dom.onkeydown = (event) => {
        const buttons = [...dom.querySelectorAll('button')]
        const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
        if (event.key === 'Escape') close()
        else if (event.key === 'ArrowDown') buttons[(at + 1) % buttons.length]?.focus()
        else if (event.key === 'ArrowUp') buttons[(at - 1 + buttons.length) % buttons.length]?.focus()
        else return
        event.preventDefault()
        event.stopPropagation()
      }
      return { dom, mount: () => (dom.querySelector('button') ?? dom).focus() }
    },
  }
  view.dispatch({ effects: [closeHoverTooltips, showMends.of(tooltip)] })
  return true
}
