import { Tooltip as Tip } from 'radix-ui'
import type { ReactNode } from 'react'
import './tooltip.css'

interface TooltipProps {
  text: ReactNode
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** What it is about; it must take a ref and props, and can be reached by keyboard. */
  children: ReactNode
}

/** A word more for whoever rests on something. Never the only place where something needed is said. */
export function Tooltip({ text, side = 'top', children }: TooltipProps) {
  return (
    <Tip.Provider delayDuration={300}>
      <Tip.Root>
        <Tip.Trigger asChild>{children}</Tip.Trigger>
        <Tip.Portal>
          <Tip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
            {text}
          </Tip.Content>
        </Tip.Portal>
      </Tip.Root>
    </Tip.Provider>
  )
}
