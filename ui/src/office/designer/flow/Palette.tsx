import { memo } from 'react'
import { Icon } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { DRAGGED, KIND_ICONS, KINDS } from './kinds.ts'

/** Kinds of steps, to be dragged onto an arrow. The menus of the graph add the same. */
export const Palette = memo(function Palette() {
  const { t } = useWords()
  return (
    <ul className="flow-palette" aria-label={t('flow.palette')}>
      {KINDS.map((kind) => (
        <li
          key={kind}
          draggable
          className={`flow-palette-kind flow-kind-${kind}`}
          title={t('flow.palette.drag', { kind: t(`flow.kind.${kind}`) })}
          onDragStart={(event) => {
            event.dataTransfer.setData(DRAGGED, kind)
            event.dataTransfer.effectAllowed = 'copy'
          }}
        >
          <Icon name={KIND_ICONS[kind]} size={16} />
          {t(`flow.kind.${kind}`)}
        </li>
      ))}
    </ul>
  )
})
