// The form builder: what can be put in on one side, the form in the middle, what the chosen field says on the
// other. On a phone one of them at a time.

import { memo, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { classes, IconButton, Tabs } from '../../../design/index.ts'
import { type Key, useWords } from '../../../words/index.ts'
import type { Workshop } from '../workshop/types.ts'
import type { Opened } from './bench.ts'
import { Canvas } from './canvas/Canvas.tsx'
import { useSpring } from './canvas/dragging.ts'
import { InsertMenu } from './canvas/InsertMenu.tsx'
import { Palette } from './canvas/Palette.tsx'
import { StructureTree } from './canvas/StructureTree.tsx'
import { CanvasToolbar } from './canvas/Toolbar.tsx'
import { BenchProvider, useBench } from './context.tsx'
import { Late } from './late.tsx'
import { Preview } from './preview/Preview.tsx'
import { BreakingDialog } from './properties/Breaking.tsx'
import { PropertyPanel } from './properties/PropertyPanel.tsx'
import './builder.css'

interface Props {
  workshop: Workshop
  opened: Opened
  title: string
  onBack: () => void
}

export function Builder({ workshop, opened, title, onBack }: Props) {
  return (
    <BenchProvider workshop={workshop} opened={opened}>
      <Parts title={title} onBack={onBack} />
    </BenchProvider>
  )
}

const PANES = ['add', 'tree', 'canvas', 'properties', 'preview'] as const
type Pane = (typeof PANES)[number]

const Parts = memo(function Parts({ title, onBack }: { title: string; onBack: () => void }) {
  const bench = useBench()
  const { t } = useWords()
  const [left, setLeft] = useState<'add' | 'tree'>('add')
  const [right, setRight] = useState<'properties' | 'preview'>('properties')
  const [pane, setPane] = useState<Pane>('canvas')
  const [inserting, setInserting] = useState<string | null>(null)
  const hands = useMemo(
    () => ({
      openInsert: () => setInserting(isIn('tree') ? 'tree' : 'canvas'),
      showProperties: () => {
        setRight('properties')
        setPane('properties')
      },
    }),
    [],
  )
  const leftPane = useRef<HTMLDivElement>(null)
  const added = useCallback(() => setPane('canvas'), [])
  useSpring(leftPane, 'tree', () => setLeft('tree'))
  function show(next: Pane) {
    setPane(next)
    if (next === 'add' || next === 'tree') setLeft(next)
    if (next === 'properties' || next === 'preview') setRight(next)
  }
  const tabs = (ids: readonly Pane[]) => ids.map((id) => ({ id, label: t(`form.pane.${id}` as Key) }))
  const side = pane === 'canvas' ? 'canvas' : pane === 'add' || pane === 'tree' ? 'left' : 'right'
  return (
    <div className={classes('fb', `fb-on-${side}`)}>
      <header className="fb-header">
        <IconButton icon="chevron-left" label={t('form.back')} onClick={onBack} />
        <h1 className="fb-name">{title}</h1>
        <nav className="fb-switch" aria-label={t('form.panes')}>
          {PANES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === pane}
              className="fb-switch-one"
              onClick={() => show(one)}
            >
              {t(`form.pane.${one}` as Key)}
            </button>
          ))}
        </nav>
      </header>
      <div ref={leftPane} className="fb-left">
        <Tabs
          label={t('form.panes')}
          tabs={tabs(['add', 'tree'])}
          selected={left}
          onSelect={(id) => setLeft(id as 'add' | 'tree')}
        >
          <Late bench={bench}>
            {/* What is dragged out of the palette must stay in the page while the tree is looked at. */}
            <div hidden={left !== 'add'}>
              <Palette onAdded={added} />
            </div>
            {left === 'tree' && <StructureTree {...hands} />}
          </Late>
        </Tabs>
      </div>
      <div className="fb-middle">
        <Late bench={bench}>
          <CanvasToolbar {...hands} />
        </Late>
        <Canvas {...hands} />
      </div>
      <div className="fb-right">
        <Tabs
          label={t('form.pane.properties')}
          tabs={tabs(['properties', 'preview'])}
          selected={right}
          onSelect={(id) => setRight(id as 'properties' | 'preview')}
        >
          <Late bench={bench} filled>
            {right === 'properties' ? <PropertyPanel /> : <Preview />}
          </Late>
        </Tabs>
      </div>
      {inserting !== null && <InsertMenu view={inserting} onClose={() => setInserting(null)} />}
      <BreakingDialog />
      <Said />
      <Focus />
    </div>
  )
})

function isIn(view: string): boolean {
  return document.activeElement?.closest(`[data-view="${view}"]`) !== null
}

/** What was done, for who does not see it. */
function Said() {
  const bench = useBench()
  const said = useSyncExternalStore(bench.listen, () => bench.said)
  return (
    <p className="unseen" role="status" aria-live="polite">
      {said}
    </p>
  )
}

/** Puts the focus where a change wants it, once it is drawn. */
function Focus() {
  const bench = useBench()
  const count = useSyncExternalStore(bench.subscribe, () => bench.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at after every change
  useEffect(() => {
    const { wanted } = bench
    if (!wanted) return
    const find = (view: string) =>
      document.querySelector<HTMLElement>(`[data-view="${view}"] [data-item="${CSS.escape(wanted.id)}"]`)
    const element = find(wanted.view) ?? find('canvas')
    if (!element) return
    bench.wanted = null
    element.focus({ preventScroll: true })
    element.scrollIntoView({ block: 'nearest' })
  }, [bench, count])
  return null
}
