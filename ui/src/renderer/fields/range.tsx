import { asked, bound } from '../schemas.ts'
import { useScope, worded } from '../scope.ts'
import { number } from './number.tsx'
import type { FieldProps, FieldType } from './types.ts'
import './range.css'

/** A slider between two bounds. Nothing is chosen until it is touched, and the field says so. */
function Range({ control, id, value, onChange, onLeave, describedBy, invalid }: FieldProps) {
  const scope = useScope()
  const { schema, type } = asked(control.schema)
  const low = bound(schema, 'minimum', 'exclusiveMinimum') ?? 0
  const high = bound(schema, 'maximum', 'exclusiveMaximum') ?? 100
  const step = bound(schema, 'multipleOf') ?? (type === 'integer' ? 1 : (high - low) / 100)
  const chosen = typeof value === 'number'
  const said = chosen
    ? number.text(value, control, { ...scope, codeLists: scope.store.codeLists })
    : scope.words.t('renderer.range.none')
  const ends = [worded(control.options.low, scope.language), worded(control.options.high, scope.language)]
  return (
    <div className="rf-range">
      <output className={chosen ? 'rf-range-value' : 'rf-range-value rf-range-none'} htmlFor={id}>
        {said}
      </output>
      <input
        id={id}
        type="range"
        className={chosen ? 'rf-range-input' : 'rf-range-input rf-range-input-none'}
        min={low}
        max={high}
        step={step}
        value={chosen ? value : low}
        aria-valuetext={said}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
        onClick={(event) => !chosen && onChange(Number(event.currentTarget.value))}
        onBlur={onLeave}
      />
      <div className="rf-range-ends" aria-hidden="true">
        <span>{ends[0] || scope.words.formats.number(low)}</span>
        <span>{ends[1] || scope.words.formats.number(high)}</span>
      </div>
    </div>
  )
}

export const range: FieldType = {
  ...number,
  name: 'range',
  takes: (control, { type, schema }) =>
    (type === 'number' || type === 'integer') &&
    (control.options.slider === true || control.options.format === 'slider') &&
    bound(schema, 'minimum', 'exclusiveMinimum') !== undefined &&
    bound(schema, 'maximum', 'exclusiveMaximum') !== undefined,
  Field: Range,
}
