// The key of a field: what everything else calls it. It follows the title of a new field, and is changed with all
// that names it.

import { useState } from 'react'
import { giveKey, isFresh, keyOf, wishedKey } from '../../../../authoring/form/fresh.ts'
import { type Item, isName, renameField } from '../../../../authoring/form/index.ts'
import { outlineOf } from '../../../../authoring/sop/outline.ts'
import { Button } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { RenameDialog, type Renaming } from '../../text/RenameDialog.tsx'
import type { Bench } from '../bench.ts'
import { isOffered } from '../labels.ts'
import { ReaderList } from './Breaking.tsx'
import { readersOf } from './breaking.ts'
import { Line } from './controls.tsx'
import { usePanel } from './desk.tsx'

const earlier = new WeakMap<Bench, Map<string, string>>()

/** The id that an item had when the panel was opened on it: what follows its title keeps the focus. */
export function knownAs(bench: Bench, id: string): string {
  return earlier.get(bench)?.get(id) ?? id
}

/** Lets the key of a new field follow its title, unless a step or a scenario calls it already. */
export function followTitle(bench: Bench, before: Item) {
  const item = bench.tree.byId.get(before.id)
  const key = item?.field?.spot ? wishedKey(item.field, item.label, isOffered) : null
  if (!item?.field || key === null || bench.workshop.readOnly) return
  const outside = readersOf(bench, [item.field.names]).filter(
    ({ how }) => how !== 'rule' && how !== 'formula',
  )
  if (outside.length > 0) return
  const { source } = bench
  if (!source) return
  bench.run('form.key.did', bench.named([item.id]), (edit) => {
    const ids = giveKey(edit, item.id, key)
    const known = earlier.get(bench) ?? new Map<string, string>()
    earlier.set(bench, known)
    if (ids[0] !== undefined) known.set(ids[0], knownAs(bench, item.id))
    return bench.selected.includes(item.id)
      ? bench.selected.map((one) => (one === item.id ? (ids[0] ?? one) : one))
      : bench.selected
  })
}

/** Chooses an item again that is called otherwise now, by where it stands. */
export function selectAgain(bench: Bench, before: Item) {
  const { tree } = bench
  if (tree.byId.has(before.id)) return
  for (const item of tree.byId.values())
    if (item.parent === before.parent && item.at === before.at && item.what === before.what) {
      bench.select([item.id])
      return
    }
}

export function KeyRow({ item }: { item: Item }) {
  const { bench, readOnly } = usePanel()
  const { t } = useWords()
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  const [isHere, setHere] = useState(false)
  const { field } = item
  if (!field?.spot) return null
  const isOwn = field.spot.path.at(-2) === 'properties'
  const place = placeOf(bench)
  return (
    <div className="pp-key">
      <div className="pp-key-row">
        <span className="pp-label">{t('form.key.label')}</span>
        <code className="pp-key-name">{field.name}</code>
        {!readOnly && isOwn && (
          <Button
            icon="edit"
            kind="quiet"
            onClick={() =>
              place !== null
                ? setRenaming({ what: 'field', at: [place, ...field.names], name: field.name })
                : setHere(!isHere)
            }
          >
            {t('form.key.rename')}
          </Button>
        )}
      </div>
      {isHere ? (
        <RenameHere item={item} onDone={() => setHere(false)} />
      ) : (
        <p className="pp-help">{t(isFresh(field) ? 'form.key.follows' : 'form.key.help')}</p>
      )}
      <RenameDialog
        renaming={renaming}
        onClose={() => {
          setRenaming(null)
          selectAgain(bench, item)
        }}
      />
    </div>
  )
}

/** What the server knows the open form by: its file, or the step of the SOP that it is written in. Null for one that
 * only a variant writes. */
function placeOf({ opened, workshop }: Bench): string | null {
  const { file, root } = opened
  if (root.length === 0) return file
  if (file !== `${workshop.sop}/sop.yaml`) return null
  const home = root.slice(0, -1)
  if (home[0] === 'faults') return `${file}#fault:${home[1]}`
  const { steps } = outlineOf(workshop.source(file)?.data)
  const step = [...steps.values()].find(({ at }) => at.join('\u0000') === home.join('\u0000'))
  return step ? `${file}#${step.id}` : null
}

/** Another key for a field of a form that only a variant writes: the form follows, what lies around is told. */
function RenameHere({ item, onDone }: { item: Item; onDone: () => void }) {
  const { bench } = usePanel()
  const { t } = useWords()
  const [key, setKey] = useState(item.field?.name ?? '')
  const [refused, setRefused] = useState<string | null>(null)
  const readers = readersOf(bench, [item.field?.names ?? []]).filter(
    ({ how }) => how !== 'rule' && how !== 'formula',
  )
  function done() {
    const name = isName(key) ? key : keyOf(key)
    const outcome = bench.run('form.key.did', bench.named([item.id]), (edit) =>
      renameField(edit, item.id, name),
    )
    if ('refused' in outcome) setRefused(t(`form.refused.${outcome.refused}`))
    else onDone()
  }
  return (
    <div className="pp-group">
      <Line mono label={t('form.key.label')} value={key} fault={refused} onText={setKey} />
      {readers.length > 0 && (
        <>
          <p className="pp-help">{t('form.key.inPlace')}</p>
          <ReaderList readers={readers} />
        </>
      )}
      <div className="pp-row">
        <Button kind="primary" disabled={key === '' || key === item.field?.name} onClick={done}>
          {t('form.key.rename')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t('act.cancel')}
        </Button>
      </div>
    </div>
  )
}
