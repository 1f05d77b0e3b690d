// A list of which only what is near is drawn, however long it is.

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react'

export interface VirtualHandle {
  show(at: number): void
}

export function Virtual({
  count,
  height,
  role,
  label,
  id,
  row,
  handle,
}: {
  count: number
  height: number
  role: 'listbox' | 'list'
  label: string
  id?: string
  row: (at: number) => ReactNode
  handle?: Ref<VirtualHandle>
}) {
  const scroll = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 8,
  })
  useImperativeHandle(handle, () => ({ show: (at) => virtual.scrollToIndex(at, { align: 'auto' }) }))
  return (
    <div ref={scroll} className="pp-virtual" tabIndex={role === 'list' ? 0 : -1}>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is that of a list or a listbox */}
      <div id={id} role={role} aria-label={label} className="pp-virtual-in">
        <svg className="pp-virtual-height" width="1" height={virtual.getTotalSize()} aria-hidden="true" />
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <Placed key={key} start={start} role={role === 'list' ? 'listitem' : 'presentation'}>
            {row(index)}
          </Placed>
        ))}
      </div>
    </div>
  )
}

function Placed({ start, role, children }: { start: number; role: string; children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // No styles in markup: where a row stands is set as property, which the content policy allows.
    element.current?.style.setProperty('--pp-start', `${start}px`)
  }, [start])
  return (
    <div ref={element} role={role} className="pp-placed">
      {children}
    </div>
  )
}
