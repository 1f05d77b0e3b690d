import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import './empty.css'

interface EmptyProps {
  icon: IconName
  title: ReactNode
  children?: ReactNode // why it is empty, and what would fill it
  action?: ReactNode
}

/** Nothing is here, and that is said. */
export function EmptyState({ icon, title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-picture">
        <Icon name={icon} size={32} />
      </span>
      <p className="empty-title">{title}</p>
      {children && <div className="empty-text">{children}</div>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  )
}
