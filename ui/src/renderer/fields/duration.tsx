import { useState } from 'react'
import { TextInput } from '../../design/inputs.tsx'
import { LASTING_UNITS, type Lasting, type LastingUnit, lasting, lastingText } from '../moments.ts'
import { numberIn } from '../numbers.ts'
import { useScope } from '../scope.ts'
import { asText, type FieldProps, type FieldType, type Wording } from './types.ts'
import './duration.css'

const USUAL: readonly LastingUnit[] = ['days', 'hours', 'minutes']
const NOTHING: Lasting = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 }

/** The units that a field asks for: those of its options, and whatever a value has. */
function unitsOf(options: Record<string, unknown>, parts: Lasting | null): readonly LastingUnit[] {
  const written = Array.isArray(options.units) ? options.units : USUAL
  return LASTING_UNITS.filter((unit) => written.includes(unit) || (parts && parts[unit] > 0))
}

/** So many days, hours and minutes, each in a field of its own. */
function Duration({
  control,
  id,
  value,
  onChange,
  onLeave,
  describedBy,
  invalid,
  required,
  title,
}: FieldProps) {
  const { words } = useScope()
  const parts = lasting(value)
  const [typed, setTyped] = useState<Partial<Record<LastingUnit, string>>>({})

  function change(unit: LastingUnit, text: string) {
    const now = { ...typed, [unit]: text }
    setTyped(now)
    const next = { ...(parts ?? NOTHING) }
    let filled = parts !== null
    for (const [key, said] of Object.entries(now) as [LastingUnit, string][]) {
      const count = numberIn(said)
      next[key] = count !== null && count >= 0 ? Math.trunc(count) : 0
      if (said.trim() !== '') filled = true
    }
    const empty = Object.values(now).every((said) => said.trim() === '') && lastingText(next) === 'PT0M'
    onChange(filled && !empty ? lastingText(next) : undefined)
  }

  return (
    <div className="rf-lasting">
      {unitsOf(control.options, parts).map((unit, at) => {
        const name = words.t(`renderer.duration.${unit}`)
        const shown =
          typed[unit] ??
          (parts && (parts[unit] > 0 || lastingText(parts) === 'PT0M') ? String(parts[unit]) : '')
        return (
          <span key={unit} className="rf-lasting-part">
            <TextInput
              id={at === 0 ? id : undefined}
              inputMode="numeric"
              autoComplete="off"
              value={shown}
              aria-label={`${title}: ${name}`}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              aria-required={(required && at === 0) || undefined}
              onInput={(event) => change(unit, event.currentTarget.value)}
              onBlur={() => {
                setTyped({})
                onLeave()
              }}
            />
            <span className="rf-unit" aria-hidden="true">
              {name}
            </span>
          </span>
        )
      })}
    </div>
  )
}

function said(value: unknown, { words }: Wording): string {
  const parts = lasting(value)
  if (!parts) return value === undefined || value === null ? '' : String(value)
  const units = LASTING_UNITS.filter((unit) => parts[unit] > 0)
  return (units.length > 0 ? units : (['minutes'] as const))
    .map((unit) => `${parts[unit]} ${words.t(`renderer.duration.${unit}`)}`)
    .join(' ')
}

export const duration: FieldType = {
  name: 'duration',
  takes: (_control, { type, schema }) => type === 'string' && schema.format === 'duration',
  Field: Duration,
  named: 'legend',
  text: (value, _control, wording) => said(value, wording),
  read: asText,
}
