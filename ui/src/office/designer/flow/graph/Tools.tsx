import { Chip } from '../../../../design/desk.ts'
import { IconButton } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import type { Walked } from '../sop_desk.tsx'
import type { Camera } from './camera.ts'
import type { Drawing, Point } from './drawing.ts'

interface ToolsProps {
  drawing: Drawing
  camera: Camera
  /** How many scenarios take each way, where that is shown. */
  walked: Walked
  mapped: boolean
  faults: boolean
  covered: boolean
  onAdd: (at: Point) => void
  onTwice: (step: string) => void
  onRemove: () => void
  onSearch: () => void
  onMapped: () => void
  onFaults: () => void
  onCovered: () => void
}

/** What can be done with the drawing, and which layers it has. */
export function Tools({
  drawing,
  camera,
  walked,
  mapped,
  faults,
  covered,
  onAdd,
  onTwice,
  onRemove,
  onSearch,
  onMapped,
  onFaults,
  onCovered,
}: ToolsProps) {
  const { desk, shape, stepOf, many } = drawing
  const { outline, readOnly } = desk
  const { t } = useWords()
  const untaken = walked === null ? 0 : [...walked.values()].filter((count) => count === 0).length
  return (
    <div className="flow-tools" role="toolbar" aria-label={t('flow.tools')}>
      {!readOnly && (
        <>
          <IconButton
            icon="plus"
            label={t('flow.act.add')}
            onClick={(event) => onAdd({ x: event.clientX || 40, y: event.clientY || 80 })}
          />
          <IconButton
            icon="copy"
            label={t('flow.act.duplicate')}
            disabled={stepOf === null}
            onClick={() => stepOf && onTwice(stepOf)}
          />
          <IconButton
            icon="trash"
            label={t('flow.act.remove')}
            disabled={stepOf === null}
            onClick={onRemove}
          />
          <span className="flow-tools-line" />
        </>
      )}
      <IconButton icon="minus" label={t('flow.graph.farther')} onClick={camera.farther} />
      <IconButton icon="zoom-in" label={t('flow.graph.closer')} onClick={camera.closer} />
      <IconButton icon="map" label={t('flow.graph.fit')} onClick={camera.fit} />
      <IconButton icon="search" label={t('flow.graph.search')} onClick={onSearch} />

      {shape.drawn.length > 12 && (
        <IconButton icon="board" label={t('flow.graph.map')} aria-pressed={mapped} onClick={onMapped} />
      )}
      {many.size > 1 && <span className="flow-legend">{t('flow.many', { n: many.size })}</span>}
      {walked !== null && (
        <span className="flow-legend">
          <span className="flow-legend-line" aria-hidden="true" />
          {untaken > 0 ? t('flow.coverage.untaken', { n: untaken }) : t('flow.coverage.all')}
        </span>
      )}
      <span className="flow-layers">
        {outline.faults.size > 0 && (
          <Chip pressed={faults} onPress={onFaults}>
            {t('flow.layer.faults')}
            {!faults && shape.hidden > 0 ? ` +${shape.hidden}` : ''}
          </Chip>
        )}
        {desk.walked !== null && (
          <Chip pressed={covered} onPress={onCovered}>
            {t('flow.layer.coverage')}
          </Chip>
        )}
      </span>
    </div>
  )
}
