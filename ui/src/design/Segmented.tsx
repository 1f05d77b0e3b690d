import { useId } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import './segmented.css'

export interface Segment<T extends string> {
  value: T
  label: string
  icon?: IconName
}

interface SegmentedProps<T extends string> {
  label: string
  value: T
  segments: readonly Segment<T>[]
  onChange: (value: T) => void
}

/** One of a few, all to be seen. Radio buttons, so that keyboard and screen reader know them. */
export function Segmented<T extends string>({ label, value, segments, onChange }: SegmentedProps<T>) {
  const name = useId()
  return (
    <fieldset className="segmented">
      <legend className="segmented-legend">{label}</legend>
      <div className="segmented-in">
        {segments.map((segment) => (
          <label key={segment.value} className="segment">
            <input
              type="radio"
              name={name}
              value={segment.value}
              checked={segment.value === value}
              onChange={() => onChange(segment.value)}
            />
            <span className="segment-face">
              {segment.icon && <Icon name={segment.icon} size={20} />}
              {segment.label}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
