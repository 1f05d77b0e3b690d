// How a field is shown: the ways its kind has, as small pictures.

import type { ReactNode } from 'react'
import { type Item, setOption } from '../../../../authoring/form/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { type Look, Looks, NumberLine, Texts, Tick } from './controls.tsx'
import { usePanel } from './desk.tsx'

const box = <rect x="3" y="5" width="42" height="16" rx="3" />
const PICTURES: Readonly<Record<string, ReactNode>> = {
  auto: <path d="M24 4v4m0 10v4m9-9h-4M19 13h-4m15-6-3 3m-6 6-3 3m12 0-3-3m-6-6-3-3" />,
  line: (
    <>
      {box}
      <path d="M8 13h14" />
    </>
  ),
  lines: (
    <>
      <rect x="3" y="2" width="42" height="22" rx="3" />
      <path d="M8 8h30M8 13h26M8 18h14" />
    </>
  ),
  radio: (
    <>
      <circle cx="9" cy="7" r="4" />
      <circle cx="9" cy="7" r="1.5" className="pp-full" />
      <circle cx="9" cy="19" r="4" />
      <path d="M18 7h22M18 19h18" />
    </>
  ),
  checkboxes: (
    <>
      <rect x="5" y="3" width="8" height="8" rx="2" />
      <path d="m7 7 2 2 3-4" />
      <rect x="5" y="15" width="8" height="8" rx="2" />
      <path d="M18 7h22M18 19h18" />
    </>
  ),
  list: (
    <>
      {box}
      <path d="M8 13h18m8-2 3 3 3-3" />
    </>
  ),
  switch: (
    <>
      <rect x="12" y="6" width="24" height="14" rx="7" />
      <circle cx="29" cy="13" r="4" className="pp-full" />
    </>
  ),
  stepper: (
    <>
      {box}
      <path d="M14 5v16M34 5v16M6 13h5m26 0h5m-2.500-2.500v5M22 13h5" />
    </>
  ),
  plain: (
    <>
      {box}
      <path d="M8 10v6m5-6v6m4-6v6" />
    </>
  ),
  table: <path d="M4 3h40v20H4V3Zm0 7h40M4 16.500h40M17 3v20M31 3v20" />,
  cards: (
    <>
      <rect x="4" y="2" width="40" height="9" rx="2" />
      <rect x="4" y="15" width="40" height="9" rx="2" />
    </>
  ),
}

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  number: ['auto', 'plain', 'stepper'],
  boolean: ['auto', 'radio', 'switch'],
  choice: ['auto', 'radio', 'list'],
  multipleChoice: ['auto', 'checkboxes', 'list'],
  list: ['auto', 'cards'],
}
const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const

export function Presentation({ item }: { item: Item }) {
  const { change, type } = usePanel()
  const { t } = useWords()
  const { field } = item
  if (!field || field.calculated) return null
  const { kind, options } = field
  const set = (option: string, value: unknown) => change((edit) => setOption(edit, item.id, option, value))
  const label = t('form.look.title')
  if (kind === 'text') {
    const multi = options.multi === true ? 'lines' : options.multi === false ? 'line' : 'auto'
    return (
      <>
        <Looks
          label={label}
          value={multi}
          looks={(['auto', 'line', 'lines'] as const).map((one) => lookOf('text', one))}
          onLook={(value) => set('multi', value === 'auto' ? undefined : value === 'lines')}
        />
        {multi === 'lines' && (
          <NumberLine
            whole
            label={t('form.look.rows')}
            value={options.rows}
            onNumber={(value) => type((edit) => setOption(edit, item.id, 'rows', value))}
          />
        )}
        <Tick
          label={t('form.look.tel')}
          value={options.format === 'tel'}
          onSet={(value) => set('format', value ? 'tel' : undefined)}
        />
      </>
    )
  }
  if (kind === 'duration') {
    const chosen = Array.isArray(options.units) ? options.units.map(String) : ['days', 'hours', 'minutes']
    return (
      <fieldset className="pp-group">
        <legend className="pp-label">{t('form.look.units')}</legend>
        <div className="pp-chips">
          {UNITS.map((unit) => (
            <button
              key={unit}
              type="button"
              className="pp-chip-button"
              aria-pressed={chosen.includes(unit)}
              onClick={() => {
                const next = UNITS.filter((one) => (one === unit) !== chosen.includes(one))
                if (next.length > 0) set('units', next)
              }}
            >
              {t(`form.unit.${unit}`)}
            </button>
          ))}
        </div>
      </fieldset>
    )
  }
  const formats = FORMATS[kind]
  return (
    <>
      {formats && (
        <Looks
          label={label}
          value={typeof options.format === 'string' ? options.format : 'auto'}
          looks={formats.map((one) => lookOf(kind, one))}
          onLook={(value) => set('format', value === 'auto' ? undefined : value)}
        />
      )}
      {(kind === 'number' || kind === 'range') && (
        <Tick
          label={t('form.look.slider')}
          help={kind === 'number' ? t('form.look.sliderHelp') : undefined}
          value={options.slider === true}
          onSet={(value) => set('slider', value || undefined)}
        />
      )}
      {kind === 'range' &&
        (['low', 'high'] as const).map((end) => (
          <Texts
            key={end}
            label={t(`form.look.${end}`)}
            value={options[end]}
            onLabel={(value) => type((edit) => setOption(edit, item.id, end, value))}
          />
        ))}
      {kind === 'list' && (
        <Texts
          label={t('form.look.add')}
          value={options.add}
          onLabel={(value) => type((edit) => setOption(edit, item.id, 'add', value))}
        />
      )}
    </>
  )

  function lookOf(of: string, value: string): Look {
    return {
      value,
      label: t(`form.look.${value}` as Key),
      picture: (
        <svg viewBox="0 0 48 26" width="48" height="26" className="pp-picture" aria-hidden="true">
          {PICTURES[of === 'list' && value === 'auto' ? 'table' : value]}
        </svg>
      ),
    }
  }
}
