import { Select } from '../../design/inputs.tsx'
import { type Entry, entryOf, entryTitle, namedChoices, offeredIn } from '../choices/entries.ts'
import { Picker } from '../choices/Picker.tsx'
import { useScope, useWatched } from '../scope.ts'
import { ROOT } from '../spots.ts'
import type { FieldProps, FieldType, Wording } from './types.ts'

/** So many choices are shown at once; more are a list to search in. */
export const FEW = 6
/** A designer who asks for radio buttons gets no more than these. */
const MOST_SHOWN = 30

export function isFew(count: number, options: Record<string, unknown>): boolean {
  if (options.format === 'radio' || options.format === 'checkboxes') return count <= MOST_SHOWN
  return options.format !== 'list' && count <= FEW
}

/** What may be chosen now, watched: it follows what is chosen in the parent list. */
export function useOffered(props: Pick<FieldProps, 'control' | 'row'>): readonly Entry[] {
  const { store } = useScope()
  return useWatched(ROOT, () => offeredIn(store, props.control, props.row))
}

/** How many choices there are at all decides how the field looks, so that it does not change while one works. */
export function countOf(control: FieldProps['control'], codeLists: Wording['codeLists']): number {
  const named = namedChoices(control)
  if (named) return named.length
  return (control.codeList && codeLists[control.codeList.name]?.entries?.length) ?? 0
}

function Choice(props: FieldProps) {
  const { store } = useScope()
  const few = isFew(countOf(props.control, store.codeLists), props.control.options)
  if (!few) return <Picker {...props} />
  return props.compact ? <Menu {...props} /> : <Radios {...props} />
}

function Radios(props: FieldProps) {
  const { control, id, value, onChange, onLeave } = props
  const { store, words, language } = useScope()
  const offered = useOffered(props)
  const held = value === undefined || value === null ? undefined : entryOf(store.codeLists, control, value)
  const entries = held && !offered.some((entry) => entry.code === value) ? [...offered, held] : offered
  const focused = entries.some((entry) => entry.code === value) ? value : entries[0]?.code
  return (
    <div className="rf-options">
      {entries.map((entry) => (
        <label key={String(entry.code)} className="rf-option">
          <input
            id={entry.code === focused ? id : undefined}
            type="radio"
            className="rf-radio"
            name={id}
            checked={value === entry.code}
            onChange={() => onChange(entry.code)}
            onBlur={onLeave}
          />
          <span className="rf-option-text">
            {entryTitle(entry, language)}
            {entry.retired && ` ${words.t('renderer.choice.retired')}`}
          </span>
        </label>
      ))}
      {entries.length === 0 && <p className="field-help">{words.t('renderer.choice.empty')}</p>}
      {held && !props.required && (
        <button type="button" className="button button-quiet rf-unchoose" onClick={() => onChange(undefined)}>
          {words.t('renderer.choice.unchoose')}
        </button>
      )}
    </div>
  )
}

/** In a table: the browser's own menu. */
function Menu(props: FieldProps) {
  const { id, title, value, onChange, onLeave, describedBy, invalid } = props
  const { language } = useScope()
  const entries = useOffered(props)
  const at = entries.findIndex((entry) => entry.code === value)
  return (
    <Select
      id={id}
      aria-label={title}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      value={String(at)}
      onChange={(event) => onChange(entries[Number(event.currentTarget.value)]?.code)}
      onBlur={onLeave}
    >
      <option value="-1">{at < 0 && value !== undefined && value !== null ? String(value) : '—'}</option>
      {entries.map((entry, number) => (
        <option key={String(entry.code)} value={String(number)}>
          {entryTitle(entry, language)}
        </option>
      ))}
    </Select>
  )
}

export function choiceText(value: unknown, control: FieldProps['control'], wording: Wording): string {
  if (value === undefined || value === null) return ''
  const entry = entryOf(wording.codeLists, control, value)
  if (entry) return entryTitle(entry, wording.language)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The choice that pasted text names, by code or by title. */
export function chosenBy(pasted: string, control: FieldProps['control'], wording: Wording): unknown {
  const text = pasted.trim()
  if (text === '') return undefined
  const entries =
    namedChoices(control) ??
    (control.codeList ? wording.codeLists[control.codeList.name]?.entries : undefined) ??
    []
  const lower = text.toLowerCase()
  const named =
    entries.find((entry) => String(entry.code) === text) ??
    entries.find((entry) => titlesOf(entry).some((title) => title.toLowerCase() === lower)) ??
    entries.find((entry) => String(entry.code).toLowerCase() === lower)
  return named ? named.code : text
}

function titlesOf(entry: Entry): string[] {
  if (typeof entry.title === 'string') return [entry.title]
  return ['zh-CN', 'en'].map((language) => entryTitle(entry, language))
}

export const choice: FieldType = {
  name: 'choice',
  takes: (control, { type }) =>
    type !== 'array' && (control.codeList !== null || namedChoices(control) !== null),
  Field: Choice,
  named: (control, codeLists) => (isFew(countOf(control, codeLists), control.options) ? 'radios' : 'label'),
  text: choiceText,
  read: chosenBy,
}
