import { TextArea, TextInput } from '../../design/inputs.tsx'
import { useDraft } from '../drafts.ts'
import { asked, bound } from '../schemas.ts'
import { useScope, worded } from '../scope.ts'
import type { FieldProps, FieldType } from './types.ts'
import './text.css'

/** From this many characters on a text gets several lines. */
const MUCH = 200

/** The keyboard a phone shows, by format. */
const KEYBOARDS: Record<
  string,
  { type: string; inputMode: 'email' | 'tel' | 'url' | 'text'; plain: boolean }
> = {
  email: { type: 'email', inputMode: 'email', plain: true },
  tel: { type: 'tel', inputMode: 'tel', plain: true },
  uri: { type: 'url', inputMode: 'url', plain: true },
  url: { type: 'url', inputMode: 'url', plain: true },
  hostname: { type: 'text', inputMode: 'url', plain: true },
  ipv4: { type: 'text', inputMode: 'url', plain: true },
  ipv6: { type: 'text', inputMode: 'url', plain: true },
  uuid: { type: 'text', inputMode: 'text', plain: true },
}

function Text({
  control,
  id,
  value,
  onChange,
  onLeave,
  describedBy,
  invalid,
  required,
  compact,
  title,
}: FieldProps) {
  const { words, language } = useScope()
  const { schema } = asked(control.schema)
  const { options } = control
  const shown = value === undefined || value === null ? '' : String(value)
  const draft = useDraft(shown, (text) => onChange(text === '' ? undefined : text), onLeave)
  const most = bound(schema, 'maxLength')
  const many = options.multi === true || (options.multi === undefined && (most ?? 0) >= MUCH)
  const format = typeof options.format === 'string' ? options.format : schema.format
  const keyboard = typeof format === 'string' ? KEYBOARDS[format] : undefined
  const placeholder = worded(options.placeholder, language)
  const common = {
    ...draft,
    id,
    'aria-describedby': describedBy,
    'aria-invalid': invalid || undefined,
    'aria-required': required || undefined,
    'aria-label': compact ? title : undefined,
    placeholder: placeholder || undefined,
  }
  const length = [...draft.value].length
  const left = most === undefined ? undefined : most - length
  return (
    <>
      {many && !compact ? (
        <TextArea {...common} rows={typeof options.rows === 'number' ? options.rows : 3} />
      ) : (
        <TextInput
          {...common}
          type={keyboard?.type ?? 'text'}
          inputMode={keyboard?.inputMode}
          autoComplete="off"
          {...(keyboard?.plain && { autoCapitalize: 'off', spellCheck: false })}
        />
      )}
      {left !== undefined && most !== undefined && !compact && (left < 0 || length >= most * 0.8) && (
        <p className={left < 0 ? 'rf-count rf-count-over' : 'rf-count'}>
          {left < 0
            ? words.t('renderer.text.over', { count: -left })
            : words.t('renderer.text.left', { count: left })}
        </p>
      )}
    </>
  )
}

export const text: FieldType = {
  name: 'text',
  takes: (_control, { type }) => type === 'string',
  Field: Text,
  named: 'label',
  text: (value) => (value === undefined || value === null ? '' : String(value)),
  read: (pasted) => pasted,
}
