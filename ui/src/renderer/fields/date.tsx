import { Button } from '../../design/Button.tsx'
import { TextInput } from '../../design/inputs.tsx'
import { inputOf, localDate, localTime, momentOf, offsetAt, written } from '../moments.ts'
import { asked } from '../schemas.ts'
import { useScope } from '../scope.ts'
import type { FieldProps, FieldType, Wording } from './types.ts'
import './date.css'

/** One kind of moment: how the browser's own input holds it, and how answers do. */
interface Kind {
  input: 'date' | 'time' | 'datetime-local'
  shown(value: string): string
  kept(input: string): string | undefined
  now(): string
}

const KINDS: Record<string, Kind> = {
  date: {
    input: 'date',
    shown: (value) => value,
    kept: (input) => input,
    now: () => localDate(new Date()),
  },
  'local-time': {
    input: 'time',
    shown: (value) => value,
    kept: (input) => input,
    now: () => localTime(new Date()),
  },
  time: {
    input: 'time',
    shown: (value) => value.slice(0, 5),
    kept: (input) => `${input.length === 5 ? `${input}:00` : input}${offsetAt(new Date())}`,
    now: () => `${localTime(new Date())}:00${offsetAt(new Date())}`,
  },
  'date-time': {
    input: 'datetime-local',
    shown: inputOf,
    kept: (input) => momentOf(input) ?? undefined,
    now: () => written(new Date()),
  },
}

function kindOf(format: unknown): Kind | undefined {
  return typeof format === 'string' && Object.hasOwn(KINDS, format) ? KINDS[format] : undefined
}

function Moment({
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
  const { words } = useScope()
  const { schema } = asked(control.schema)
  const kind = kindOf(schema.format)
  if (!kind) return null
  const shown = typeof value === 'string' ? kind.shown(value) : ''
  return (
    <div className="rf-moment">
      <TextInput
        id={id}
        type={kind.input}
        className="rf-moment-input"
        value={shown}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        aria-required={required || undefined}
        aria-label={compact ? title : undefined}
        onInput={(event) => {
          const input = event.currentTarget.value
          // While a part of it is being typed the browser gives an empty text: that takes nothing away.
          if (input !== '') onChange(kind.kept(input))
          else if (!event.currentTarget.validity?.badInput) onChange(undefined)
        }}
        onBlur={onLeave}
      />
      {!compact && (
        <Button
          kind="quiet"
          onClick={() => {
            onChange(kind.now())
            onLeave()
          }}
        >
          {words.t(kind.input === 'date' ? 'renderer.date.today' : 'renderer.date.now')}
        </Button>
      )}
    </div>
  )
}

function said(value: unknown, format: unknown, { words }: Wording): string {
  if (typeof value !== 'string') return value === undefined || value === null ? '' : String(value)
  if (format === 'date') {
    const [year = 0, month = 1, day = 1] = value.split('-').map(Number)
    const noon = new Date(year, month - 1, day, 12)
    return Number.isNaN(noon.getTime()) ? value : words.formats.date(noon.getTime())
  }
  if (format === 'date-time') {
    const moment = Date.parse(value)
    return Number.isNaN(moment) ? value : words.formats.moment(moment)
  }
  return value
}

/** What a spreadsheet writes: `2026/3/2`, `2026-03-02 9:30`, `9:30`. */
function read(pasted: string, format: unknown): unknown {
  const text = pasted.trim()
  const date = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/.exec(text)
  const time = /(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text)
  const day = date && `${date[1]}-${date[2]?.padStart(2, '0')}-${date[3]?.padStart(2, '0')}`
  const clock = time && `${time[1]?.padStart(2, '0')}:${time[2]}`
  if (format === 'date' && day) return day
  if (format === 'local-time' && clock) return clock
  if (format === 'date-time' && day && !/[Zz]$|[+-]\d\d:\d\d$/.test(text))
    return momentOf(`${day}T${clock ?? '00:00'}`) ?? text
  return text === '' ? undefined : text
}

export const date: FieldType = {
  name: 'date',
  takes: (_control, { type, schema }) => type === 'string' && kindOf(schema.format) !== undefined,
  Field: Moment,
  named: 'label',
  text: (value, control, wording) => said(value, asked(control.schema).schema.format, wording),
  read: (pasted, control) => read(pasted, asked(control.schema).schema.format),
}
