import './progress.css'

/** How far something is, from 0 to 1; null where nobody knows. */
export function ProgressBar({ value, label }: { value: number | null; label: string }) {
  return <progress className="progress" aria-label={label} {...(value === null ? {} : { value, max: 1 })} />
}
