import { Background, BackgroundVariant, MiniMap, Panel, ReactFlowProvider } from '@xyflow/react'
import { useState } from 'react'
import '@xyflow/react/dist/base.css'
import { IconButton } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { FloatingMenu } from '../FloatingMenu.tsx'
import { DRAGGED } from '../kinds.ts'
import { useSopDesk } from '../sop_desk.tsx'

import { Canvas } from './Canvas.tsx'
import { useCamera } from './camera.ts'
import { useCards } from './cards.ts'
import { type Opened, type Point, useDrawing } from './drawing.ts'
import { Empty } from './Empty.tsx'
import { useEdits } from './edits.ts'
import { keysOf } from './keys.ts'
import { useMarquee } from './marquee.tsx'
import { menuOf } from './menus.ts'
import { pointingOf } from './pointing.ts'
import { Search } from './Search.tsx'
import { useSight } from './sight.ts'
import { Tools } from './Tools.tsx'
import { useWays } from './ways.ts'
import './graph.css'

const LARGE = 24 // steps from which what goes wrong is folded at first

interface GraphProps {
  /** Opens the panel, and puts the focus into it. */
  onOpen: () => void
  /** The steps of a way that is walked through, one after the other. */
  way: readonly string[]
  onWay: (way: readonly string[]) => void
}

export function Graph(props: GraphProps) {
  return (
    <ReactFlowProvider>
      <Inner {...props} />
    </ReactFlowProvider>
  )
}

function Inner({ onOpen, way, onWay }: GraphProps) {
  const { t } = useWords()
  const { outline } = useSopDesk()
  const [faults, setFaults] = useState(() => outline.steps.size < LARGE)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [covered, setCovered] = useState(false)
  const [mapped, setMapped] = useState(false)
  const [menu, setMenu] = useState<Opened | null>(null)
  const [search, setSearch] = useState<string | null>(null)
  const [dragged, setDragged] = useState<{ id: string; position: Point } | null>(null)
  const [over, setOver] = useState<string | null>(null)

  const drawing = useDrawing({ faults, folded, way })
  const { desk, frame, stepOf } = drawing
  const { readOnly } = desk
  const walked = covered ? desk.walked : null
  const sight = useSight(drawing.laid)
  const nodes = useCards(drawing, sight, dragged)
  const edges = useWays(drawing, sight, walked, over)
  const camera = useCamera(drawing)
  const edits = useEdits(drawing, camera)
  const marquee = useMarquee(drawing, camera)
  const { go } = camera

  const fold = (id: string) =>
    setFolded((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })

  const items = menuOf(drawing, camera, edits, {
    onOpen,
    open: setMenu,
    showFaults: () => setFaults(true),
    folded,
    fold,
  })
  const keys = keysOf(drawing, camera, edits, { onOpen, onWay, onSearch: () => setSearch(''), open: setMenu })
  const pointing = pointingOf(drawing, camera, edits, { onOpen, open: setMenu, setOver, setDragged })

  return (
    <section
      ref={frame}
      className="flow-graph"
      aria-label={t('flow.graph')}
      onKeyDown={keys.press}
      onClick={pointing.click}
      onContextMenu={pointing.context}
      onCopy={(event) => {
        const id = stepOf
        if (!id || isWriting(event.target)) return
        event.clipboardData.setData('text/plain', edits.copyStep(id))
        event.preventDefault()
      }}
      onCut={(event) => {
        const id = stepOf
        if (!id || readOnly || isWriting(event.target)) return
        event.clipboardData.setData('text/plain', edits.copyStep(id))
        event.preventDefault()
        edits.drop(id)
      }}
      onPaste={(event) => {
        if (readOnly || isWriting(event.target)) return
        event.preventDefault()
        edits.paste(event.clipboardData.getData('text/plain'))
      }}
      onDragOver={(event) => {
        if (readOnly || !event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setOver(pointing.under(event.clientX, event.clientY).arrow ?? null)
      }}
      onDragLeave={() => setOver(null)}
      onDrop={pointing.dropKind}
    >
      <div className="flow-canvas" {...marquee.handlers}>
        {marquee.drawn}
        <Canvas nodes={nodes} edges={edges} acts={pointing.acts}>
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
          {search !== null && <Search search={search} onSearch={setSearch} onGo={go} />}
          {way.length > 0 && (
            <Panel position="top-left" className="flow-walk">
              <span>{t('flow.walk', { n: way.length })}</span>
              <IconButton icon="close" label={t('flow.walk.close')} onClick={() => onWay([])} />
            </Panel>
          )}
        </Canvas>
      </div>
      <Tools
        drawing={drawing}
        camera={camera}
        walked={walked}
        mapped={mapped}
        faults={faults}
        covered={covered}
        onAdd={(at) => setMenu({ kind: 'add', at, spot: edits.afterChosen() })}
        onTwice={edits.twice}
        onRemove={() => keys.deleting(stepOf)?.()}
        onSearch={() => setSearch(search === null ? '' : null)}
        onMapped={() => setMapped(!mapped)}
        onFaults={() => setFaults(!faults)}
        onCovered={() => setCovered(!covered)}
      />
      {outline.steps.size === 0 && <Empty onAdd={(kind) => edits.add(kind, { end: true })} />}
      {menu && (
        <FloatingMenu
          key={JSON.stringify(menu)}
          at={menu.at}
          label={t('flow.menu')}
          items={items(menu)}
          onClose={() => setMenu((now) => (now === menu ? null : now))}
        />
      )}
      <p className="visually-hidden" aria-live="polite">
        {way.length > 0 ? t('flow.walk', { n: way.length }) : ''}
      </p>
    </section>
  )
}

function isWriting(target: EventTarget): boolean {
  return (target as HTMLElement).closest('input, textarea, select') !== null
}
