// The panel beside the canvas: what is chosen says everything that it can say, in the designer's words.

import type { Item } from '../../../../authoring/form/index.ts'
import { useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { Glyph, glyphOf } from '../canvas/glyphs.tsx'
import { useBench, useSelected, useTree } from '../context.tsx'
import { AdvancedPart, Slice } from './AdvancedPart.tsx'
import { AnswerPart } from './AnswerPart.tsx'
import { AskPart } from './AskPart.tsx'
import { Part } from './controls.tsx'
import { PanelDeskProvider } from './desk.tsx'
import { EvidencePart } from './EvidencePart.tsx'
import { FormPart, ManyPart } from './FormPanel.tsx'
import { FormulaPart } from './FormulaPart.tsx'
import { knownAs } from './KeyRow.tsx'
import { LayoutPart } from './LayoutPanel.tsx'
import { WhenPart } from './WhenPart.tsx'
import './properties.css'

export function PropertyPanel() {
  const selected = useSelected()
  const tree = useTree()
  const bench = useBench()
  const items = selected.flatMap((id) => tree.byId.get(id) ?? [])
  const item = items.length === 1 ? (items[0] ?? null) : null
  return (
    <PanelDeskProvider item={item}>
      <div className="pp">
        {items.length === 0 && <FormPart />}
        {items.length > 1 && <ManyPart items={items} />}
        {item && <OneItem key={knownAs(bench, item.id)} item={item} />}
      </div>
    </PanelDeskProvider>
  )
}

function OneItem({ item }: { item: Item }) {
  const words = useWords()
  const { t } = words
  const { field } = item
  return (
    <>
      <header className="pp-head">
        <Glyph name={glyphOf(item)} size={20} />
        <h2>{nameOf(item, words)}</h2>
        {field && <code className="pp-chip">{field.name}</code>}
      </header>
      {field ? (
        field.spot === null ? (
          <>
            <EvidencePart item={item} />
            {item.element && <WhenPart item={item} />}
            {!field.evidence && <p className="pp-fault">{t('form.lost', { name: field.name })}</p>}
          </>
        ) : (
          <>
            <AskPart item={item} />
            <AnswerPart item={item} />
            <WhenPart item={item} />
            <FormulaPart item={item} />
            <AdvancedPart item={item} />
          </>
        )
      ) : item.what === 'written' ? (
        <Part name="written" title={t('form.what.written')} icon="file">
          {item.element && <Slice title="form.properties.control" path={item.element} />}
        </Part>
      ) : (
        <>
          <LayoutPart item={item} />
          <WhenPart item={item} />
          <AdvancedPart item={item} />
        </>
      )}
    </>
  )
}
