import type { ReactNode } from 'react'
import { useWords } from '../words/index.ts'
import { Icon, type IconName } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'
import './banner.css'
import './tone.css'

export type BannerTone = 'info' | 'success' | 'warning' | 'danger'

const PICTURES: Record<BannerTone, IconName> = {
  info: 'info',
  success: 'check-circle',
  warning: 'alert',
  danger: 'alert',
}

interface BannerProps {
  tone?: BannerTone
  icon?: IconName
  title?: ReactNode
  action?: ReactNode
  onDismiss?: () => void
  quiet?: boolean // stands there from the beginning: not announced
  children?: ReactNode
}

/** Something that a person should know where they are. Dangers are announced at once, others when it suits. */
export function Banner({ tone = 'info', icon, title, action, onDismiss, quiet, children }: BannerProps) {
  const { t } = useWords()
  return (
    <div className={`banner tone-${tone}`} role={quiet ? undefined : tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={icon ?? PICTURES[tone]} />
      <div className="banner-text">
        {title && <strong className="banner-title">{title}</strong>}
        {children && <div>{children}</div>}
        {action && <div className="banner-action">{action}</div>}
      </div>
      {onDismiss && <IconButton icon="close" label={t('act.dismiss')} onClick={onDismiss} />}
    </div>
  )
}
