// What reads a field, with a way to each place; and the question before a field goes that something reads.

import { useCallback, useSyncExternalStore } from 'react'
import type { Reader } from '../../../../authoring/form/readers.ts'
import { Button, Icon, type IconName, Sheet } from '../../../../design/index.ts'
import type { Label } from '../../../../forms/layout.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { placeOf, stepAt, titleAt } from '../../workshop/finding_places.ts'
import { type Bench, nameOf } from '../bench.ts'
import { useBench } from '../context.tsx'
import { labelIn } from '../labels.ts'
import { answered, askedOf, watchAsked } from './breaking.ts'
import './properties.css'

const ICONS: Readonly<Record<Reader['how'], IconName>> = {
  rule: 'eye',
  formula: 'pulse',
  step: 'board',
  scenario: 'play',
  variant: 'branch',
}
const MOST = 60

export function ReaderList({ readers, onGone }: { readers: readonly Reader[]; onGone?: () => void }) {
  const bench = useBench()
  const { t } = useWords()
  return (
    <ul className="pp-readers">
      {readers.slice(0, 40).map((reader) => (
        <li key={`${reader.file} ${reader.path.join('/')}`}>
          <button
            type="button"
            className="pp-reader"
            onClick={() => {
              onGone?.()
              open(bench, reader)
            }}
          >
            <Icon name={ICONS[reader.how]} size={18} />
            <span className="pp-reader-words">
              <strong>{said(bench, reader)}</strong>
              <code className="pp-reader-text">{short(reader.text)}</code>
            </span>
            <Icon name="chevron-right" size={16} />
          </button>
        </li>
      ))}
      {readers.length > 40 && (
        <li className="pp-help">{t('form.lists.more', { count: readers.length - 40 })}</li>
      )}
    </ul>
  )
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line
}

/** Who it is, in words: “Condition of Reason”, “Step decide”, “Scenario all-goes-well, 3”. */
function said(bench: Bench, { how, file, path, field }: Reader): string {
  const { t } = bench.words
  const name =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.yaml$/, '') ?? file
  if (how === 'rule' || how === 'formula') {
    const item = itemOf(bench, field, path)
    const what = item ? nameOf(item, bench.words) : (field?.join('.') ?? '')
    return t(`form.breaks.${how}` as Key, { what })
  }
  if (how === 'scenario') return t('form.breaks.scenario', { name, number: Number(path[1] ?? 0) + 1 })
  const { language } = bench.words
  const data = bench.workshop.source(file)?.data
  const title = labelIn(titleAt(data, path) as Label | undefined, language)
  const id = stepAt(path) ?? String(path[0] === 'change' ? path[1] : path[0])
  const base = bench.workshop.source(`${bench.workshop.sop}/sop.yaml`)?.data
  const step = title || labelIn(titleAt(base, ['steps', id]) as Label | undefined, language) || id
  const called = labelIn((data as { title?: Label } | null)?.title, language) || name
  return how === 'variant'
    ? t('form.breaks.variant', { name: called, step })
    : t('form.breaks.step', { step })
}

function itemOf(bench: Bench, field: Reader['field'], path: Reader['path']) {
  const { tree } = bench
  const known = field ? tree.byId.get(`f:${JSON.stringify(field)}`) : undefined
  if (known) return known
  for (const item of tree.byId.values()) {
    const { element } = item
    if (element && path[element.length] === 'rule' && element.every((step, at) => step === path[at]))
      return item
  }
  return undefined
}

function open(bench: Bench, reader: Reader) {
  const item =
    reader.how === 'rule' || reader.how === 'formula' ? itemOf(bench, reader.field, reader.path) : null
  if (item) {
    bench.select([item.id])
    bench.focus(item.id)
    return
  }
  const { room, item: inRoom, selection } = placeOf(reader.file, reader.path)
  bench.workshop.go(room, inRoom, selection)
}

/** Asks before something goes that is read. */
export function BreakingDialog() {
  const bench = useBench()
  const { t } = useWords()
  const asked = useSyncExternalStore(
    useCallback((listener: () => void) => watchAsked(bench, listener), [bench]),
    () => askedOf(bench),
  )
  const close = () => answered(bench)
  return (
    <Sheet
      open={asked !== null}
      onClose={close}
      title={asked ? t('form.breaks.title', { what: asked.what }) : ''}
      footer={
        <div className="pp-row pp-breaks-foot">
          <Button kind="secondary" data-first onClick={close}>
            {t('act.cancel')}
          </Button>
          <Button
            kind="danger"
            icon="trash"
            onClick={() => {
              close()
              asked?.go()
            }}
          >
            {t('form.breaks.go')}
          </Button>
        </div>
      }
    >
      {asked && (
        <div className="pp-breaks">
          <p>{t('form.breaks.text', { count: asked.readers.length })}</p>
          <ReaderList readers={asked.readers} onGone={close} />
          {bench.opened.file.startsWith('forms/library/') && (
            <p className="pp-help">{t('form.breaks.shared')}</p>
          )}
        </div>
      )}
    </Sheet>
  )
}
