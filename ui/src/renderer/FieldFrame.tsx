import { type ReactNode, useState } from 'react'
import { classes } from '../design/classes.ts'
import { Icon } from '../design/Icon.tsx'
import type { Control } from '../forms/layout.ts'
import type { Fault } from './faults.ts'
import type { Named } from './fields/types.ts'
import { HelpPanel, helpOf } from './Help.tsx'
import { useScope, worded } from './scope.ts'
import { useSentence } from './sentences.ts'
import '../design/field.css'
import './field-frame.css'

interface FieldFrameProps {
  id: string
  title: string
  control: Control
  named: Named | 'output'
  required: boolean
  faults: readonly Fault[]
  compact: boolean
  /** A rule bars the field now. */
  barred: boolean
  children(describedBy: string | undefined): ReactNode
}

/** A question: its name, what helps to answer it, the field, and what is wrong with the answer. */
export function FieldFrame(props: FieldFrameProps) {
  const { id, title, control, named, required, faults, compact, barred, children } = props
  const { words, language } = useScope()
  const say = useSentence()
  const [helped, setHelped] = useState(false)
  const description = worded(control.description, language) || worded(control.schema.description, language)
  const help = compact ? null : helpOf(control)
  const describedBy = [!compact && description && `${id}-about`, faults.length > 0 && `${id}-faults`]
    .filter(Boolean)
    .join(' ')

  const fault = faults.length > 0 && (
    <ul className="rf-faults" id={`${id}-faults`}>
      {faults.map((each) => (
        <li key={`${each.pointer} ${each.code}`} className="field-fault">
          <Icon name="alert" size={18} />
          <span>{say(each, control)}</span>
        </li>
      ))}
    </ul>
  )
  if (compact)
    return (
      <div className="rf-cell">
        {children(describedBy || undefined)}
        {fault}
      </div>
    )

  const name = (
    <>
      {title}
      {required && <span className="field-required">{words.t('state.required')}</span>}
      {barred && <span className="rf-barred">{words.t('renderer.barred')}</span>}
    </>
  )
  const helpButton = help && (
    <button
      type="button"
      className="rf-help-button"
      aria-expanded={helped}
      aria-controls={`${id}-help`}
      aria-label={words.t('renderer.help', { title })}
      title={words.t('renderer.help', { title })}
      onClick={() => setHelped(!helped)}
    >
      <Icon name={helped ? 'chevron-up' : 'info'} size={20} />
    </button>
  )
  const about = (
    <>
      {description && (
        <p className="field-help" id={`${id}-about`}>
          {description}
        </p>
      )}
      {help && helped && <HelpPanel id={`${id}-help`} help={help} />}
    </>
  )
  const look = classes('field rf-field', faults.length > 0 && 'rf-field-invalid')

  if (named === 'legend' || named === 'radios' || named === 'container')
    return (
      <fieldset
        className={classes(look, named === 'container' && 'rf-container')}
        id={named === 'container' ? `${id}-group` : undefined}
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy || undefined}
        {...(named === 'radios' && {
          role: 'radiogroup',
          'aria-required': required || undefined,
          'aria-invalid': faults.length > 0 || undefined,
        })}
      >
        <div className="rf-name">
          <span className="field-label" id={`${id}-label`}>
            {name}
          </span>
          {helpButton}
        </div>
        {about}
        {children(describedBy || undefined)}
        {fault}
      </fieldset>
    )
  return (
    <div className={look}>
      {named !== 'own' && (
        <div className="rf-name">
          {named === 'output' ? (
            <span className="field-label" id={`${id}-label`}>
              {name}
            </span>
          ) : (
            <label className="field-label" htmlFor={id} id={`${id}-label`}>
              {name}
            </label>
          )}
          {helpButton}
        </div>
      )}
      {named !== 'own' && about}
      {children(describedBy || undefined)}
      {named === 'own' && helpButton}
      {named === 'own' && about}
      {fault}
    </div>
  )
}
