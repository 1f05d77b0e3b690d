// Yes or no, with what it means below. Every panel has its own look and its own reasons to be read only; that the help
// belongs to the box is the same everywhere.

import { useId } from 'react'

export interface TickProps {
  label: string
  help?: string | undefined
  value: boolean
  onSet: (value: boolean) => void
}

export function TickBox({
  label,
  help,
  value,
  onSet,
  readOnly,
  look,
}: TickProps & { readOnly: boolean; look: 'panel' | 'pp' }) {
  const id = useId()
  return (
    <div className={`${look}-tick`}>
      <input
        id={id}
        type="checkbox"
        checked={value}
        disabled={readOnly}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onSet(event.currentTarget.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {help && (
          <p className={`${look}-help`} id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
    </div>
  )
}
