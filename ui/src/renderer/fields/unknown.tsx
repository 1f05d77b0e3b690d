import { Icon } from '../../design/Icon.tsx'
import { useScope } from '../scope.ts'
import { plainText } from './plainText.ts'
import { asText, type FieldProps, type FieldType } from './types.ts'
import './unknown.css'

/** A schema that no field knows how to ask for: what is there is shown as it is, and kept as it is. */
function Unknown({ id, value, describedBy }: FieldProps) {
  const { words } = useScope()
  return (
    <div className="rf-unknown">
      <p className="rf-unknown-note">
        <Icon name="info" size={18} />
        <span>{words.t('renderer.unknown')}</span>
      </p>
      {value !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre id={id} className="rf-unknown-json" aria-describedby={describedBy} tabIndex={0}>
          {JSON.stringify(value, null, 2)}
        </pre>
      )}
    </div>
  )
}

export const unknown: FieldType = {
  name: 'unknown',
  takes: () => true,
  Field: Unknown,
  whole: true,
  named: 'legend',
  text: (value, _control, { words }) => plainText(value, words),
  read: asText,
}
