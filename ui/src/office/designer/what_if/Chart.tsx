// Small charts of our own: lines over time and bars. Each says in words what it shows, and gives its numbers as a
// table to whoever wants them.

import { type ReactNode, useId } from 'react'
import { useWords } from '../../../words/index.ts'

interface FigureProps {
  title: ReactNode
  said: string
  table: ReactNode
  children: ReactNode
}

/** A chart with its title, what it shows in words, and its numbers. */
export function Figure({ title, said, table, children }: FigureProps) {
  const { t } = useWords()
  const id = useId()
  return (
    <figure className="wif-figure" aria-labelledby={`${id}-title`} aria-describedby={`${id}-said`}>
      <figcaption>
        <span id={`${id}-title`} className="wif-figure-title">
          {title}
        </span>
        <span id={`${id}-said`} className="wif-figure-said">
          {said}
        </span>
      </figcaption>
      {children}
      <details className="wif-numbers">
        <summary>{t('whatIf.chart.numbers')}</summary>
        <Scroll label={t('whatIf.chart.numbers')}>{table}</Scroll>
      </details>
    </figure>
  )
}

/** What may be wider than the screen: it scrolls by itself, also by keys. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no landmark, only a part that scrolls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <div className="wif-scroll" role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  )
}

const WIDTH = 320
const HEIGHT = 96

/** A line over time above its ground; `most` is the top of the scale, the same for charts beside each other. */
export function Line({
  values,
  other,
  most,
  ends,
}: {
  values: readonly number[]
  other?: readonly number[] | undefined
  most: number
  ends: readonly [string, string]
}) {
  const top = niceTop(most)
  const at = (value: number) => HEIGHT - (value / top) * (HEIGHT - 6)
  const points = (list: readonly number[]) =>
    list.map(
      (value, index) =>
        `${((index / Math.max(1, list.length - 1)) * WIDTH).toFixed(1)} ${at(value).toFixed(1)}`,
    )
  const line = points(values)
  return (
    <div className="wif-chart" aria-hidden="true">
      <span className="wif-scale">{top}</span>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path
          className="wif-grid"
          d={`M0 ${at(top)}H${WIDTH}M0 ${at(top / 2)}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`}
        />
        <path className="wif-area" d={`M0 ${HEIGHT}L${line.join('L')}L${WIDTH} ${HEIGHT}Z`} />
        {other && <path className="wif-line-before" d={`M${points(other).join('L')}`} />}
        <path className="wif-line" d={`M${line.join('L')}`} />
      </svg>
      <span className="wif-ends">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </span>
    </div>
  )
}

/** Bars side by side, with marks where half and nine of ten are. */
export function Bars({
  values,
  marks,
  ends,
}: {
  values: readonly number[]
  marks: readonly { at: number; label: string }[]
  ends: readonly [string, string]
}) {
  const top = niceTop(Math.max(1, ...values))
  const wide = WIDTH * 2
  const width = wide / Math.max(1, values.length)
  return (
    <div className="wif-chart wif-bars" aria-hidden="true">
      <span className="wif-scale">{top}</span>
      <div className="wif-marks">
        {marks.map(({ at, label }) => (
          <span
            key={label}
            className="wif-mark-word"
            style={{ insetInlineStart: `${(at * 100).toFixed(1)}%` }}
            data-late={at > 0.7}
          >
            {label}
          </span>
        ))}
      </div>
      <svg viewBox={`0 0 ${wide} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="wif-grid" d={`M0 6H${wide}M0 ${HEIGHT}H${wide}`} />
        {values.map((value, index) => {
          const tall = (value / top) * (HEIGHT - 6)
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={index}
              className="wif-bar"
              x={index * width + 1}
              y={HEIGHT - tall}
              width={Math.max(1, width - 2)}
              height={tall}
            />
          )
        })}
        {marks.map(({ at, label }) => (
          <path key={label} className="wif-mark" d={`M${(at * wide).toFixed(1)} 0V${HEIGHT}`} />
        ))}
      </svg>
      <span className="wif-ends">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </span>
    </div>
  )
}

/** The next round number above: 1, 2, 5, 10, 20, 50 … */
export function niceTop(value: number): number {
  if (value <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((one) => one * power >= value) ?? 10) * power
}
