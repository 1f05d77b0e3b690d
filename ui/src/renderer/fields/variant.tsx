import { useEffect, useMemo, useRef, useState } from 'react'
import { Select } from '../../design/inputs.tsx'
import { followed, isObject, pointer } from '../../forms/fields.ts'
import type { Schema } from '../../forms/form.ts'
import type { Box } from '../../forms/layout.ts'
import { Validator } from '../../forms/validation.ts'
import { asked, boxFor } from '../schemas.ts'
import { useScope, worded } from '../scope.ts'
import { FEW } from './choice.tsx'
import { plainText } from './plainText.ts'
import { asText, type FieldProps, type FieldType } from './types.ts'

type Fields = Record<string, unknown>

/** The schemas to choose from, where all of them ask for an object. */
function branches(schema: Schema): readonly unknown[] | null {
  for (const parts of [schema.oneOf, schema.anyOf])
    if (
      Array.isArray(parts) &&
      parts.length > 0 &&
      parts.every((part) => isObject(part) && (part.$ref || asked(part).type === 'object'))
    )
      return parts
  return null
}

interface Branch {
  schema: Schema
  title: unknown
  box: Box
  fixed: Fields
  validator: () => Validator
}

/** What a branch says itself, with what the field says beside its choices. */
function branchesOf(document: Schema, control: FieldProps['control']): Branch[] {
  const { schema } = asked(control.schema)
  const { oneOf: _one, anyOf: _any, ...beside } = schema
  return (branches(schema) ?? []).map((part, at) => {
    const own = followed(document, part)
    const whole = asked({ ...beside, ...(isObject(own) ? own : {}), allOf: [beside] }).schema
    const box = boxFor(document, control.path, whole)
    const fixed: Fields = {}
    for (const element of box.elements)
      if (element.kind === 'control' && 'const' in element.schema) fixed[element.name] = element.schema.const
    let validator: Validator | undefined
    return {
      schema: whole,
      title: isObject(own) ? (own.title ?? at + 1) : at + 1,
      // What tells the variants apart is chosen above; it need not be shown again.
      box: {
        ...box,
        id: `${box.id}${at}`,
        elements: box.elements.filter(
          (element) => element.kind !== 'control' || !('const' in element.schema),
        ),
      },
      fixed,
      validator: () => {
        validator ??= new Validator({ ...whole, ...(document.$defs ? { $defs: document.$defs } : {}) })
        return validator
      },
    }
  })
}

/** The branch that a value belongs to: it fits, or has what only that branch has; -1 where nothing says so. */
function belonging(list: readonly Branch[], value: unknown): number {
  if (!isObject(value)) return -1
  const fits = list.findIndex((branch) => branch.validator().faults(value).length === 0)
  if (fits >= 0) return fits
  const told = list.findIndex(
    ({ fixed }) =>
      Object.keys(fixed).length > 0 && Object.entries(fixed).every(([name, held]) => value[name] === held),
  )
  if (told >= 0) return told
  const shared = list.map(
    ({ schema }) =>
      Object.keys(value).filter((name) => isObject(schema.properties) && name in schema.properties).length,
  )
  const most = Math.max(0, ...shared)
  return most > 0 ? shared.indexOf(most) : -1
}

/** One of several groups of fields. What was entered in another comes back when that is chosen again. */
function Variant(props: FieldProps) {
  const { control, spot, row, id, title, value, describedBy, invalid, required } = props
  const { store, words, language, readOnly, parts } = useScope()
  const { document } = store.tree
  const list = useMemo(() => branchesOf(document, control), [document, control])
  const [chosen, setChosen] = useState(() => belonging(list, value))
  const entered = useRef(new Map<number, Fields>())
  const branch = list[chosen]

  useEffect(() => {
    for (const element of branch?.box.elements ?? []) if (element.kind === 'control') store.tree.know(element)
  }, [branch, store])

  // A value that comes from elsewhere says itself which variant it is.
  useEffect(() => {
    if (isObject(value) && chosen < 0) setChosen(belonging(list, value))
  }, [value, chosen, list])

  useEffect(() => {
    if (!branch) return
    const place = store.spots.place(spot)
    if (!place) return
    const at = pointer(place)
    return store.refine(at, () => {
      const now = store.kept(spot)
      if (!isObject(now)) return null
      return branch
        .validator()
        .faults(now)
        .map((fault) => ({ ...fault, pointer: at + fault.pointer }))
    })
  }, [branch, store, spot])

  function pick(number: number) {
    const now = store.value(spot)
    if (isObject(now) && chosen >= 0) entered.current.set(chosen, now)
    const next = list[number]
    setChosen(number)
    if (!next) return store.set(spot, undefined)
    const kept = entered.current.get(number)
    const shared: Fields = {}
    const properties = isObject(next.schema.properties) ? next.schema.properties : {}
    if (isObject(now))
      for (const [name, held] of Object.entries(now))
        if (name in properties && !(chosen >= 0 && name in (list[chosen]?.fixed ?? {}))) shared[name] = held
    const fields = { ...shared, ...kept, ...next.fixed }
    store.set(spot, Object.keys(fields).length > 0 || required ? fields : undefined)
  }

  const names = list.map(
    (each) => worded(each.title, language) || words.t('renderer.variant', { number: list.indexOf(each) + 1 }),
  )
  return (
    <div className="rf-object">
      {!readOnly &&
        (list.length <= FEW ? (
          <div
            role="radiogroup"
            className="rf-options"
            aria-label={title}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            aria-required={required || undefined}
          >
            {names.map((name, number) => (
              <label key={name} className="rf-option">
                <input
                  id={number === Math.max(0, chosen) ? id : undefined}
                  type="radio"
                  className="rf-radio"
                  name={id}
                  checked={number === chosen}
                  onChange={() => pick(number)}
                />
                <span className="rf-option-text">{name}</span>
              </label>
            ))}
          </div>
        ) : (
          <Select
            id={id}
            aria-label={title}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            value={String(chosen)}
            onChange={(event) => pick(Number(event.currentTarget.value))}
          >
            <option value="-1">{words.t('renderer.choice.choose')}</option>
            {names.map((name, number) => (
              <option key={name} value={String(number)}>
                {name}
              </option>
            ))}
          </Select>
        ))}
      {readOnly && branch && <p className="rf-output">{names[chosen]}</p>}
      {branch && branch.box.elements.length > 0 && <parts.Elements key={chosen} box={branch.box} row={row} />}
    </div>
  )
}

export const variant: FieldType = {
  name: 'variant',
  takes: (_control, { schema }) => branches(schema) !== null,
  Field: Variant,
  named: 'container',
  text: (value, _control, { words }) => plainText(value, words),
  read: asText,
}
