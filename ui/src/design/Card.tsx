import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import type { Tone } from './tone.ts'
import './card.css'
import './tone.css'

interface CardProps {
  title?: ReactNode
  actions?: ReactNode
  tone?: Tone
  flush?: boolean // what is in it goes to the edge: lists, pictures
  className?: string
  children: ReactNode
}

/** Things that belong together. With a title it is a section that can be found by its heading. */
export function Card({ title, actions, tone, flush, className, children }: CardProps) {
  const look = classes('card', tone && `card-toned tone-${tone}`, flush && 'card-flush', className)
  if (!title) return <div className={look}>{children}</div>
  return (
    <section className={look}>
      <div className="card-head">
        <h2 className="card-title">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
