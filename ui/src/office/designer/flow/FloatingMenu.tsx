import { DropdownMenu } from 'radix-ui'
import type { MenuItem } from '../../../design/desk.ts'
import { Icon } from '../../../design/index.ts'
import '../../../design/menu.css'

/** A menu at a place of the screen: of a right click, or of what was dropped. It is gone together with what was
 * chosen, so that both are drawn at once; what is taken off the page with the focus in it has the page laid out. */
export function FloatingMenu({
  at,
  label,
  items,
  onClose,
}: {
  at: { x: number; y: number }
  label: string
  items: readonly (MenuItem | 'line')[]
  onClose: () => void
}) {
  const choose = (item: MenuItem) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    item.onSelect()
    onClose()
  }
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span
          className="flow-menu-at"
          aria-hidden="true"
          style={{ position: 'fixed', insetInlineStart: at.x, insetBlockStart: at.y }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu flow-menu"
          aria-label={label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
        >
          {items.map((item, index) =>
            item === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing but its place
              <DropdownMenu.Separator key={index} className="menu-line" />
            ) : (
              <DropdownMenu.Item
                key={item.label}
                className={item.danger ? 'menu-item menu-danger' : 'menu-item'}
                disabled={item.disabled ?? false}
                onSelect={() => choose(item)}
              >
                {item.icon && <Icon name={item.icon} size={18} />}
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
