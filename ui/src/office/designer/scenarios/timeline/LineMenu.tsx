// What can be done with an entry: changed, moved, copied, left out.

import {
  cutFrom,
  type Entry,
  insertEntry,
  moveEntryTo,
  removeEntry,
} from '../../../../authoring/scenario/index.ts'
import { Menu } from '../../../../design/desk.ts'
import { IconButton } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { usePlay } from '../play.ts'

export function LineMenu({ entry, index, onEdit }: { entry: Entry; index: number; onEdit: () => void }) {
  const { source, story, look, change } = usePlay()
  const { t } = useWords()
  const where = { n: index + 1 }
  return (
    <Menu
      trigger={<IconButton icon="more" label={t('scenario.entryMore', where)} />}
      items={[
        { label: t('scenario.entry.edit'), icon: 'edit', onSelect: onEdit },
        { label: t('scenario.entry.lookHere'), icon: 'eye', onSelect: () => look(index + 1) },
        { label: t('scenario.entry.insert'), icon: 'plus', onSelect: () => look(index) },
        {
          label: t('scenario.entry.duplicate'),
          icon: 'copy',
          onSelect: () => change('scenario.did.insert', insertEntry(source, index + 1, entry), where),
        },
        'line',
        {
          label: t('scenario.entry.up'),
          icon: 'chevron-up',
          disabled: index === 0,
          onSelect: () => change('scenario.did.move', moveEntryTo(source, index, index - 1), where),
        },
        {
          label: t('scenario.entry.down'),
          icon: 'chevron-down',
          disabled: index === story.walk.length - 1,
          onSelect: () => change('scenario.did.move', moveEntryTo(source, index, index + 1), where),
        },
        'line',
        {
          label: t('scenario.entry.anew'),
          icon: 'undo',
          detail: t('scenario.entry.anewText'),
          onSelect: () => {
            change('scenario.did.anew', cutFrom(source, index))
            look(null)
          },
        },
        {
          label: t('scenario.entry.delete'),
          icon: 'trash',
          danger: true,
          onSelect: () => change('scenario.did.remove', removeEntry(source, index), where),
        },
      ]}
    />
  )
}
