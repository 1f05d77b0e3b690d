// What a condition at a step may speak of: what is handed in there, what opening the job gave, how often a step
// was visited, and what earlier steps handed in.

import type { Known } from '../../../authoring/conditions.ts'
import { map, type Step } from '../../../authoring/sop/outline.ts'
import { schemaOf } from './sayings.ts'
import type { SopDesk } from './sop_desk.tsx'

export function knownFields(step: Step, { outline, forms }: Pick<SopDesk, 'outline' | 'forms'>): Known[] {
  const own = fieldsOf('this', schemaOf(step.data.form, forms))
  const evidence = Object.keys(map(step.data.evidence)).map((name) => ({
    field: `this.${name}`,
    schema: { type: 'array' },
  }))
  const inputs = fieldsOf('inputs', outline.data.inputs)
  const earlier = [...outline.steps.values()]
    .filter((one) => one.id !== step.id && one.scope === step.scope && one.data.form !== undefined)
    .flatMap((one) => fieldsOf(`answers.${one.name}`, schemaOf(one.data.form, forms)))
  const visits = { field: `visits.${step.name}`, schema: { type: 'integer' } }
  return [...own, ...evidence, ...inputs, visits, ...earlier]
}

function fieldsOf(root: string, schema: unknown): Known[] {
  return Object.entries(map(map(schema).properties)).flatMap(([name, one]) =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
      ? [{ field: `${root}.${name}`, schema: withOptions(map(one)) }]
      : [],
  )
}

/** A choice that is written with titles is a choice all the same. */
function withOptions(schema: Readonly<Record<string, unknown>>): Known['schema'] {
  const options = schema.oneOf ?? schema.anyOf
  if (schema.enum !== undefined || !Array.isArray(options)) return schema
  const values = options.map((one) => map(one).const).filter((one) => one !== undefined)
  return values.length > 0 ? { ...schema, enum: values } : schema
}
