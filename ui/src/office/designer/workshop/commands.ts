// What the workshop offers by name: its steps, forms, scenarios and variants, and what is done with the draft.

import { outlineOf } from '../../../authoring/sop/outline.ts'
import type { MenuItem } from '../../../design/desk.ts'
import { type Command, useCommands } from '../../../design/desk.ts'
import type { IconName } from '../../../design/index.ts'
import { format, read } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { useTools } from './context.tsx'
import type { DraftWorkshop } from './draft_workshop.ts'
import { roomOf } from './finding_places.ts'
import { between } from './over.ts'
import type { Room } from './types.ts'

const ICONS: Readonly<Partial<Record<Room, IconName>>> = {
  forms: 'file',
  scenarios: 'play',
  variants: 'branch',
  'what-if': 'pulse',
}

export function useWorkshopCommands(menu: readonly (MenuItem | 'line')[]): void {
  const { t, language } = useWords()
  const workshop = useTools()
  useCommands(() => {
    const named = (data: unknown): string => {
      const title = typeof data === 'object' && data !== null && 'title' in data ? data.title : data
      return typeof title === 'string'
        ? title
        : typeof title === 'object' && title !== null
          ? pick(title as Record<string, string>, language)
          : ''
    }
    const sop = `${workshop.sop}/sop.yaml`
    const steps = [...outlineOf(workshop.source(sop)?.data ?? null).steps].map(
      ([step, { data, at }]): Command => ({
        id: `step ${step}`,
        icon: 'arrow-right',
        label: named(data) || step,
        detail: t('designer.command.step', { id: step }),
        run: () => workshop.go('flow', '', { step, file: sop, path: at }),
      }),
    )
    const files = [...workshop.files.values()].flatMap(({ path, source }): Command[] => {
      const { room, item } = roomOf(path)
      const icon = ICONS[room]
      if (!icon || !path.endsWith('.yaml') || !source) return []
      const data = source.data as Record<string, unknown> | null
      const title = named(data?.title ?? data?.scenario ?? data?.what_if)
      return [
        {
          id: path,
          icon,
          label: title || item.split('/').at(-1) || path,
          detail: t(`designer.room.${room}`),
          run: () => workshop.go(room, item, { file: path }),
        },
      ]
    })
    const doing = menu.flatMap((item): Command[] =>
      item === 'line' || item.disabled
        ? []
        : [{ id: item.label, icon: item.icon ?? 'more', label: item.label, run: () => item.onSelect() }],
    )
    const kept: Command[] = workshop.readOnly
      ? []
      : [
          {
            id: 'publish',
            icon: 'flag',
            label: t('designer.command.publish'),
            run: () => workshop.go('review'),
          },
          {
            id: 'format',
            icon: 'list',
            label: t('designer.command.format'),
            run: () => formatted(workshop),
          },
        ]
    return [
      ...kept,
      {
        id: 'findings',
        icon: 'alert',
        label: t('designer.command.findings'),
        run: () => workshop.showFindings(),
      },
      ...doing,
      ...steps,
      ...files,
    ]
  })
}

/** Sets the text right of what is looked at, else of the SOP. */
function formatted(workshop: DraftWorkshop): void {
  const chosen = workshop.place.selection.file
  const path = chosen && workshop.source(chosen) ? chosen : `${workshop.sop}/sop.yaml`
  const source = workshop.source(path) ?? read('')
  const patches = between(source.text, format(source.text, source.format))
  if (source.troubles.length === 0 && patches.length > 0) {
    workshop.change({ word: 'designer.did.format', params: { file: path } }, { [path]: patches })
  }
}
