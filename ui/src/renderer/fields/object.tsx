import { detailOf } from '../schemas.ts'
import { useScope } from '../scope.ts'
import { plainText } from './plainText.ts'
import { asText, type FieldProps, type FieldType } from './types.ts'

/** Fields that belong together under one name. */
function ObjectFields({ control, row }: FieldProps) {
  const { store, parts } = useScope()
  return (
    <div className="rf-object">
      <parts.Elements box={detailOf(store.tree.document, control)} row={row} />
    </div>
  )
}

export const object: FieldType = {
  name: 'object',
  takes: (_control, { type, schema }) => type === 'object' && schema.properties !== undefined,
  Field: ObjectFields,
  named: 'container',
  text: (value, _control, { words }) => plainText(value, words),
  read: asText,
}
