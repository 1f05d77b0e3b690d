import { nextDiagnostic } from '@codemirror/lint'
import type { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { lineChanges } from '../../../authoring/language/line_changes.ts'
import { lastName, renaming } from '../../../authoring/language/naming/renaming.ts'
import { spanOf, thingAt, type Use, usesOf } from '../../../authoring/language/things.ts'
import { World } from '../../../authoring/language/world.ts'
import { outlineOf } from '../../../authoring/sop/outline.ts'
import { Menu, useKeys } from '../../../design/desk.ts'
import { EmptyState, Icon, IconButton, Select, useToast } from '../../../design/index.ts'
import { format, type Patch, type Path, pathAt, type Source } from '../../../document/index.ts'
import { type Key, pick, useWords } from '../../../words/index.ts'
import { afterFrame } from '../workshop/after_frame.ts'
import { type Origin, useAnalysis, useFound, useSelection, useTools } from '../workshop/index.ts'
import { mended } from '../workshop/mending.ts'
import { agree, commands, type EditorDesk, editorIn, follow, refold, stateOf } from './editor.ts'
import { type Looked, lookedAgain } from './finding.ts'
import { RenameDialog, type Renaming } from './RenameDialog.tsx'
import { useNames, useSchemas, useTelling } from './useLanguage.ts'
import './text.css'

interface TextEditorProps {
  /** The file that is shown at first, and whenever it becomes another one. */
  path: string
  /** Hears which file is shown. */
  onPath?: (path: string) => void
  /** Takes the focus when it opens. */
  autoFocus?: boolean
}

const CALM = 120

/** What the editor itself hears, for the help. */
const KEYS: readonly (readonly [string, Key])[] = [
  ['F12', 'text.definition'],
  ['shift+F12', 'text.references'],
  ['F2', 'text.rename'],
  ['shift+alt+F', 'text.format'],
  ['mod+shift+[', 'text.foldHere'],
  ['mod+shift+]', 'text.unfoldHere'],
  ['mod+alt+[', 'text.fold'],
  ['mod+alt+]', 'text.unfold'],
  ['mod+space', 'text.complete'],
  ['alt+enter', 'text.mends'],
  ['F8', 'text.nextFinding'],
  ['mod+f', 'text.find'],
  ['mod+/', 'text.comment'],
]

/** By which somebody is about to work in the text. */
const ABOUT = ['focusin', 'pointerdown', 'keydown', 'beforeinput', 'drop'] as const

/** The text of the draft's files, with suggestions, help, findings and mends. One of the views on the same text. */
export function TextEditor({ path, onPath, autoFocus }: TextEditorProps) {
  const [shown, setShown] = useState(path)
  const [before, setBefore] = useState(path)
  if (before !== path) {
    setBefore(path)
    setShown(path)
  }
  const show = (next: string) => {
    setShown(next)
    onPath?.(next)
  }
  return <FileEditor path={shown} onPath={show} autoFocus={autoFocus ?? false} />
}

/** What the foot and the breadcrumb show; told apart from the text so that typing draws little. */
class Standing {
  line = 1
  column = 1
  chosen = 0
  path: Path = []
  errors = 0
  warnings = 0
  state = 0
  readonly #listeners = new Set<() => void>()

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(part: Partial<Pick<Standing, 'line' | 'column' | 'chosen' | 'path' | 'errors' | 'warnings'>>) {
    Object.assign(this, part)
    this.state += 1
    for (const listener of this.#listeners) listener()
  }
}

function useStanding(standing: Standing) {
  useSyncExternalStore(standing.subscribe, () => standing.state)
  return standing
}

function FileEditor({
  path,
  onPath,
  autoFocus,
}: {
  path: string
  onPath: (path: string) => void
  autoFocus: boolean
}) {
  const { t, language } = useWords()
  const workshop = useTools()
  const toast = useToast()
  const readOnly = useFound((one) => one.readOnly)
  const there = useFound((one) => one.files.get(path)?.text != null)
  const telling = useTelling()
  const vocabulary = useNames()
  const schemas = useSchemas()
  const { analysis, stale } = useAnalysis()
  const { selection, select } = useSelection()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const states = useRef(new Map<string, { state: EditorState; top: number }>())
  const [standing] = useState(() => new Standing())
  const [asked, setAsked] = useState<Renaming | null>(null)
  const [uses, setUses] = useState<{ name: string; found: Use[] } | null>(null)
  const looked = useRef<Looked>({ findings: [], stale: true })
  const mine = useRef<string>('') // the selection that came from here
  const pending = useRef<{ file: string; from: number; to: number } | null>(null)
  const catching = useRef(() => {}) // brings in what was done elsewhere, if anything is still to come

  /** The draft as names see it, read again only after a change. */
  const world = useMemo(() => {
    let made: { revision: number; world: World } | null = null
    return () => {
      if (made?.revision !== workshop.revision) {
        made = {
          revision: workshop.revision,
          world: new World(sourcesOf(workshop.files), vocabulary, schemas),
        }
      }
      return made.world
    }
  }, [workshop, vocabulary, schemas])

  const goTo = (file: string, from: number, to = from) => {
    if (file !== path) {
      pending.current = { file, from, to }
      onPath(file)
      return
    }
    const at = view.current
    if (!at) return
    catching.current()
    const most = at.state.doc.length
    at.dispatch({
      selection: { anchor: Math.min(from, most), head: Math.min(to, most) },
      effects: EditorView.scrollIntoView(Math.min(from, most), { y: 'center' }),
    })
    at.focus()
  }

  const desk: Omit<EditorDesk, 'path' | 'label'> = {
    readOnly,
    telling,
    world,
    source: () => workshop.source(path),
    undo: () => workshop.undo(),
    redo: () => workshop.redo(),
    typed: (patches) => {
      if (patches.length) workshop.typed(path, patches)
    },
    looked: () => looked.current,
    counted: (errors, warnings) => {
      if (standing.errors !== errors || standing.warnings !== warnings) standing.tell({ errors, warnings })
    },
    mendTitle: (finding, which) => pick(finding.mends[which]?.title ?? {}, language),
    mend: (finding, which) => {
      const mend = finding.mends[which]
      if (!mend || readOnly) return false
      try {
        const edits = mended(workshop, mend)
        workshop.change({ word: 'text.mended', params: { what: pick(mend.title, language) } }, edits)
      } catch {
        toast({ text: t('text.mendFailed'), tone: 'danger' })
      }
      view.current?.focus()
      return true
    },
    define: (offset) => {
      const source = workshop.source(path)
      const thing = source && thingAt(world(), path, source, offset)
      if (!thing) return false
      const target = thing.defined && workshop.source(thing.defined.file)
      const span = target && thing.defined ? spanOf(target, thing.defined.path) : null
      if (!span || !thing.defined) {
        toast({ text: t(thing.kind === 'form' ? 'text.defaultForm' : 'text.noDefinition') })
        return true
      }
      goTo(thing.defined.file, span.from, span.to)
      return true
    },
    uses: (offset) => {
      const source = workshop.source(path)
      const thing = source && thingAt(world(), path, source, offset)
      if (!thing) toast({ text: t('text.noReference') })
      else setUses({ name: thing.name, found: usesOf(world(), sourcesOf(workshop.files), thing.id) })
    },
    rename: (offset) => {
      const source = workshop.source(path)
      const thing = source && thingAt(world(), path, source, offset)
      const found = thing && renaming(thing)
      if (!thing || !found || readOnly) toast({ text: t('text.rename.none') })
      else setAsked({ ...found, name: lastName(thing) })
    },
    tidy: () => {
      const source = workshop.source(path)
      if (!source || readOnly) return
      const patches = lineChanges(source.text, format(source.text, source.format))
      if (source.troubles.length) toast({ text: t('text.formatFailed'), tone: 'danger' })
      else if (patches.length === 0) toast({ text: t('text.formatSame') })
      else workshop.change({ word: 'text.formatted' }, { [path]: patches })
    },
    bring: (patches, files) => {
      workshop.change({ word: 'text.brought' }, { [path]: patches, ...files })
      catching.current()
      const last = patches.at(-1)
      if (last) view.current?.dispatch({ selection: { anchor: last.from + last.insert.length } })
      view.current?.focus()
    },
    moved: (at, byPerson) => moved.current(at, byPerson),
  }

  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const moved = useRef<(at: EditorView, byPerson: boolean) => void>(() => {})
  moved.current = (at, byPerson) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const { head, from, to } = at.state.selection.main
      const line = at.state.doc.lineAt(head)
      const source = workshop.source(path)
      const where = source ? pathAt(source, head) : []
      standing.tell({ line: line.number, column: head - line.from + 1, chosen: to - from, path: where })
      if (!byPerson || !source) return
      const step = stepAt(world(), path, where)
      const key = keyOf(path, where)
      if (mine.current === key) return
      mine.current = key
      select({ file: path, path: where, ...(step && { step }) })
    }, CALM)
  }

  const held = useRef(desk)
  held.current = desk

  // The editor of this file; what stood where is kept for when one comes back.
  useEffect(() => {
    const parent = host.current
    const text = workshop.files.get(path)?.text
    if (!parent || !there || text == null) return
    const live: EditorDesk = {
      path,
      label: t('text.editor', { file: path }),
      readOnly,
      telling,
      world: () => held.current.world(),
      source: () => held.current.source(),
      undo: () => held.current.undo(),
      redo: () => held.current.redo(),
      typed: (patches) => {
        typing = true
        held.current.typed(patches)
        typing = false
      },
      looked: () => held.current.looked(),
      counted: (errors, warnings) => held.current.counted(errors, warnings),
      mend: (finding, which) => held.current.mend(finding, which),
      mendTitle: (finding, which) => held.current.mendTitle(finding, which),
      define: (offset) => held.current.define(offset),
      uses: (offset) => held.current.uses(offset),
      rename: (offset) => held.current.rename(offset),
      tidy: () => held.current.tidy(),
      bring: (patches, files) => held.current.bring(patches, files),
      moved: (at, byPerson) => held.current.moved(at, byPerson),
    }
    let typing = false
    const kept = states.current.get(path)
    const fresh = stateOf(live, text)
    const { anchor = 0, head = 0 } = kept?.state.selection.main ?? {}
    const most = text.length
    const editor = editorIn(
      parent,
      kept
        ? fresh.update({ selection: { anchor: Math.min(anchor, most), head: Math.min(head, most) } }).state
        : fresh,
    )
    view.current = editor
    if (kept) {
      refold(editor, kept.state)
      editor.scrollDOM.scrollTop = kept.top
    }
    // What is done elsewhere is brought in once it is seen there, unless somebody is about to work here: then at once.
    let behind: { patches: readonly Patch[]; origin: Origin }[] = []
    let later: (() => void) | null = null
    const catchUp = () => {
      later?.()
      later = null
      const missed = behind
      behind = []
      for (const { patches, origin } of missed) follow(editor, patches, origin)
      const now = workshop.files.get(path)?.text
      if (now != null && view.current === editor) agree(editor, now)
    }
    catching.current = () => behind.length > 0 && catchUp()
    const leave = workshop.follow(path, (patches, origin) => {
      if (typing) return
      behind.push({ patches, origin })
      // The workshop tells of a change while it makes it; afterwards both say the same, whatever came between.
      if (editor.hasFocus) queueMicrotask(catchUp)
      else later ??= afterFrame(catchUp)
    })
    const about = () => catching.current()
    for (const one of ABOUT) parent.addEventListener(one, about, true)
    const goal = pending.current
    if (goal?.file === path) {
      pending.current = null
      held.current.moved(editor, false)
      editor.dispatch({
        selection: { anchor: Math.min(goal.from, most), head: Math.min(goal.to, most) },
        effects: EditorView.scrollIntoView(Math.min(goal.from, most), { y: 'center' }),
      })
      editor.focus()
    } else if (autoFocus) editor.focus()
    held.current.moved(editor, false)
    const kepts = states.current
    return () => {
      clearTimeout(timer.current)
      later?.()
      for (const one of ABOUT) parent.removeEventListener(one, about, true)
      kepts.set(path, { state: editor.state, top: editor.scrollDOM.scrollTop })
      leave()
      catching.current = () => {}
      view.current = null
      editor.destroy()
    }
  }, [path, there, readOnly, telling, workshop, autoFocus, t])

  // What the server found, and what is found here by the names that there are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other names, other findings
  useEffect(() => {
    looked.current = { findings: analysis?.findings ?? [], stale }
    if (!stale) view.current?.dispatch({ effects: lookedAgain.of(null) })
  }, [analysis, stale, vocabulary, schemas])

  // What is chosen elsewhere is shown here, once it is seen there.
  useEffect(() => {
    const reveal = () => {
      catching.current()
      const at = view.current
      const source = workshop.source(path)
      if (!at || !source) return
      const target =
        selection.path && selection.file === path
          ? selection.path
          : selection.step && !selection.file && path.endsWith('sop.yaml')
            ? outlineOf(source.data).steps.get(selection.step)?.at
            : undefined
      if (!target) return
      const key = keyOf(path, target)
      if (mine.current === key) return
      mine.current = key
      const span = spanOf(source, target)
      if (!span || span.from > at.state.doc.length) return
      at.dispatch({
        selection: { anchor: span.from },
        effects: EditorView.scrollIntoView(span.from, { y: 'start', yMargin: 60 }),
      })
    }
    return afterFrame(reveal)
  }, [selection, path, workshop])

  useKeys(
    KEYS.map(([keys, word]) => ({ keys, label: t(word) })),
    there,
  )
  const at = () => view.current?.state.selection.main.head ?? 0
  return (
    <div className="text-editor">
      <div className="text-head">
        <FileSelect path={path} onPath={onPath} />
        <IconButton
          icon="search"
          label={t('text.find')}
          onClick={() => view.current && commands.openSearchPanel(view.current)}
        />
        <Menu
          trigger={<IconButton icon="more" label={t('text.more')} />}
          items={[
            {
              label: t('text.definition'),
              detail: 'F12',
              onSelect: () => desk.define(at()) || toast({ text: t('text.noDefinition') }),
            },
            { label: t('text.references'), detail: 'Shift+F12', onSelect: () => desk.uses(at()) },
            { label: t('text.rename'), detail: 'F2', disabled: readOnly, onSelect: () => desk.rename(at()) },
            'line',
            {
              label: t('text.format'),
              detail: 'Shift+Alt+F',
              disabled: readOnly,
              onSelect: () => desk.tidy(),
            },
            {
              label: t('text.fold'),
              detail: 'Ctrl+Alt+[',
              onSelect: () => view.current && commands.foldAll(view.current),
            },
            {
              label: t('text.unfold'),
              detail: 'Ctrl+Alt+]',
              onSelect: () => view.current && commands.unfoldAll(view.current),
            },
          ]}
        />
      </div>
      {there ? (
        <>
          <Crumbs
            standing={standing}
            file={path}
            onGo={(where) => {
              const source = workshop.source(path)
              const span = source && spanOf(source, where)
              if (span) goTo(path, span.from)
            }}
          />
          <div ref={host} className="text-host" />
          {uses && (
            <Uses
              uses={uses}
              onClose={() => {
                setUses(null)
                view.current?.focus()
              }}
              onGo={(use) => goTo(use.file, use.from, use.to)}
            />
          )}
          <Foot
            standing={standing}
            stale={stale}
            readOnly={readOnly}
            onNext={() => view.current && nextDiagnostic(view.current) && view.current.focus()}
          />
        </>
      ) : (
        <EmptyState icon="file" title={t('text.noFile')}>
          {t('text.noFile.hint')}
        </EmptyState>
      )}
      <RenameDialog renaming={asked} onClose={() => setAsked(null)} />
    </div>
  )
}

const keyOf = (file: string, path: Path) => `${file}\0${path.join('\0')}`

function stepAt(world: World, file: string, path: Path): string | undefined {
  const kind = world.kind(file)
  if (kind === 'sop') return world.stepAround(file, path)?.id
  if (kind === 'variant' && path[0] === 'change') return world.stepAround(file, path.slice(1))?.id
  return undefined
}

function sourcesOf(files: ReadonlyMap<string, { source: Source | null }>): Map<string, Source> {
  const found = new Map<string, Source>()
  for (const [path, file] of files) if (/\.ya?ml$/.test(path) && file.source) found.set(path, file.source)
  return found
}

const GROUPS = [
  'sop',
  'form',
  'variant',
  'scenario',
  'what_if',
  'code_list',
  'subject',
  'organisation',
] as const

function groupOf(path: string): (typeof GROUPS)[number] {
  if (path.endsWith('sop.yaml')) return 'sop'
  if (path.endsWith('organisation.yaml')) return 'organisation'
  if (path.includes('variants/')) return 'variant'
  if (path.includes('scenarios/')) return 'scenario'
  if (path.includes('what-if/')) return 'what_if'
  if (path.includes('subjects/')) return 'subject'
  return 'form'
}

function FileSelect({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const { t } = useWords()
  const list = useFound((one) => [...one.files.keys()].filter((file) => /\.ya?ml$/.test(file)).join('\n'))
  const groups = useMemo(() => {
    const files = list.split('\n').filter(Boolean).sort()
    return GROUPS.map((group) => ({ group, files: files.filter((file) => groupOf(file) === group) })).filter(
      ({ files }) => files.length,
    )
  }, [list])
  const known = list.split('\n').includes(path)
  return (
    <Select aria-label={t('text.file')} value={path} onChange={(event) => onPath(event.target.value)}>
      {!known && <option value={path}>{path}</option>}
      {groups.map(({ group, files }) => (
        <optgroup key={group} label={t(`text.kindOf.${group}` as Key)}>
          {files.map((file) => (
            <option key={file} value={file}>
              {file}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  )
}

function Crumbs({ standing, file, onGo }: { standing: Standing; file: string; onGo: (path: Path) => void }) {
  const { t } = useWords()
  const { path } = useStanding(standing)
  return (
    <nav className="text-crumbs" aria-label={t('text.where')}>
      <ol>
        <li>
          <button type="button" onClick={() => onGo([])}>
            {t(`text.kindOf.${groupOf(file)}`)}
          </button>
        </li>
        {path.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a crumb is its place on the way
          <li key={at}>
            <button type="button" onClick={() => onGo(path.slice(0, at + 1))}>
              {typeof part === 'number' ? part + 1 : part}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Uses({
  uses,
  onClose,
  onGo,
}: {
  uses: { name: string; found: Use[] }
  onClose: () => void
  onGo: (use: Use) => void
}) {
  const { t } = useWords()
  const first = useRef<HTMLElement>(null)
  useEffect(() => {
    if (uses) first.current?.querySelector<HTMLElement>('.text-use')?.focus({ preventScroll: true })
  }, [uses])
  const files = [...new Set(uses.found.map(({ file }) => file))]
  return (
    <section
      ref={first}
      className="text-uses"
      aria-label={t('text.uses', { name: uses.name })}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="text-uses-head">
        <h2>{t('text.uses', { name: uses.name })}</h2>
        <span className="text-uses-count">
          {uses.found.length
            ? t('text.uses.count', { n: uses.found.length, files: files.length })
            : t('text.uses.none')}
        </span>
        <IconButton icon="close" label={t('act.close')} onClick={onClose} />
      </div>
      {files.map((file) => (
        <div key={file}>
          <h3>{file}</h3>
          <ul>
            {uses.found
              .filter((use) => use.file === file)
              .map((use) => (
                <li key={use.from}>
                  <button type="button" className="text-use" onClick={() => onGo(use)}>
                    <span>{use.line}</span>
                    <span>{use.text.trim()}</span>
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Foot({
  standing,
  stale,
  readOnly,
  onNext,
}: {
  standing: Standing
  stale: boolean
  readOnly: boolean
  onNext: () => void
}) {
  const { t } = useWords()
  const { line, column, chosen, errors, warnings } = useStanding(standing)
  const count = errors + warnings
  return (
    <div className="text-foot">
      <button
        type="button"
        className="text-foot-findings"
        data-look={errors ? 'error' : warnings ? 'warning' : 'none'}
        title={t('text.nextFinding')}
        onClick={onNext}
      >
        <Icon name={count ? 'alert' : 'check-circle'} size={18} />
        {count ? t('text.findings', { n: count }) : t('text.noFindings')}
      </button>
      {stale && <span>{t('text.stale')}</span>}
      {readOnly && <span>{t('text.readOnly')}</span>}
      <span>{t('text.line', { line, column })}</span>
      {chosen > 0 && <span>{t('text.chosen', { n: chosen })}</span>}
      <span className="text-leave">{t('text.leave')}</span>
    </div>
  )
}
