import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import './split-view.css'

interface SplitProps {
  main: ReactNode // what is looked at
  side: ReactNode // what is decided or known beside it; stays in sight while the other scrolls
  className?: string
}

/** Two things side by side on a wide screen, one after the other on a phone. */
export function SplitView({ main, side, className }: SplitProps) {
  return (
    <div className={classes('split', className)}>
      <div className="split-main">{main}</div>
      <div className="split-side">{side}</div>
    </div>
  )
}
