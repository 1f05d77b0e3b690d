// What can be answered: the kind of field, whether it must be filled in, within which bounds, how it is shown.

import { useMemo, useState } from 'react'
import {
  codeListOffer,
  type Item,
  OFFERS,
  type Offer,
  retypeField,
  setField,
  setOption,
} from '../../../../authoring/form/index.ts'
import { lostKeywords } from '../../../../authoring/form/keywords.ts'
import { plain, retyped } from '../../../../authoring/form/kinds.ts'
import { Banner, Button } from '../../../../design/index.ts'
import type { Form } from '../../../../forms/form.ts'
import { FormView } from '../../../../renderer/FormView.tsx'
import { type Key, useWords } from '../../../../words/index.ts'
import { kindWord } from '../canvas/Card.tsx'
import { glyphOf } from '../canvas/glyphs.tsx'
import { ReaderList } from './Breaking.tsx'
import { readersOf } from './breaking.ts'
import { ChoicesPart } from './Choices.tsx'
import { Findings, NumberLine, Part, Pick, Texts, Tick } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { ListChooser } from './ListChooser.tsx'
import { filesWith } from './lists.ts'
import { PatternByExample } from './PatternByExample.tsx'
import { Presentation } from './Presentation.tsx'

export function AnswerPart({ item }: { item: Item }) {
  const { change } = usePanel()
  const { t } = useWords()
  const { field } = item
  if (!field?.spot) return null
  const { kind, spot, options } = field
  const hasUnit = kind === 'number' || kind === 'range'
  return (
    <Part
      name="answer"
      title={t('form.part.answer')}
      icon="check-circle"
      summary={kindWord(glyphOf(item), t)}
    >
      <KindPick item={item} />
      {!field.calculated && (
        <Tick
          label={t('form.answer.required')}
          help={item.hasRule ? t('form.answer.requiredRule') : t('form.answer.requiredHelp')}
          value={field.required}
          onSet={(value) => change((edit) => setField(edit, item.id, 'required', value))}
        />
      )}
      {(kind === 'choice' || kind === 'multipleChoice') && <ChoicesPart key={item.id} item={item} />}
      <Limits item={item} />
      {kind === 'text' && <PatternByExample key={item.id} item={item} />}
      {hasUnit && <Unit item={item} value={options.unit} />}
      <Presentation item={item} />
      <Default item={item} />
      <Findings path={spot.path} />
    </Part>
  )
}

function KindPick({ item }: { item: Item }) {
  const { change, bench, readOnly } = usePanel()
  const { t } = useWords()
  const [isListing, setListing] = useState(false)
  const [asked, setAsked] = useState<{ id: string; offer: Offer; lost: string[] } | null>(null)
  const { field } = item
  const now = field?.codeList && field.kind === 'choice' ? 'codeList' : glyphOf(item)
  if (!field?.spot) return null
  const offers = OFFERS.filter(({ name }) => name !== 'calculated')
  function choose(name: string) {
    if (name === 'codeList') return setListing(true)
    const offer = offers.find((one) => one.name === name)
    if (offer) become(offer)
  }
  function become(offer: Offer) {
    if (!field?.spot) return
    const lost = lostKeywords(plain(field.spot.schema), retyped(field.spot.schema, offer))
    const isRead = readersOf(bench, [field.names]).length > 0
    if (lost.length > 0 || isRead) setAsked({ id: item.id, offer, lost })
    else change((edit) => retypeField(edit, item.id, offer))
  }
  return (
    <>
      <Pick
        label={t('form.answer.kind')}
        value={now}
        options={[
          ...offers.map(({ name }) => ({ value: name, label: t(`form.offer.${name}` as Key) })),
          { value: 'codeList', label: t('form.answer.codeList') },
          ...(offers.some(({ name }) => name === now) || now === 'codeList'
            ? []
            : [{ value: now, label: kindWord(now, t) }]),
        ]}
        onPick={choose}
      />
      {isListing && (
        <ListChooser
          chosen={null}
          onClose={() => setListing(false)}
          onChoose={(list, all) => {
            setListing(false)
            const files = filesWith(all, list.name)
            if (Object.keys(files).length > 0)
              bench.workshop.change({ word: 'form.lists.did', params: { what: list.name } }, files)
            become(codeListOffer(list.name))
          }}
        />
      )}
      {asked?.id === item.id && !readOnly && (
        <Banner
          tone="warning"
          title={t('form.answer.becomes', { kind: t(`form.offer.${asked.offer.name}` as Key) })}
        >
          {asked.lost.length > 0 && (
            <p>
              {t('form.answer.lost')}:{' '}
              {asked.lost.map((keyword) => (
                <code key={keyword} className="pp-chip">
                  {keyword}
                </code>
              ))}
            </p>
          )}
          <Readers item={item} />
          <div className="pp-row">
            <Button
              kind="primary"
              onClick={() => {
                change((edit) => retypeField(edit, item.id, asked.offer))
                setAsked(null)
              }}
            >
              {t('form.answer.change')}
            </Button>
            <Button kind="quiet" onClick={() => setAsked(null)}>
              {t('act.cancel')}
            </Button>
          </div>
        </Banner>
      )}
    </>
  )
}

/** Who reads the field: they may not hold any more once it is of another kind. */
function Readers({ item }: { item: Item }) {
  const { bench } = usePanel()
  const { t } = useWords()
  const readers = item.field ? readersOf(bench, [item.field.names]) : []
  if (readers.length === 0) return null
  return (
    <>
      <p>{t('form.breaks.kind')}</p>
      <ReaderList readers={readers} />
    </>
  )
}

const LIMITS: Readonly<Record<string, readonly { keyword: string; whole: boolean }[]>> = {
  text: [
    { keyword: 'minLength', whole: true },
    { keyword: 'maxLength', whole: true },
  ],
  number: [
    { keyword: 'minimum', whole: false },
    { keyword: 'maximum', whole: false },
    { keyword: 'multipleOf', whole: false },
  ],
  list: [
    { keyword: 'minItems', whole: true },
    { keyword: 'maxItems', whole: true },
  ],
}

function Limits({ item }: { item: Item }) {
  const { type, change } = usePanel()
  const { t } = useWords()
  const { field } = item
  if (!field || field.calculated) return null
  const family =
    field.kind === 'range' ? 'number' : field.kind === 'multipleChoice' ? 'list' : (field.kind as string)
  const limits = [...(LIMITS[family] ?? [])]
  for (const keyword of ['exclusiveMinimum', 'exclusiveMaximum'])
    if (keyword in field.schema) limits.push({ keyword, whole: false })
  if (limits.length === 0) return null
  return (
    <fieldset className="pp-group">
      <legend className="pp-label">{t('form.answer.limits')}</legend>
      <div className="pp-two">
        {limits.map(({ keyword, whole }) => (
          <NumberLine
            key={keyword}
            whole={whole}
            label={t(`form.limit.${keyword}` as Key)}
            value={field.schema[keyword]}
            placeholder="—"
            onNumber={(value) => type((edit) => setField(edit, item.id, keyword, value))}
          />
        ))}
      </div>
      {family === 'list' && (
        <Tick
          label={t('form.limit.uniqueItems')}
          value={field.schema.uniqueItems === true}
          onSet={(value) => change((edit) => setField(edit, item.id, 'uniqueItems', value || undefined))}
        />
      )}
    </fieldset>
  )
}

const UNITS = ['%', '°C', 'kg', 'm', 'mm', 'V', 'A', 'h', 'min', '元', '件']

function Unit({ item, value }: { item: Item; value: unknown }) {
  const { type, change, readOnly } = usePanel()
  const { t } = useWords()
  return (
    <div className="pp-line">
      <Texts
        label={t('form.answer.unit')}
        value={value}
        onLabel={(label) => type((edit) => setOption(edit, item.id, 'unit', label))}
      />
      {!readOnly && value === undefined && (
        <div className="pp-chips">
          {UNITS.map((unit) => (
            <button
              key={unit}
              type="button"
              className="pp-chip-button"
              onClick={() => change((edit) => setOption(edit, item.id, 'unit', unit))}
            >
              {unit}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

const NO_DEFAULT = new Set(['list', 'object', 'variant', 'constant', 'unknown', 'evidence'])

/** What stands there before anybody answers, given by the very field that asks. */
function Default({ item }: { item: Item }) {
  const { type, readOnly, list } = usePanel()
  const { t, language } = useWords()
  const { field } = item
  const said = t('form.answer.default')
  const schema = JSON.stringify(field?.schema ?? {})
  const options = JSON.stringify(field?.options ?? {})
  const { form, lists } = useMemo(() => {
    const {
      default: _,
      compute: __,
      description: ___,
      evidence: ____,
      ...rest
    } = plain(JSON.parse(schema)) as Record<string, unknown>
    const { help: _____, ...shown } = JSON.parse(options) as Record<string, unknown>
    const name = field?.codeList
    const found = name ? list(name) : null
    const made: Form = {
      schema: { type: 'object', properties: { value: { ...rest, title: said } } },
      uischema: { type: 'Control', scope: '#/properties/value', options: shown },
    }
    return { form: made, lists: name && found ? { [name]: found } : {} }
  }, [schema, options, said, field?.codeList, list])
  const [answers, setAnswers] = useState<Record<string, unknown> | null>(null)
  const value = field?.schema.default
  const given = useMemo(() => (value === undefined ? {} : { value }), [value])
  if (!field || field.calculated || field.ref || NO_DEFAULT.has(field.kind)) return null
  if (field.codeList && Object.keys(lists).length === 0) return null
  return (
    <div className="pp-default">
      <FormView
        key={`${item.id} ${field.kind}`}
        form={form}
        codeLists={lists}
        answers={answers && JSON.stringify(answers.value) === JSON.stringify(value) ? answers : given}
        language={language}
        readOnly={readOnly}
        onChange={(next) => {
          setAnswers(next)
          if (JSON.stringify(next.value) !== JSON.stringify(value))
            type((edit) => setField(edit, item.id, 'default', next.value))
        }}
      />
    </div>
  )
}
