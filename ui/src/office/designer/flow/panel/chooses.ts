import type { Data } from '../../../../authoring/sop/outline.ts'

/** Whether a value is one of several that are told. */
export function chooses(schema: Data): boolean {
  return Array.isArray(schema.enum) || Array.isArray(schema.oneOf) || typeof schema.codeList === 'string'
}
