// The editor over one file of the draft. It keeps no history of its own: what is typed goes to the workshop, and what
// others do to the file comes back as the smallest changes, so that cursor, folds and place stay.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import {
  addCursorAbove,
  addCursorBelow,
  defaultKeymap,
  indentLess,
  indentMore,
  toggleComment,
} from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  codeFolding,
  foldAll,
  foldEffect,
  foldedRanges,
  foldGutter,
  foldKeymap,
  indentUnit,
  unfoldAll,
} from '@codemirror/language'
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search'
import {
  Annotation,
  EditorState,
  type Extension,
  Prec,
  RangeSetBuilder,
  type StateEffect,
  Transaction,
} from '@codemirror/state'
import {
  crosshairCursor,
  Decoration,
  type DecorationSet,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import type { Patch } from '../../../document/index.ts'
import type { Origin } from '../workshop/index.ts'
import { type FindingDesk, findingFor } from './finding.ts'
import { phrasesOf } from './phrases.ts'
import { adoptSheets } from './sheets.ts'
import { helping, suggesting } from './suggesting.ts'
import { theme } from './theme.ts'

/** A change that comes from the workshop and does not go back to it. */
const outside = Annotation.define<Origin>()

export interface EditorDesk extends FindingDesk {
  label: string
  typed(patches: readonly Patch[]): void
  /** The cursor stands elsewhere, or the text is another. */
  moved(view: EditorView, byPerson: boolean): void
}

/** The state of an editor over a text. */
export function stateOf(desk: EditorDesk, text: string): EditorState {
  return EditorState.create({ doc: text, extensions: extensions(desk) })
}

export function editorIn(parent: HTMLElement, state: EditorState): EditorView {
  adoptSheets()
  return new EditorView({ state, parent })
}

function extensions(desk: EditorDesk): Extension {
  const narrow = typeof matchMedia === 'function' && matchMedia('(max-width: 48rem)').matches
  const phrases = phrasesOf(desk.telling.t)
  const command = (run: () => unknown) => () => {
    run()
    return true
  }
  const at = (run: (offset: number) => unknown) => (view: EditorView) => {
    run(view.state.selection.main.head)
    return true
  }
  return [
    EditorState.lineSeparator.of('\n'),
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    EditorState.allowMultipleSelections.of(true),
    EditorState.phrases.of(phrases),
    EditorState.readOnly.of(desk.readOnly),
    EditorView.contentAttributes.of({
      'aria-label': desk.label,
      'aria-multiline': 'true',
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
      autocorrect: 'off',
      translate: 'no',
    }),
    yaml(),
    lineNumbers(),
    foldGutter({
      markerDOM: (open) => {
        const mark = document.createElement('span')
        mark.className = open ? 'cm-fold cm-fold-open' : 'cm-fold'
        mark.title = phrases[open ? 'Fold line' : 'Unfold line'] ?? ''
        return mark
      },
    }),
    codeFolding({ placeholderText: '…' }),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    highlightActiveLine(),
    drawSelection(),
    dropCursor(),
    rectangularSelection(),
    crosshairCursor(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches({ minSelectionLength: 2 }),
    search({ top: true }),
    narrow ? EditorView.lineWrapping : guides,
    Prec.highest(
      keymap.of([
        { key: 'Mod-z', run: command(desk.undo), preventDefault: true },
        { key: 'Mod-y', run: command(desk.redo), preventDefault: true },
        { key: 'Mod-Shift-z', run: command(desk.redo), preventDefault: true },
      ]),
    ),
    Prec.high(
      keymap.of([
        { key: 'F12', run: at(desk.define), preventDefault: true },
        { key: 'Shift-F12', run: at(desk.uses), preventDefault: true },
        { key: 'F2', run: at(desk.rename), preventDefault: true },
        { key: 'Shift-Alt-f', run: command(desk.tidy), preventDefault: true },
        { key: 'Mod-/', run: toggleComment, preventDefault: true },
        { key: 'Mod-Alt-ArrowUp', run: addCursorAbove, preventDefault: true },
        { key: 'Mod-Alt-ArrowDown', run: addCursorBelow, preventDefault: true },
      ]),
    ),
    suggesting(desk),
    helping(desk),
    findingFor(desk),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...foldKeymap,
      ...defaultKeymap,
      // Tab indents; after Escape it leaves the editor, as it does everywhere else.
      { key: 'Tab', run: indentMore, shift: indentLess },
    ]),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false
        const offset = view.posAtCoords({ x: event.clientX, y: event.clientY })
        if (offset === null || !desk.define(offset)) return false
        event.preventDefault()
        return true
      },
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) desk.typed(typedIn(update))
      if (update.docChanged || update.selectionSet) {
        const byPerson = update.transactions.some(
          (one) => one.annotation(Transaction.userEvent) !== undefined,
        )
        desk.moved(update.view, byPerson)
      }
    }),
    theme,
  ]
}

/** What a person typed, as patches of the text before; what came from outside is left out. */
function typedIn(update: ViewUpdate): Patch[] {
  if (update.transactions.some((one) => one.docChanged && one.annotation(outside) !== undefined)) return []
  const found: Patch[] = []
  update.changes.iterChanges((from, to, _from, _to, inserted) => {
    found.push({ from, to, insert: inserted.sliceString(0, inserted.length, '\n') })
  })
  return found
}

/** Brings changes of the workshop into the text; the cursor goes to what one takes back. */
export function follow(view: EditorView, patches: readonly Patch[], origin: Origin): void {
  const length = view.state.doc.length
  if (patches.some(({ to }) => to > length)) return
  const last = patches.at(-1)
  const shift = patches.slice(0, -1).reduce((sum, one) => sum + one.insert.length - (one.to - one.from), 0)
  view.dispatch({
    changes: patches.map(({ from, to, insert }) => ({ from, to, insert })),
    annotations: [outside.of(origin), Transaction.remote.of(origin === 'others')],
    ...(origin === 'undo' && last
      ? { selection: { anchor: last.from + shift + last.insert.length }, scrollIntoView: true }
      : {}),
  })
}

/** Makes the text say what it should, by the smallest single change. */
export function agree(view: EditorView, text: string): void {
  const now = view.state.doc.toString()
  if (now === text) return
  let from = 0
  while (from < now.length && from < text.length && now[from] === text[from]) from += 1
  let end = 0
  while (end < now.length - from && end < text.length - from && now.at(-1 - end) === text.at(-1 - end))
    end += 1
  follow(view, [{ from, to: now.length - end, insert: text.slice(from, text.length - end) }], 'others')
}

/** Folds what was folded before, as far as it still stands there as it did. */
export function refold(view: EditorView, before: EditorState): void {
  const effects: StateEffect<{ from: number; to: number }>[] = []
  const { doc } = view.state
  foldedRanges(before).between(0, before.doc.length, (from, to) => {
    if (to <= doc.length && doc.sliceString(from, to) === before.doc.sliceString(from, to)) {
      effects.push(foldEffect.of({ from, to }))
    }
  })
  if (effects.length) view.dispatch({ effects })
}

export const commands = { foldAll, unfoldAll, openSearchPanel }

// -- indent guides, by classes: the content policy allows no style in an attribute --------------------

const guide = Decoration.mark({ class: 'cm-guide' })
const DEEPEST = 8

const guides = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = guided(view)
    }

    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged) this.decorations = guided(update.view)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

function guided(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at)
      const depth = Math.min(DEEPEST, Math.floor((/^ */.exec(line.text)?.[0].length ?? 0) / 2))
      for (let each = 0; each < depth; each += 1) {
        builder.add(line.from + 2 * each, line.from + 2 * each + 2, guide)
      }
      at = line.to + 1
    }
  }
  return builder.finish()
}
