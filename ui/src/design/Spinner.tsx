import './spinner.css'

/** Something is under way. With `label` it is also said. */
export function Spinner({ size = 24, label }: { size?: number; label?: string }) {
  return (
    <span className="spinner" {...(label ? { role: 'status' } : { 'aria-hidden': true })}>
      <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
        <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" strokeWidth="3" pathLength="100" />
      </svg>
      {label && <span>{label}</span>}
    </span>
  )
}
