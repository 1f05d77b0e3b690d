import { type ReactNode, useId } from 'react'
import { useWords } from '../words/index.ts'
import { Icon } from './Icon.tsx'
import './field.css'

/** What the control inside a field must carry, so that label, help and fault are read with it. */
export interface ControlProps {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
  'aria-required'?: true
}

interface FieldProps {
  label: ReactNode
  id?: string
  help?: ReactNode
  fault?: ReactNode
  required?: boolean
  children: (control: ControlProps) => ReactNode
}

/** A question with its label, its help and what is wrong with the answer. */
export function Field({ label, id, help, fault, required, children }: FieldProps) {
  const { t } = useWords()
  const made = useId()
  const own = id ?? made
  const described = [help && `${own}-help`, fault && `${own}-fault`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label className="field-label" htmlFor={own}>
        {label}
        {required && <span className="field-required">{t('state.required')}</span>}
      </label>
      {help && (
        <div className="field-help" id={`${own}-help`}>
          {help}
        </div>
      )}
      {children({
        id: own,
        ...(described && { 'aria-describedby': described }),
        ...(fault && { 'aria-invalid': true as const }),
        ...(required && { 'aria-required': true as const }),
      })}
      {fault && <Fault id={`${own}-fault`}>{fault}</Fault>}
    </div>
  )
}

/** What is wrong, beside what it is wrong with. */
export function Fault({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <div className="field-fault" id={id} role="alert">
      <Icon name="alert" size={18} />
      <span>{children}</span>
    </div>
  )
}
