import type { ReactNode } from 'react'
import './toolbar.css'

interface ToolbarProps {
  label: string
  children: ReactNode
  end?: ReactNode // what is to be done, at the far side
}

/** Filters and actions above a list: one row on a desk, as many as it takes on a phone. */
export function Toolbar({ label, children, end }: ToolbarProps) {
  return (
    <fieldset className="toolbar">
      <legend className="unseen">{label}</legend>
      <div className="toolbar-start">{children}</div>
      {end && <div className="toolbar-end">{end}</div>}
    </fieldset>
  )
}

interface ChipProps {
  pressed: boolean
  count?: number | undefined
  onPress: () => void
  children: ReactNode
}

/** A filter that is on or off. */
export function Chip({ pressed, count, onPress, children }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={pressed} onClick={onPress}>
      {children}
      {count !== undefined && <span className="chip-count numbers">{count}</span>}
    </button>
  )
}
