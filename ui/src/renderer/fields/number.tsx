import { Button } from '../../design/Button.tsx'
import { Icon } from '../../design/Icon.tsx'
import { TextInput } from '../../design/inputs.tsx'
import { useDraft } from '../drafts.ts'
import { numberIn } from '../numbers.ts'
import { asked, bound } from '../schemas.ts'
import { useScope, worded } from '../scope.ts'
import type { FieldProps, FieldType } from './types.ts'
import './number.css'

/** Up to this many whole numbers to choose from, buttons stand beside the field. */
const FEW = 20

/** The number as it is typed; no separators, so that it can be typed on. */
function typedAs(value: unknown): string {
  if (typeof value !== 'number') return value === undefined || value === null ? '' : String(value)
  const text = String(value)
  return text.includes('e')
    ? value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
    : text
}

/** The number of a text; the text itself where it is none, so that a draft keeps it and the form refuses it. */
function entered(text: string): unknown {
  return text.trim() === '' ? undefined : (numberIn(text) ?? text)
}

export function unitOf(options: Record<string, unknown>, language: string): string {
  return worded(options.unit, language)
}

function NumberField({
  control,
  id,
  value,
  onChange,
  onLeave,
  describedBy,
  invalid,
  required,
  compact,
  title,
}: FieldProps) {
  const { words, language } = useScope()
  const { schema, type } = asked(control.schema)
  const draft = useDraft(typedAs(value), (text) => onChange(entered(text)), onLeave)
  const low = bound(schema, 'minimum', 'exclusiveMinimum')
  const high = bound(schema, 'maximum', 'exclusiveMaximum')
  const step = bound(schema, 'multipleOf') ?? 1
  const few = type === 'integer' && low !== undefined && high !== undefined && (high - low) / step <= FEW
  const stepper =
    !compact && (control.options.format === 'stepper' || (few && control.options.format !== 'plain'))
  const unit = unitOf(control.options, language)
  const unitId = unit ? `${id}-unit` : undefined
  const number = typeof value === 'number' ? value : undefined

  function by(amount: number) {
    const from = number ?? (amount > 0 ? (low ?? 0) - amount : (high ?? 0) - amount)
    const next = Number((from + amount).toFixed(10))
    onChange(Math.min(high ?? next, Math.max(low ?? next, next)))
  }

  const input = (
    <TextInput
      {...draft}
      id={id}
      className="rf-number-input"
      inputMode={type === 'integer' ? 'numeric' : 'decimal'}
      autoComplete="off"
      aria-describedby={[unitId, describedBy].filter(Boolean).join(' ') || undefined}
      aria-invalid={invalid || undefined}
      aria-required={required || undefined}
      aria-label={compact ? title : undefined}
    />
  )
  return (
    <div className={compact ? 'rf-number rf-number-compact' : 'rf-number'}>
      {stepper && (
        <Button
          className="rf-step"
          aria-label={words.t('renderer.number.less', { title })}
          disabled={number !== undefined && low !== undefined && number <= low}
          onClick={() => by(-step)}
        >
          <Icon name="minus" size={20} />
        </Button>
      )}
      <span className="rf-number-box">
        {input}
        {unit && (
          <span className="rf-unit" id={unitId}>
            {unit}
          </span>
        )}
      </span>
      {stepper && (
        <Button
          className="rf-step"
          aria-label={words.t('renderer.number.more', { title })}
          disabled={number !== undefined && high !== undefined && number >= high}
          onClick={() => by(step)}
        >
          <Icon name="plus" size={20} />
        </Button>
      )}
      {!stepper && !compact && low !== undefined && low < 0 && (
        // Number pads of some phones have no minus.
        <Button
          className="rf-step"
          aria-label={words.t('renderer.number.sign', { title })}
          disabled={number === undefined || number === 0}
          onClick={() => number !== undefined && onChange(-number)}
        >
          ±
        </Button>
      )}
    </div>
  )
}

export const number: FieldType = {
  name: 'number',
  takes: (_control, { type }) => type === 'number' || type === 'integer',
  Field: NumberField,
  named: 'label',
  text(value, control, { words, language }) {
    if (value === undefined || value === null) return ''
    if (typeof value !== 'number') return String(value)
    const unit = unitOf(control.options, language)
    const said = words.formats.number(value, 10)
    return unit ? `${said} ${unit}` : said
  },
  read: (pasted) => entered(pasted),
}
