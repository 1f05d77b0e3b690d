import { asked } from '../schemas.ts'
import { useScope } from '../scope.ts'
import type { FieldProps, FieldType } from './types.ts'
import './boolean.css'

/** On or off, where a default says which; else yes or no, so that “not answered” is not “no”. */
function isSwitch(control: FieldProps['control']): boolean {
  const { format, toggle } = control.options
  if (format === 'switch' || toggle === true) return true
  return format !== 'radio' && asked(control.schema).schema.default !== undefined
}

function Answer({ control, ...props }: FieldProps) {
  if (props.compact) return <CheckCell {...props} />
  return isSwitch(control) ? <Switch {...props} /> : <YesNo {...props} />
}

type Props = Omit<FieldProps, 'control'>

function CheckCell({ id, value, onChange, onLeave, describedBy, invalid, title }: Props) {
  return (
    <label className="rf-check-cell">
      <input
        id={id}
        type="checkbox"
        className="rf-check"
        checked={value === true}
        aria-label={title}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
        onBlur={onLeave}
      />
    </label>
  )
}

function Switch({ id, title, value, onChange, onLeave, describedBy, invalid }: Props) {
  return (
    <label className="rf-switch">
      <span className="rf-switch-title">{title}</span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        className="rf-switch-input"
        checked={value === true}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
        onBlur={onLeave}
      />
      <span className="rf-switch-face" aria-hidden="true" />
    </label>
  )
}

function YesNo({ id, title, value, onChange, onLeave, describedBy, invalid, required }: Props) {
  const { words } = useScope()
  return (
    <div
      className="rf-yes-no"
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      aria-required={required || undefined}
    >
      <span className="field-label" id={`${id}-label`}>
        {title}
        {required && <span className="field-required">{words.t('state.required')}</span>}
      </span>
      <div className="rf-yes-no-in">
        {[true, false].map((answer) => (
          <label key={String(answer)} className="rf-option rf-option-beside">
            <input
              id={answer === (value ?? true) ? id : undefined}
              type="radio"
              className="rf-radio"
              name={id}
              checked={value === answer}
              onChange={() => onChange(answer)}
              onBlur={onLeave}
            />
            <span className="rf-option-text">{words.t(answer ? 'renderer.yes' : 'renderer.no')}</span>
          </label>
        ))}
      </div>
    </div>
  )
}

const YES = new Set(['true', 'yes', 'y', '1', 'x', '✓', '√', '是', '对', '有'])
const NO = new Set(['false', 'no', 'n', '0', '否', '不', '无'])

export const boolean: FieldType = {
  name: 'boolean',
  takes: (_control, { type }) => type === 'boolean',
  Field: Answer,
  named: 'own',
  text: (value, _control, { words }) =>
    typeof value === 'boolean'
      ? words.t(value ? 'renderer.yes' : 'renderer.no')
      : value === undefined || value === null
        ? ''
        : String(value),
  read(pasted) {
    const word = pasted.trim().toLowerCase()
    if (YES.has(word)) return true
    if (NO.has(word)) return false
    return word === '' ? undefined : pasted
  },
}
