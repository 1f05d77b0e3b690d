// What the chosen field says, as it is written.

import { nodeAt } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { useBench, useSelected, useTree } from '../context.tsx'

export function PropertyPanel() {
  const bench = useBench()
  const selected = useSelected()
  const tree = useTree()
  const words = useWords()
  const { t } = words
  const item = tree.byId.get(selected.at(-1) ?? '')
  if (selected.length > 1)
    return <p className="fb-text">{t('form.properties.many', { count: selected.length })}</p>
  if (!item) return <p className="fb-text">{t('form.properties.none')}</p>
  return (
    <div className="fb-properties">
      <h2 className="fb-panel-title">{nameOf(item, words)}</h2>
      {item.field?.spot && <Text title={t('form.properties.field')} path={item.field.spot.path} />}
      {item.element && <Text title={t('form.properties.control')} path={item.element} />}
    </div>
  )

  function Text({ title, path }: { title: string; path: readonly (string | number)[] }) {
    const { source } = bench
    const node = source ? nodeAt(source, path) : undefined
    if (!source || !node) return null
    return (
      <section>
        <h3 className="fb-shelf-title">{title}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <pre className="fb-written-text" tabIndex={0}>
          {source.text.slice(source.text.lastIndexOf('\n', node.from - 1) + 1, node.to)}
        </pre>
      </section>
    )
  }
}
