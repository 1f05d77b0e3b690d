import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import type { Look } from './shape.ts'

export interface WayData extends Record<string, unknown> {
  path: string
  x: number
  y: number
  words: string
  when: string
  look: Look
  arrow: string // empty for the line between a step and a mark
  chosen: boolean
  back: boolean
  dim: boolean
  untaken: boolean
  walked: boolean
  insert: boolean
  over: boolean
}

export type WayEdge = Edge<WayData, 'way'>

/** An arrow of the drawing, with what it says and the place to put a step on it. */
export function WayLine({ id, data, markerEnd }: EdgeProps<WayEdge>) {
  return data && <Said id={id} data={data} markerEnd={markerEnd} />
}

interface SaidProps {
  id: string
  data: WayData
  markerEnd: string | undefined
}

/** Where its ends stand is in its path already, so that it is drawn again only when that is another. */
const Said = memo(function Said({ id, data, markerEnd }: SaidProps) {
  const { t } = useWords()
  const at = { transform: `translate(-50%, -50%) translate(${data.x}px, ${data.y}px)` }
  return (
    <>
      <BaseEdge
        id={id}
        path={data.path}
        interactionWidth={22}
        className={`flow-way flow-way-${data.look}`}
        data-chosen={data.chosen || undefined}
        data-dim={data.dim || undefined}
        data-untaken={data.untaken || undefined}
        data-walked={data.walked || undefined}
        data-over={data.over || undefined}
        {...(markerEnd && { markerEnd })}
      />
      {(data.words || data.insert) && (
        <EdgeLabelRenderer>
          <div className="flow-said-at nodrag nopan" style={at} data-over={data.over || undefined}>
            {data.words && (
              <button
                type="button"
                className={`flow-said flow-said-${data.look}`}
                data-arrow={data.arrow}
                data-chosen={data.chosen || undefined}
                data-dim={data.dim || undefined}
                data-untaken={data.untaken || undefined}
                tabIndex={-1}
                title={data.when || data.words}
              >
                {data.words}
              </button>
            )}
            {data.insert && (
              <button
                type="button"
                className="flow-insert"
                data-insert={data.arrow}
                tabIndex={-1}
                aria-label={t('flow.graph.insertHere')}
                title={t('flow.graph.insertHere')}
              >
                <Icon name="plus" size={14} />
              </button>
            )}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
