// The SOP's path with what the simulation showed at its steps: where jobs wait, and where deadlines break.

import { useMemo } from 'react'
import { outlineOf } from '../../../authoring/sop/outline.ts'
import { Icon } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { curve, type Laid, laidOut } from '../flow/graph/layout.ts'
import { shapeOf } from '../flow/graph/shape.ts'
import { KIND_ICONS } from '../flow/kinds.ts'
import { titleOf } from '../flow/sop_desk.tsx'
import { useFile, useWorkshop } from '../workshop/index.ts'
import { heatOf, lateShare, type Result } from './saying.ts'
import { saidSpan } from './spans.ts'

const NO_LABELS: ReadonlyMap<string, string> = new Map()

export function Path({ result, onStep }: { result: Result; onStep: (step: string) => void }) {
  const { t, language, formats } = useWords()
  const workshop = useWorkshop()
  const file = useFile(`${workshop.sop}/sop.yaml`)
  const data = file?.source?.data
  const outline = useMemo(() => outlineOf(data), [data])
  const shape = useMemo(() => shapeOf(outline, { faults: false, folded: new Set() }), [outline])
  const laid: Laid = useMemo(() => laidOut(shape, NO_LABELS), [shape])
  const steps = new Map(result.steps.map((one) => [one.step, one]))
  return (
    <div className="wif-path">
      <p className="wif-legend">
        {t('whatIf.path.text')}
        <span className="wif-heats" aria-hidden="true">
          {[0, 1, 2, 3, 4].map((heat) => (
            <span key={heat} className="wif-heat" data-heat={heat}>
              <Heat level={heat} />
            </span>
          ))}
        </span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing that has buttons in it */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <div className="wif-plane" role="group" tabIndex={0} aria-label={t('whatIf.tab.path')}>
        <div className="wif-drawing" style={{ inlineSize: laid.width, blockSize: laid.height }}>
          <svg width={laid.width} height={laid.height} aria-hidden="true">
            <defs>
              <marker
                id="wif-tip"
                viewBox="0 0 10 10"
                refX="9"
                refY="5"
                markerWidth="7"
                markerHeight="7"
                orient="auto-start-reverse"
              >
                <path className="wif-tip" d="M0 0 10 5 0 10z" />
              </marker>
            </defs>
            {shape.ways.map(({ id }) => {
              const way = laid.ways.get(id)
              return (
                way && <path key={id} className="wif-way" d={curve(way.points)} markerEnd="url(#wif-tip)" />
              )
            })}
          </svg>
          {shape.drawn.map(({ id, kind, step }) => {
            const box = laid.absolute.get(id)
            if (!box) return null
            const place = {
              insetInlineStart: box.x,
              insetBlockStart: box.y,
              inlineSize: box.width,
              blockSize: box.height,
            }
            if (!step) return <span key={id} className="wif-goal" style={place} />
            const title = titleOf(outline, id, language)
            if (kind === 'frame') {
              return (
                <div key={id} className="wif-frame" style={place}>
                  <span>{title}</span>
                </div>
              )
            }
            const found = steps.get(id)
            const end = result.ends.find((one) => one.step === id)
            const late = found ? lateShare(found) : null
            const heat = found ? heatOf(found) : 0
            const waited = found?.waited.working.count
              ? t('whatIf.path.waits', { span: saidSpan(found.waited.working.p50, language, true) })
              : ''
            const lateSaid =
              late !== null && late > 0 ? t('whatIf.path.late', { share: formats.percent(late) }) : ''
            const count = found
              ? t('whatIf.path.visits', { n: found.visits })
              : end
                ? t('whatIf.path.ended', { n: end.jobs, share: formats.percent(end.share) })
                : t('whatIf.path.none')
            return (
              <button
                key={id}
                type="button"
                className="wif-step"
                data-heat={heat}
                data-step={id}
                style={place}
                onClick={() => onStep(id)}
              >
                <span className="wif-step-title">
                  <Icon name={KIND_ICONS[step.kind]} size={16} />
                  <span>{title}</span>
                  {found && found.visits > 0 && heat > 0 && <Heat level={heat} />}
                </span>
                <span className="wif-step-facts">
                  {waited && <strong>{waited}</strong>}
                  {lateSaid && (
                    <strong className="wif-step-late">
                      <Icon name="clock" size={14} />
                      {lateSaid}
                    </strong>
                  )}
                  <span>{count}</span>
                </span>
              </button>
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** How hot, as bars that are full: said beside it in words. */
export function Heat({ level }: { level: number }) {
  return (
    <span className="wif-level" aria-hidden="true">
      {[1, 2, 3, 4].map((one) => (
        <span key={one} data-full={one <= level} />
      ))}
    </span>
  )
}
