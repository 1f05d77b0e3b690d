import { useState } from 'react'
import { Button } from '../../design/Button.tsx'
import { Icon } from '../../design/Icon.tsx'
import { ChoiceSheet } from '../choices/ChoiceSheet.tsx'
import { type Entry, entryTitle, namedChoices, offeredIn } from '../choices/entries.ts'
import { useScope } from '../scope.ts'
import { choiceText, chosenBy, countOf, isFew, useOffered } from './choice.tsx'
import type { FieldProps, FieldType } from './types.ts'

/** The codes that are chosen now, with one put in or taken out. Nothing chosen is nothing filled in. */
function toggled(now: unknown, code: unknown): unknown {
  const codes = Array.isArray(now) ? now : []
  const next = codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code]
  return next.length > 0 ? next : undefined
}

function MultipleChoice(props: FieldProps) {
  const { store } = useScope()
  const few = isFew(countOf(props.control, store.codeLists), props.control.options)
  return few && !props.compact ? <Checks {...props} /> : <Chips {...props} />
}

function Checks(props: FieldProps) {
  const { control, spot, id, value, onLeave } = props
  const { store, words, language } = useScope()
  const offered = useOffered(props)
  const codes: readonly unknown[] = Array.isArray(value) ? value : []
  const gone = codes.filter((code) => !offered.some((entry) => entry.code === code))
  const entries: Entry[] = [
    ...offered,
    ...gone.map((code) => ({
      code,
      title: choiceText(code, control, { words, language, codeLists: store.codeLists }),
    })),
  ]
  return (
    <div className="rf-options">
      {entries.map((entry, at) => (
        <label key={String(entry.code)} className="rf-option">
          <input
            id={at === 0 ? id : undefined}
            type="checkbox"
            className="rf-check"
            checked={codes.includes(entry.code)}
            onChange={() => store.update(spot, (now) => toggled(now, entry.code))}
            onBlur={onLeave}
          />
          <span className="rf-option-text">{entryTitle(entry, language)}</span>
        </label>
      ))}
      {entries.length === 0 && <p className="field-help">{words.t('renderer.choice.empty')}</p>}
    </div>
  )
}

function Chips({ control, spot, row, id, title, value, onLeave, describedBy, invalid, compact }: FieldProps) {
  const { store, words, language } = useScope()
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  const codes: readonly unknown[] = Array.isArray(value) ? value : []
  const wording = { words, language, codeLists: store.codeLists }
  const toggle = (code: unknown) => store.update(spot, (now) => toggled(now, code))
  const open = () => {
    store.settle()
    setEntries(offeredIn(store, control, row))
  }
  return (
    <div className="rf-options">
      {codes.length > 0 && !compact && (
        <ul className="rf-chips">
          {codes.map((code) => {
            const name = choiceText(code, control, wording)
            return (
              <li key={String(code)} className="rf-chip">
                <span>{name}</span>
                <button
                  type="button"
                  className="rf-chip-remove"
                  aria-label={words.t('renderer.choice.remove', { title: name })}
                  onClick={() => {
                    toggle(code)
                    document.getElementById(id)?.focus()
                  }}
                >
                  <Icon name="close" size={18} />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      <Button
        id={id}
        icon={compact ? 'edit' : 'plus'}
        aria-haspopup="dialog"
        aria-label={compact ? title : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onClick={open}
        onBlur={onLeave}
      >
        {compact && codes.length > 0
          ? codes.map((code) => choiceText(code, control, wording)).join(words.t('renderer.and'))
          : words.t('renderer.choice.add')}
      </Button>
      {entries && (
        <ChoiceSheet
          title={title}
          entries={entries}
          chosen={codes}
          many
          onToggle={(entry) => toggle(entry.code)}
          onClose={() => {
            setEntries(null)
            onLeave()
          }}
        />
      )}
    </div>
  )
}

export const multipleChoice: FieldType = {
  name: 'multipleChoice',
  takes: (control, { type }) =>
    type === 'array' && (control.codeList?.many === true || namedChoices(control) !== null),
  Field: MultipleChoice,
  whole: true,
  named: 'legend',
  text: (value, control, wording) =>
    Array.isArray(value)
      ? value.map((code) => choiceText(code, control, wording)).join(wording.words.t('renderer.and'))
      : '',
  read(pasted, control, wording) {
    const codes = pasted
      .split(/[,;、，；\n]/)
      .filter((part) => part.trim() !== '')
      .map((part) => chosenBy(part, control, wording))
    return codes.length > 0 ? codes : undefined
  },
}
