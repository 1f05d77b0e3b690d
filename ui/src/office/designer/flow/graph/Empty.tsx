import type { Kind } from '../../../../authoring/sop/outline.ts'
import { useWords } from '../../../../words/index.ts'
import { useSopDesk } from '../sop_desk.tsx'

/** Where there are no steps yet: how to begin. */
export function Empty({ onAdd }: { onAdd: (kind: Kind) => void }) {
  const { readOnly } = useSopDesk()
  const { t } = useWords()
  return (
    <div className="flow-empty">
      <h2>{t('flow.empty')}</h2>
      <p>{t('flow.empty.text')}</p>
      {!readOnly && (
        <div className="flow-empty-kinds">
          {(['work', 'approval', 'end'] as const).map((kind) => (
            <button key={kind} type="button" className="flow-empty-kind" onClick={() => onAdd(kind)}>
              {t(`flow.kind.${kind}`)}
              <span className="muted">{t(`flow.kind.${kind}.text`)}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
