// What a text must look like, said by examples: they are kept while the field is looked at, the pattern is written.

import { useState } from 'react'
import { type Item, setField } from '../../../../authoring/form/index.ts'
import { fits, PRESETS, patternFor } from '../../../../authoring/form/pattern_examples.ts'
import { Button, Icon } from '../../../../design/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { Line, LinkButton } from './controls.tsx'
import { usePanel } from './desk.tsx'

export function PatternByExample({ item }: { item: Item }) {
  const { change, type, readOnly } = usePanel()
  const { t } = useWords()
  const pattern = typeof item.field?.schema.pattern === 'string' ? item.field.schema.pattern : ''
  const [wanted, setWanted] = useState('')
  const [unwanted, setUnwanted] = useState('')
  const [isOpen, setOpen] = useState(pattern !== '')
  const [digits, setDigits] = useState('6')
  const yes = lines(wanted)
  const no = lines(unwanted)
  const proposed = yes.length > 0 ? patternFor(yes, no) : null
  const isRead = pattern === '' || fits(pattern, '') !== null
  const put = (next: string | undefined) => change((edit) => setField(edit, item.id, 'pattern', next))
  if (!isOpen) {
    if (readOnly) return null
    return <LinkButton onClick={() => setOpen(true)}>{t('form.pattern.begin')}</LinkButton>
  }
  const count = Number(digits)
  return (
    <fieldset className="pp-group">
      <legend className="pp-label">{t('form.pattern.title')}</legend>
      {!readOnly && (
        <div className="pp-chips">
          {PRESETS.filter(({ name }) => name !== 'digits').map((preset) => (
            <button
              key={preset.name}
              type="button"
              className="pp-chip-button"
              aria-pressed={preset.pattern === pattern}
              onClick={() => {
                put(preset.pattern)
                setWanted(preset.example)
              }}
            >
              {t(`form.pattern.${preset.name}` as Key)}
            </button>
          ))}
          <span className="pp-digits">
            <button
              type="button"
              className="pp-chip-button"
              disabled={!Number.isInteger(count) || count < 1}
              onClick={() => put(`^[0-9]{${count}}$`)}
            >
              {t('form.pattern.digitsOf', { count: digits || '…' })}
            </button>
            <input
              className="input pp-number"
              inputMode="numeric"
              aria-label={t('form.pattern.howMany')}
              value={digits}
              onChange={(event) => setDigits(event.currentTarget.value.replace(/\D/g, ''))}
            />
          </span>
        </div>
      )}
      {!readOnly && (
        <>
          <div className="pp-two">
            <Line
              many
              mono
              label={t('form.pattern.fits')}
              value={wanted}
              placeholder="SN-204815"
              onText={setWanted}
            />
            <Line many mono label={t('form.pattern.fitsNot')} value={unwanted} onText={setUnwanted} />
          </div>
          {yes.length > 0 &&
            (proposed === null ? (
              <p className="pp-fault">{t('form.pattern.none')}</p>
            ) : (
              proposed !== pattern && (
                <div className="pp-proposal">
                  <code>{proposed}</code>
                  <Button onClick={() => put(proposed)}>{t('form.pattern.take')}</Button>
                </div>
              )
            ))}
        </>
      )}
      <Line
        mono
        label={t('form.pattern.regex')}
        value={pattern}
        fault={isRead ? null : t('form.pattern.bad')}
        onText={(text) => type((edit) => setField(edit, item.id, 'pattern', text || undefined))}
      />
      {pattern !== '' && isRead && yes.length + no.length > 0 && (
        <ul className="pp-verdicts" aria-label={t('form.pattern.verdicts')}>
          {[
            ...yes.map((text) => ({ text, should: true })),
            ...no.map((text) => ({ text, should: false })),
          ].map(({ text, should }) => {
            const isFit = fits(pattern, text) === true
            return (
              <li key={`${should} ${text}`} className={isFit === should ? 'pp-good' : 'pp-bad'}>
                <Icon name={isFit ? 'check' : 'close'} size={16} />
                <code>{text}</code>
                <span>{t(isFit ? 'form.pattern.isFit' : 'form.pattern.isNot')}</span>
              </li>
            )
          })}
        </ul>
      )}
    </fieldset>
  )
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
