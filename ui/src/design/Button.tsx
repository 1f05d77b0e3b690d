import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './Icon.tsx'
import { Spinner } from './Spinner.tsx'
import './button.css'

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'quiet'

interface Look {
  kind?: ButtonKind
  icon?: IconName
  wide?: boolean // as wide as what it stands in
  children: ReactNode
}

export type ButtonProps = Look & { busy?: boolean } & Omit<ComponentProps<'button'>, 'children'>

function look({ kind = 'secondary', wide }: Pick<Look, 'kind' | 'wide'>, more: string | undefined): string {
  return classes('button', `button-${kind}`, wide && 'button-wide', more)
}

/** Does something here. While `busy` it keeps its size and place, and takes no second press. */
export function Button({ kind, icon, wide, busy, children, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={look({ ...(kind && { kind }), ...(wide && { wide }) }, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <Spinner size={20} /> : icon && <Icon name={icon} size={20} />}
      <span>{children}</span>
    </button>
  )
}

/** Goes somewhere, and looks like a button. */
export function ButtonLink({
  kind,
  icon,
  wide,
  children,
  className,
  ...rest
}: Look & Omit<ComponentProps<'a'>, 'children'>) {
  return (
    <a {...rest} className={look({ ...(kind && { kind }), ...(wide && { wide }) }, className)}>
      {icon && <Icon name={icon} size={20} />}
      <span>{children}</span>
    </a>
  )
}
