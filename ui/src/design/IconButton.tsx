import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './Icon.tsx'
import './icon-button.css'

interface Look {
  icon: IconName
  label: string // what it does, in words: there are none to be seen
}

export function IconButton({ icon, label, className, ...rest }: Look & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={classes('icon-button', className)}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  )
}

export function IconLink({
  icon,
  label,
  className,
  href,
  ...rest
}: Look & ComponentProps<'a'> & { href: string }) {
  return (
    <a {...rest} href={href} className={classes('icon-button', className)} aria-label={label} title={label}>
      <Icon name={icon} />
    </a>
  )
}
