import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import './list.css'

/** Rows that belong together. */
export function List({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ul className="list" aria-label={label}>
      {children}
    </ul>
  )
}

interface ListItemProps {
  title: ReactNode
  detail?: ReactNode // a line below the title
  meta?: ReactNode // badges and times, below the detail
  leading?: ReactNode
  trailing?: ReactNode // in place of the arrow
  href?: string
  onClick?: () => void
  selected?: boolean
  disabled?: boolean
}

/** A row: a link with `href`, a button with `onClick`, else only to be read. The whole row is the target. */
export function ListItem(props: ListItemProps) {
  const { title, detail, meta, leading, trailing, href, onClick, selected, disabled } = props
  const goes = href !== undefined || onClick !== undefined
  const inner = (
    <>
      {leading !== undefined && <span className="list-leading">{leading}</span>}
      <span className="list-text">
        <span className="list-title">{title}</span>
        {detail && <span className="list-detail">{detail}</span>}
        {meta && <span className="list-meta">{meta}</span>}
      </span>
      {trailing !== undefined ? (
        <span className="list-trailing">{trailing}</span>
      ) : (
        goes && (
          <span className="list-arrow">
            <Icon name="chevron-right" size={20} />
          </span>
        )
      )}
    </>
  )
  const look = classes('list-row', goes && 'list-row-goes', selected && 'list-row-selected')
  return (
    <li className="list-item">
      {href !== undefined ? (
        <a className={look} href={href} onClick={onClick} aria-current={selected || undefined}>
          {inner}
        </a>
      ) : onClick ? (
        <button type="button" className={look} onClick={onClick} disabled={disabled} aria-pressed={selected}>
          {inner}
        </button>
      ) : (
        <div className={look}>{inner}</div>
      )}
    </li>
  )
}
