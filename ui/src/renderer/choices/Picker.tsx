import { useState } from 'react'
import { classes } from '../../design/classes.ts'
import { Icon } from '../../design/Icon.tsx'
import type { FieldProps } from '../fields/types.ts'
import { useScope } from '../scope.ts'
import { ChoiceSheet } from './ChoiceSheet.tsx'
import { type Entry, entryOf, entryTitle, offeredIn } from './entries.ts'
import './picker.css'

/** A field that shows what was chosen from a long list and opens the list. */
export function Picker({
  control,
  row,
  id,
  title,
  value,
  onChange,
  onLeave,
  describedBy,
  invalid,
  required,
  compact,
}: FieldProps) {
  const { store, words, language } = useScope()
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  const given = value !== undefined && value !== null
  const chosen = given ? entryOf(store.codeLists, control, value) : undefined
  const said = chosen ? entryTitle(chosen, language) : given ? String(value) : ''

  return (
    <div className="rf-picker">
      <button
        type="button"
        id={id}
        className={classes('input', 'rf-picker-button')}
        aria-haspopup="dialog"
        aria-labelledby={compact ? undefined : `${id}-label ${id}-value`}
        aria-label={compact ? `${title} ${said}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onClick={() => {
          store.settle()
          setEntries(offeredIn(store, control, row))
        }}
        onBlur={onLeave}
      >
        <span id={`${id}-value`} className={said ? 'rf-picker-value' : 'rf-picker-value rf-picker-none'}>
          {said || words.t('renderer.choice.choose')}
          {chosen?.retired && <span className="rf-picker-note"> {words.t('renderer.choice.retired')}</span>}
        </span>
        <Icon name="chevron-down" size={20} />
      </button>
      {given && !required && !compact && (
        <button
          type="button"
          className="rf-clear"
          aria-label={words.t('renderer.clear', { title })}
          title={words.t('renderer.clear', { title })}
          onClick={() => {
            onChange(undefined)
            document.getElementById(id)?.focus()
          }}
        >
          <Icon name="close" size={20} />
        </button>
      )}
      {entries && (
        <ChoiceSheet
          title={title}
          entries={entries}
          chosen={given ? [value] : []}
          many={false}
          onToggle={(entry) => onChange(entry.code)}
          onClose={() => {
            setEntries(null)
            onLeave()
          }}
        />
      )}
    </div>
  )
}
