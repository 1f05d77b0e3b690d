// One field: finds its kind, its value and its faults, and puts it into its frame.

import { memo, useCallback, useMemo } from 'react'
import type { Control } from '../forms/layout.ts'
import { Validator } from '../forms/validation.ts'
import { FieldFrame } from './FieldFrame.tsx'
import { fieldTypeOf } from './fields/index.ts'
import type { FieldType, Wording } from './fields/types.ts'
import { spotOf } from './formTree.ts'
import { asked } from './schemas.ts'
import { domId, type Scope, ScopeProvider, titleOf, useFieldState, useScope } from './scope.ts'
import type { Spot } from './spots.ts'

interface FieldControlProps {
  control: Control
  row: Spot
  /** In a cell of a table. */
  compact?: boolean
}

export const FieldControl = memo(function FieldControl({ control, row, compact = false }: FieldControlProps) {
  const scope = useScope()
  const { store } = scope
  const spot = useMemo(() => spotOf(store.spots, control, row), [store, control, row])
  const type = fieldTypeOf(control)
  const state = useFieldState(spot, control, row, type.whole === true)
  const { nullable, schema } = asked(control.schema)
  const named = typeof type.named === 'function' ? type.named(control, store.codeLists) : type.named

  const onChange = useCallback(
    (value: unknown) => {
      const kept = value === undefined && nullable && control.required ? null : value
      store.set(spot, kept)
      if (store.unsettled) store.foresee(spot, quickFaults(control, type, kept))
    },
    [store, spot, control, type, nullable],
  )
  const onLeave = useCallback(() => store.leave(spot), [store, spot])

  if (!state.shown) return null
  const id = domId(scope, spot)
  const title = titleOf(control, scope.language)
  const fixed = control.calculated || type.name === 'constant' || schema.readOnly === true
  const readOnly = scope.readOnly || !state.enabled || fixed
  const required =
    (control.required || (control.evidence !== null && (control.evidence.at_least ?? 1) > 0)) && !readOnly
  const framed = {
    id,
    title,
    control,
    required,
    faults: state.faults,
    compact,
    barred: !state.enabled && !scope.readOnly,
  }

  if (readOnly && named !== 'container') {
    const wording: Wording = { words: scope.words, language: scope.language, codeLists: store.codeLists }
    const text = type.text(state.value, control, wording)
    return (
      <FieldFrame {...framed} named="output">
        {() => (
          <output id={id} className={text ? 'rf-output' : 'rf-output rf-output-none'} tabIndex={-1}>
            {text || '—'}
          </output>
        )}
      </FieldFrame>
    )
  }
  const field = (
    <FieldFrame {...framed} named={named}>
      {(describedBy) => (
        <type.Field
          control={control}
          spot={spot}
          row={row}
          id={id}
          title={title}
          value={state.value}
          onChange={onChange}
          onLeave={onLeave}
          describedBy={describedBy}
          invalid={state.faults.length > 0}
          required={required}
          compact={compact}
        />
      )}
    </FieldFrame>
  )
  return <ScopeProvider value={readOnly && !scope.readOnly ? locked(scope) : scope}>{field}</ScopeProvider>
})

const lockedScopes = new WeakMap<Scope, Scope>()

/** The same surroundings, where nothing may be changed. */
function locked(scope: Scope): Scope {
  let found = lockedScopes.get(scope)
  if (!found) {
    found = { ...scope, readOnly: true }
    lockedScopes.set(scope, found)
  }
  return found
}

const validators = new WeakMap<Control, Validator>()

/** What is wrong with a single value, long before the whole form is looked at. */
function quickFaults(control: Control, type: FieldType, value: unknown) {
  if (value === undefined) return control.required ? [{ pointer: '', code: 'required' }] : []
  if (type.named === 'container' || type.name === 'unknown') return []
  let validator = validators.get(control)
  if (!validator) {
    validator = new Validator(control.schema)
    validators.set(control, validator)
  }
  return validator.faults(value).filter((fault) => fault.pointer === '')
}
