import { memo, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { Change } from '../../../authoring/sop/flow_commands.ts'
import { numbered } from '../../../authoring/sop/ids.ts'
import { map, outlineOf } from '../../../authoring/sop/outline.ts'
import { formOut, put } from '../../../authoring/sop/settings.ts'
import { type Loosening, mergedOf } from '../../../authoring/variant/index.ts'
import { Chip } from '../../../design/desk.ts'
import { Icon, Segmented, Skeleton, useToast } from '../../../design/index.ts'
import { fetched, lazily } from '../../../design/lazily.ts'
import type { Patch, Path, Source } from '../../../document/index.ts'
import { type Key, type Params, useWords } from '../../../words/index.ts'
import { useNarrow } from '../controls/useNarrow.ts'
import { useVariantMarks } from '../variants/marks.ts'
import { Ghosts, LockNote, ScopeSwitch } from '../variants/ScopeBar.tsx'
import { sayingOf } from '../variants/saying.ts'
import { edited, marksSaid, placeIn, useScope } from '../variants/scope.ts'
import {
  type FileEdits,
  useAnalysis,
  useFile,
  useFound,
  useGo,
  useSelection,
  useTools,
} from '../workshop/index.ts'
import { mended } from '../workshop/mending.ts'
import { Divider } from './Divider.tsx'
import { useForms } from './forms.ts'
import { otherSteps, useTouched } from './freshness.ts'
import { Palette } from './Palette.tsx'
import { valueAt } from './panel/controls.tsx'
import { Panel } from './panel/Panel.tsx'
import { keepSides, keptSides, type Sides } from './sides.ts'
import {
  type Chosen,
  chosenAt,
  type KnownForm,
  placeOf,
  type SopDesk,
  SopDeskProvider,
  type Trouble,
  textOf,
  titleOf,
  type Walked,
  wayKey,
} from './sop_desk.tsx'
import { useTitled } from './titled.ts'
import { useVocabulary } from './vocabulary.ts'
import './room.css'

/** The text of the same document, fetched when it is looked at. */
const TextEditor = memo(lazily(async () => (await import('../text/TextEditor.tsx')).TextEditor))

type Side = 'graph' | 'panel' | 'text'
/** An SOP as graph, as plain sections, and as text: three views of one document. */
export function FlowRoom({ item }: { item?: string }) {
  const { sop } = useTools()
  const path = `${sop}/sop.yaml`
  const file = useFile(path)
  const source = file?.source ?? null
  if (!source) return <Skeleton rows={6} />
  return <Room path={path} source={source} only={item || null} />
}

/** `only`: the variant that changes are for. */
function Room({ path, source, only }: { path: string; source: Source; only: string | null }) {
  const workshop = useTools()
  const locked = useFound((one) => one.readOnly)
  const typing = useFound((one) => one.typing)
  const { selection, select } = useSelection()
  const { analysis, stale } = useAnalysis()
  const vocabulary = useVocabulary()
  const go = useGo()
  const { t, language } = useWords()
  const toast = useToast()
  const room = useRef<HTMLDivElement>(null)
  const [sides, setSides] = useState(keptSides)
  const [one, setOne] = useState<Side>('graph')
  const [way, setWay] = useState<readonly string[]>([])
  const [steps, setSteps] = useState(0)
  const narrow = useNarrow()

  // A text that can't be read for the moment leaves the graph as it was.
  const last = useRef(source)
  if (source.troubles.length === 0 || source.data !== null) last.current = source
  const scope = useScope(last.current, only)
  const [refused, setRefused] = useState<readonly Loosening[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused is told until something else is said
  useEffect(() => setRefused(null), [scope?.variant])
  const readable = scope?.merged ?? last.current
  const outline = outlineOf(readable.data)
  const readOnly = locked || source.troubles.length > 0 || (only !== null && scope?.readable !== true)

  const chosen = useMemo<Chosen>(() => {
    if (selection.file === path && selection.path) return chosenAt(outline, selection.path)
    if (scope && selection.file === scope.file && selection.path?.[0] === 'change') {
      return chosenAt(outline, selection.path.slice(1))
    }
    if (selection.step && outline.steps.has(selection.step)) return { kind: 'step', step: selection.step }
    return { kind: 'sop' }
  }, [outline, selection, path, scope])

  /** Where a place of what lies on the desk is written. */
  const placed = (at: Path): { file: string; path: Path } =>
    scope ? placeIn(scope, path, at) : { file: path, path: at }
  /** What a change comes to: in the base, or in the variant; null where it is refused, which is said. */
  const editsOf = (patches: readonly Patch[]): FileEdits | null => {
    if (!scope) return { [path]: patches }
    const made = edited(scope, patches)
    if ('patches' in made) {
      setRefused(null)
      return { [scope.file]: made.patches }
    }
    if ('refused' in made) setRefused(made.refused)
    else toast({ text: t('variant.scope.unsayable'), tone: 'danger' })
    return null
  }
  /** What lies on the desk after a change. */
  const desked = (): Source | null => {
    const base = workshop.source(path)
    const variant = scope && workshop.source(scope.file)
    return base && variant ? mergedOf(base, variant) : base
  }

  const choose = (next: Chosen) => {
    const at = placeOf(outline, next)
    setRefused(null)
    select({
      ...placed(at),
      ...(next.kind === 'step' || next.kind === 'arrow' ? { step: next.step } : {}),
    })
  }

  const run = (word: Key, change: Change | null, params?: Params) => {
    if (!change || change.patches.length === 0 || readOnly) return
    const edits = editsOf(change.patches)
    if (!edits) return
    workshop.change({ word, ...(params && { params }) }, edits)
    const after = desked()
    if (change.step !== undefined && after) {
      const made = outlineOf(after.data)
      const step = made.steps.get(change.step)
      if (step) select({ ...(scope ? { file: path, path: step.at } : placed(step.at)), step: step.id })
    }
    const rewired = (change.told ?? []).filter(({ what }) => what === 'rewired')
    if (rewired.length > 0 && after) {
      const made = outlineOf(after.data)
      toast({
        text: t('flow.told.rewired', {
          steps: [...new Set(rewired.map(({ step }) => titleOf(made, step, language)))].join(
            t('state.listSeparator'),
          ),
        }),
      })
    }
  }

  const troubles = useMemo<Trouble[]>(
    () =>
      (analysis?.findings ?? [])
        .filter((finding) =>
          scope
            ? finding.file === scope.file || (finding.file === path && (finding.variant ?? only) === only)
            : finding.file === path,
        )
        .map((finding) => ({
          code: finding.code,
          severity: finding.severity,
          message: textOf(finding.message, language),
          hint: finding.hint === null ? null : textOf(finding.hint, language),
          at: finding.file === path ? finding.at : finding.at.slice(1),
          way: finding.path,
          variant: finding.variant,
          mends: finding.mends.map((mend) => ({
            title: textOf(mend.title, language),
            make: () => workshop.change({ word: 'flow.do.mend' }, mended(workshop, mend)),
          })),
        })),
    [analysis, path, language, workshop, scope, only],
  )

  const walked = useMemo<Walked>(() => {
    const base = analysis?.versions.find(({ variant }) => variant === only)
    if (!base) return null
    return new Map(base.edges.map((edge) => [wayKey(edge), edge.walked.length]))
  }, [analysis, only])

  const forms = useTitled(useForms(vocabulary.shared, language))

  const walk = (whole: readonly string[], variant: string | null = only) => {
    if (variant !== only) {
      go('flow', variant ?? '', { walk: whole })
      return
    }
    const known = whole.filter((step) => outline.steps.has(step))
    setWay(known)
    setSteps(known.length > 0 ? 1 : 0)
    setOne('graph')
  }
  useEffect(() => {
    if (steps === 0 || steps >= way.length) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 420
    const timer = setTimeout(() => setSteps(steps + 1), calm)
    return () => clearTimeout(timer)
  }, [steps, way])

  // A way that was asked for elsewhere is walked when the room is gone to.
  const asked = selection.walk
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is walked once
  useEffect(() => {
    if (asked && asked.length > 0) walk(asked)
  }, [asked])

  /** A form of the library comes along into the draft when it is used. */
  const broughtBy = (form: KnownForm | undefined): Record<string, string> =>
    form?.text !== undefined && !workshop.files.has(form.file) ? { [form.file]: form.text } : {}
  const takeForm = (name: string | null, at: Path) => {
    const edits = readOnly ? null : editsOf(put(readable, at, name ?? undefined, at.length - 1).patches)
    const form = forms.find((one) => one.name === name)
    if (edits) workshop.change({ word: 'flow.do.form' }, { ...edits, ...broughtBy(form) })
  }
  /** A name for the form of whatever has it at the place. */
  const freshForm = (at: Path): string => {
    const taken = new Set(forms.map((form) => form.name))
    const stem = String(at.at(-2) ?? 'form').replaceAll('_', '-')
    return taken.has(stem) ? numbered(stem, taken).replaceAll('_', '-') : stem
  }
  const fileForm = (at: Path) => {
    if (readOnly) return
    const fresh = freshForm(at)
    const { text, change } = formOut(readable, at, fresh)
    const edits = editsOf(change.patches)
    if (edits) {
      workshop.change(
        { word: 'flow.do.formOut' },
        { [`${workshop.sop}/forms/${fresh}.yaml`]: text, ...edits },
      )
    }
  }
  const openForm = (name: string | null, at: Path) => {
    const known = name === null ? undefined : forms.find((form) => form.name === name)
    if (known) {
      const brought = broughtBy(known)
      if (Object.keys(brought).length > 0 && !readOnly) workshop.change({ word: 'flow.do.form' }, brought)
      go('forms', known.file)
      return
    }
    if (name === null && Object.hasOwn(map(valueAt(readable.data, at)), 'schema')) {
      const { file, path: place } = placed(at)
      go('forms', `${file}@${place.slice(0, -1).map(encodeURIComponent).join('/')}`)
      return
    }
    if (readOnly) return
    const folder = `${workshop.sop}/forms/`
    const fresh = freshForm(at)
    const title = map(map(readable.data).steps)[String(at.at(-2))]
    const text = `form: ${fresh}\ntitle: ${JSON.stringify(textOf(map(title).title, language) || fresh)}\nschema:\n  type: object\n  properties: {}\n`
    const edits = editsOf(put(readable, at, fresh).patches)
    if (!edits) return
    workshop.change({ word: 'flow.do.newForm' }, { [`${folder}${fresh}.yaml`]: text, ...edits })
    go('forms', `${folder}${fresh}.yaml`)
  }

  const show = (at: Path) => {
    select({ ...placed(at), ...(chosen.kind === 'step' ? { step: chosen.step } : {}) })
    keep({ ...sides, text: true })
    setOne('text')
  }

  // What lies on the desk is another only when it says something else; acts and source are those of now, whenever
  // somebody who was given the desk uses them.
  const now = useRef({ readable, stale, choose, show, run, openForm, takeForm, fileForm, walk })
  now.current = { readable, stale, choose, show, run, openForm, takeForm, fileForm, walk }
  const marks = useMemo(
    () => (scope ? marksSaid(scope, sayingOf(scope.merged.data, { t, language, vocabulary })) : null),
    [scope, t, language, vocabulary],
  )
  const variants = useVariantMarks(only === null ? last.current : null)
  const desk = useMemo<SopDesk>(
    () => ({
      file: path,
      get source() {
        return now.current.readable
      },
      outline,
      readOnly,
      chosen,
      choose: (next) => now.current.choose(next),
      show: (at) => now.current.show(at),
      run: (word, change, params) => now.current.run(word, change, params),
      troubles,
      get stale() {
        return now.current.stale
      },
      walked,
      vocabulary,
      forms,
      openForm: (name, at) => now.current.openForm(name, at),
      takeForm: (name, at) => now.current.takeForm(name, at),
      fileForm: (at) => now.current.fileForm(at),
      walk: (whole, variant) => now.current.walk(whole, variant),
      variants,
      marks,
      locked: scope ? (id) => scope.baseOutline.steps.get(id)?.data.locked === true : null,
    }),
    [path, outline, readOnly, chosen, troubles, walked, vocabulary, forms, marks, scope, variants],
  )
  // What is chosen is drawn at once, and so is what a change is about: the graph where steps come or go, else the
  // panel. The other is drawn when there is time, and both are there before anything else is touched.
  const late = useDeferredValue(desk)
  const touched = useTouched() === workshop.revision
  const built = !typing && otherSteps(outline, late.outline)
  const drawn = touched || built ? desk : late
  const told = touched || !(typing || built) ? desk : late

  const keep = (next: Sides) => {
    setSides(next)
    keepSides(next)
  }
  const open = () => {
    if (narrow) setOne('panel')
    else if (!sides.panel) keep({ ...sides, panel: true })
    requestAnimationFrame(() =>
      room.current?.querySelector<HTMLElement>('.flow-panel input, .flow-panel select, .flow-panel')?.focus(),
    )
  }
  const opens = useRef(open)
  opens.current = open
  const [acts] = useState(() => ({
    open: () => opens.current(),
    walk: (whole: readonly string[]) => now.current.walk(whole),
  }))
  const gone = useMemo(() => way.slice(0, steps), [way, steps])
  const shown = (side: Side) => (narrow ? one === side : side === 'graph' || sides[side])

  return (
    <SopDeskProvider value={desk}>
      <div className="flow-room" ref={room}>
        <div className="flow-bar" data-narrow={narrow || undefined}>
          {narrow && <ScopeSwitch scope={scope} />}
          {narrow ? (
            <Segmented
              label={t('flow.sides')}
              value={one}
              segments={(['graph', 'panel', 'text'] as const).map((side) => ({
                value: side,
                label: t(`flow.side.${side}`),
              }))}
              onChange={setOne}
            />
          ) : (
            <>
              <ScopeSwitch scope={scope} />
              {!readOnly && <Palette />}
              <span className="flow-bar-end">
                {(['panel', 'text'] as const).map((side) => (
                  <Chip
                    key={side}
                    pressed={sides[side]}
                    onPress={() => keep({ ...sides, [side]: !sides[side] })}
                  >
                    {t(`flow.side.${side}`)}
                  </Chip>
                ))}
              </span>
            </>
          )}
        </div>
        {source.troubles.length > 0 && (
          <p className="flow-unread" role="status">
            <Icon name="alert" size={18} />
            {t('flow.unread')}
            <button type="button" className="panel-link" onClick={() => show([])}>
              {t('flow.unread.show')}
            </button>
          </p>
        )}
        {scope && <Ghosts scope={scope} />}
        <div className="flow-sides">
          {shown('graph') && (
            <div className="flow-side flow-side-graph">
              <SopDeskProvider value={drawn}>
                <Suspense fallback={<Skeleton rows={6} />}>
                  <Drawing onOpen={acts.open} way={gone} onWay={acts.walk} />
                </Suspense>
              </SopDeskProvider>
            </div>
          )}
          {shown('panel') && (
            <>
              {!narrow && (
                <Divider
                  label={t('flow.side.panel.width')}
                  width={sides.panelWidth}
                  onWidth={(panelWidth) => keep({ ...sides, panelWidth })}
                />
              )}
              <div
                className="flow-side flow-side-panel"
                style={narrow ? {} : { inlineSize: sides.panelWidth }}
              >
                {scope && (
                  <LockNote
                    scope={scope}
                    step={chosen.kind === 'step' || chosen.kind === 'arrow' ? chosen.step : null}
                    refused={refused}
                    onDismiss={() => setRefused(null)}
                  />
                )}
                <SopDeskProvider value={told}>
                  <Sections />
                </SopDeskProvider>
              </div>
            </>
          )}
          {shown('text') && (
            <>
              {!narrow && (
                <Divider
                  label={t('flow.side.text.width')}
                  width={sides.textWidth}
                  onWidth={(textWidth) => keep({ ...sides, textWidth })}
                />
              )}
              <div className="flow-side flow-side-text" style={narrow ? {} : { inlineSize: sides.textWidth }}>
                <Suspense fallback={<Skeleton rows={5} />}>
                  <TextEditor path={scope?.file ?? path} />
                </Suspense>
              </div>
            </>
          )}
        </div>
      </div>
    </SopDeskProvider>
  )
}

const drawing = fetched(() => import('./graph/Graph.tsx'))
drawing.catch(() => {}) // told where it is drawn
/** The graph, fetched from the start. */
const Drawing = memo(lazily(async () => (await drawing).Graph))
const Sections = memo(Panel)
