import { pointer } from '../../forms/fields.ts'
import type { EvidencePolicy } from '../../forms/form.ts'
import { asked } from '../schemas.ts'
import { useFieldState, useScope, useSurface } from '../scope.ts'
import { asText, type FieldProps, type FieldType } from './types.ts'
import { unknown } from './unknown.tsx'

const NONE: readonly unknown[] = []

/** The policy of a field: the runbook's, else what its schema says of it. */
function policyOf({ evidence, schema }: FieldProps['control']): EvidencePolicy {
  if (evidence) return evidence
  const { kind, atLeast, atMost } = schema.evidence as {
    kind: EvidencePolicy['kind']
    atLeast?: number
    atMost?: number
  }
  return { kind, ...(atLeast !== undefined && { at_least: atLeast }), at_most: atMost ?? null }
}

/** Photos, signatures, scans and files: the surface draws them, the form gives them their place. */
function Evidence(props: FieldProps) {
  const { control, spot, row, id, title, value, describedBy, required } = props
  const { store, readOnly } = useScope()
  const { evidence } = useSurface()
  const { faults } = useFieldState(spot, control, row, true)
  if (!evidence) return <unknown.Field {...props} />
  return (
    <div id={id} tabIndex={-1} className="rf-evidence">
      {evidence({
        name: control.name,
        pointer: pointer(store.spots.place(spot) ?? []),
        policy: policyOf(control),
        title,
        required,
        captures: Array.isArray(value) ? value : NONE,
        onChange: (next) =>
          store.update(spot, (now) => {
            const captures = typeof next === 'function' ? next(Array.isArray(now) ? now : NONE) : next
            return captures.length > 0 ? [...captures] : undefined
          }),
        faults,
        readOnly,
        labelledBy: `${id}-label`,
        describedBy,
      })}
    </div>
  )
}

export const evidence: FieldType = {
  name: 'evidence',
  takes: (control) => control.evidence !== null || typeof asked(control.schema).schema.evidence === 'object',
  Field: Evidence,
  whole: true,
  named: 'container',
  text: (value, _control, { words }) =>
    Array.isArray(value) && value.length > 0
      ? words.t('renderer.evidence.count', { count: value.length })
      : '',
  read: asText,
}
