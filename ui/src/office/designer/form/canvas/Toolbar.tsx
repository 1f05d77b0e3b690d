// What can be done with what is chosen, as buttons and as a menu.

import { useSyncExternalStore } from 'react'
import { stepOf } from '../../../../authoring/form/index.ts'
import { Menu, type MenuItem } from '../../../../design/desk.ts'
import { IconButton } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import type { Bench } from '../bench.ts'
import { useBench, useSelected, useTree } from '../context.tsx'
import { addPage, around, copied, dissolve, erase, paste, step, twice } from './actions.ts'
import type { Hands } from './hands.ts'

/** Takes what is chosen in the hand, to be put where one says next. */
function hold(bench: Bench) {
  bench.hold({ ids: bench.selected })
  bench.focus(bench.active)
}

export function useMenuItems(view: string, { openInsert, showProperties }: Hands): (MenuItem | 'line')[] {
  const bench = useBench()
  const selected = useSelected()
  const tree = useTree()
  const { t } = useWords()
  const none = selected.length === 0
  const item = selected.length === 1 ? tree.byId.get(selected[0] as string) : undefined
  const isLayout = item !== undefined && item.field === null && item.slot !== null && item.what !== 'page'
  const cannot = (way: 'up' | 'down' | 'in' | 'out') => stepOf(tree, selected, way) === null
  const items: (MenuItem | 'line')[] = [
    { label: t('form.act.insert'), icon: 'plus', onSelect: openInsert },
    { label: t('form.act.properties'), icon: 'settings', disabled: none, onSelect: showProperties },
    {
      label: t('form.act.title'),
      icon: 'edit',
      disabled: item === undefined,
      onSelect: () => bench.edit(item?.id ?? null),
    },
    'line',
    {
      label: t('form.act.up'),
      icon: 'chevron-up',
      disabled: cannot('up'),
      onSelect: () => step(bench, 'up', view),
    },
    {
      label: t('form.act.down'),
      icon: 'chevron-down',
      disabled: cannot('down'),
      onSelect: () => step(bench, 'down', view),
    },
    {
      label: t('form.act.in'),
      icon: 'chevron-right',
      disabled: cannot('in'),
      onSelect: () => step(bench, 'in', view),
    },
    {
      label: t('form.act.out'),
      icon: 'chevron-left',
      disabled: cannot('out'),
      onSelect: () => step(bench, 'out', view),
    },
    {
      label: t('form.act.move'),
      icon: 'hand-over',
      disabled: none,
      onSelect: () => hold(bench),
    },
    'line',
    { label: t('form.act.section'), disabled: none, onSelect: () => around(bench, 'section', view) },
    { label: t('form.act.columns'), disabled: none, onSelect: () => around(bench, 'columns', view) },
    { label: t('form.act.pages'), disabled: none, onSelect: () => around(bench, 'pages', view) },
    { label: t('form.act.ungroup'), disabled: !isLayout, onSelect: () => dissolve(bench, view) },
  ]
  if (item?.what === 'pages')
    items.push({ label: t('form.act.page'), onSelect: () => addPage(bench, item, view) })
  items.push(
    'line',
    { label: t('form.act.duplicate'), icon: 'copy', disabled: none, onSelect: () => twice(bench, view) },
    { label: t('form.act.copy'), disabled: none, onSelect: () => void writeClipboard(copied(bench)) },
    { label: t('form.act.cut'), disabled: none, onSelect: () => void cut() },
    { label: t('form.act.paste'), onSelect: () => void readClipboard() },
    'line',
    {
      label: t('form.act.delete'),
      icon: 'trash',
      danger: true,
      disabled: none,
      onSelect: () => erase(bench, view),
    },
  )
  return items

  async function writeClipboard(text: string | null) {
    if (text === null) return
    await navigator.clipboard.writeText(text)
    bench.say('form.said.copied', { what: bench.named(bench.selected) })
  }
  async function cut() {
    await writeClipboard(copied(bench))
    erase(bench, view, 'form.did.cut')
  }
  async function readClipboard() {
    try {
      paste(bench, await navigator.clipboard.readText(), view)
    } catch {
      bench.say('form.refused.notPasted') // the browser may not let us look
    }
  }
}

export function CanvasToolbar(hands: Hands) {
  const bench = useBench()
  const { workshop } = bench
  const selected = useSelected()
  const tree = useTree()
  const { t } = useWords()
  useSyncExternalStore(workshop.subscribe, () => workshop.state)
  const items = useMenuItems('canvas', hands)
  const none = selected.length === 0
  const at = (way: 'up' | 'down' | 'out') => stepOf(tree, selected, way) === null
  return (
    <div className="fb-tools" role="toolbar" aria-label={t('form.act.more')}>
      <IconButton
        icon="plus"
        className="fb-insert"
        label={`${t('form.act.insert')} (/)`}
        disabled={workshop.readOnly}
        onClick={hands.openInsert}
      />
      <span className="fb-tools-line" />
      <IconButton
        icon="chevron-up"
        label={t('form.act.up')}
        disabled={at('up')}
        onClick={() => step(bench, 'up')}
      />
      <IconButton
        icon="chevron-down"
        label={t('form.act.down')}
        disabled={at('down')}
        onClick={() => step(bench, 'down')}
      />
      <IconButton
        icon="chevron-left"
        label={t('form.act.out')}
        disabled={at('out')}
        onClick={() => step(bench, 'out')}
      />
      <IconButton icon="hand-over" label={t('form.act.move')} disabled={none} onClick={() => hold(bench)} />
      <span className="fb-tools-line" />
      <IconButton icon="copy" label={t('form.act.duplicate')} disabled={none} onClick={() => twice(bench)} />
      <IconButton icon="trash" label={t('form.act.delete')} disabled={none} onClick={() => erase(bench)} />
      <Menu trigger={<IconButton icon="more" label={t('form.act.more')} />} items={items} align="start" />
    </div>
  )
}
