import { useRef } from 'react'

/** Between two sides: dragged, or moved by arrow keys. */
export function Divider({
  label,
  width,
  onWidth,
}: {
  label: string
  width: number
  onWidth: (width: number) => void
}) {
  const from = useRef<{ x: number; width: number } | null>(null)
  const bound = (next: number) => onWidth(Math.round(Math.max(280, Math.min(900, next))))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no line
    <div
      role="separator"
      className="flow-divider"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={280}
      aria-valuemax={900}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, width }
      }}
      onPointerMove={(event) => from.current && bound(from.current.width - event.clientX + from.current.x)}
      onPointerUp={() => {
        from.current = null
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') bound(width + 24)
        if (event.key === 'ArrowRight') bound(width - 24)
      }}
    />
  )
}
