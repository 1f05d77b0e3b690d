import { choiceText } from './choice.tsx'
import { plainText } from './plainText.ts'
import { asText, type FieldType } from './types.ts'

/** What is always the same is shown, never asked: the frame draws it like everything read-only. */
export const constant: FieldType = {
  name: 'constant',
  takes: (_control, { schema, type }) => 'const' in schema || type === 'null',
  Field: () => null,
  named: 'label',
  text(value, control, wording) {
    const held = value === undefined ? control.schema.const : value
    return typeof held === 'string' ? choiceText(held, control, wording) : plainText(held, wording.words)
  },
  read: asText,
}
