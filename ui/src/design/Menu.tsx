import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './Icon.tsx'
import './menu.css'

export interface MenuItem {
  label: string
  icon?: IconName
  detail?: string // what follows from it
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
}

interface MenuProps {
  /** The button that opens it; it must take a ref and props, as `Button` and `IconButton` do. */
  trigger: ReactNode
  items: readonly (MenuItem | 'line')[]
  align?: 'start' | 'end'
}

/** More that can be done here. Arrow keys, first letters, Escape; the focus goes back to the button. */
export function Menu({ trigger, items, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={6} collisionPadding={8}>
          {items.map((item, at) =>
            item === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing but its place
              <DropdownMenu.Separator key={at} className="menu-line" />
            ) : (
              <DropdownMenu.Item
                key={item.label}
                className={classes('menu-item', item.danger && 'menu-danger')}
                disabled={item.disabled ?? false}
                onSelect={item.onSelect}
              >
                {item.icon && <Icon name={item.icon} size={20} />}
                <span>
                  {item.label}
                  {item.detail && <span className="menu-detail">{item.detail}</span>}
                </span>
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
