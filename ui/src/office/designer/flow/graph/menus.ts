import { begun, write } from '../../../../authoring/conditions.ts'
import { arrowById, type Spot as Place } from '../../../../authoring/sop/flow_commands.ts'
import { inside, map } from '../../../../authoring/sop/outline.ts'
import type { MenuItem } from '../../../../design/desk.ts'
import { knownFields } from '../fields.ts'
import { KIND_ICONS, KINDS } from '../kinds.ts'
import { outcomeSaid } from '../sayings.ts'
import { textOf } from '../sop_desk.tsx'
import type { Camera } from './camera.ts'
import type { Drawing, Opened } from './drawing.ts'
import type { Edits } from './edits.ts'

interface Menus {
  onOpen: () => void
  open: (opened: Opened) => void
  showFaults: () => void
  folded: ReadonlySet<string>
  fold: (id: string) => void
}

/** What the menus offer. */
export function menuOf(
  { desk, say }: Drawing,
  { go }: Camera,
  edits: Edits,
  { onOpen, open, showFaults, folded, fold }: Menus,
) {
  const { outline } = desk
  const { t } = say
  const { add, those, drop, group, ungroup, twice, shift, clip, pasted, cut, link, freshFault } = edits
  const kindItems = (spot: Place): MenuItem[] =>
    KINDS.map((kind) => ({
      label: t(`flow.kind.${kind}`),
      detail: t(`flow.kind.${kind}.text`),
      icon: KIND_ICONS[kind],
      onSelect: () => add(kind, spot),
    }))
  const menuItems = (opened: Opened): (MenuItem | 'line')[] => {
    if (opened.kind === 'add') return kindItems(opened.spot)
    if (opened.kind === 'connect') return connectItems(opened.from, opened.to)
    if (opened.kind === 'arrow') {
      const arrow = arrowById(outline, opened.arrow)
      const choose = () => arrow && desk.choose({ kind: 'arrow', arrow: arrow.id, step: arrow.source })
      return [
        {
          label: t('flow.act.insertHere'),
          icon: 'plus',
          onSelect: () => later(() => open({ kind: 'add', at: opened.at, spot: { arrow: opened.arrow } })),
        },
        {
          label: t('flow.act.openArrow'),
          icon: 'edit',
          onSelect: () => {
            choose()
            onOpen()
          },
        },
        'line',
        {
          label: t('flow.act.disconnect'),
          icon: 'trash',
          danger: true,
          disabled: !arrow || arrow.implicit,
          ...(arrow?.implicit && { detail: t('flow.act.disconnect.implicit') }),
          onSelect: () => cut(opened.arrow),
        },
      ]
    }
    const id = opened.step
    const step = outline.steps.get(id)
    const holds = step && inside(outline, id).size > 0
    return [
      {
        label: t('flow.act.open'),
        icon: 'edit',
        onSelect: () => {
          go(id)
          onOpen()
        },
      },
      {
        label: t('flow.act.addAfter'),
        icon: 'plus',
        onSelect: () => later(() => open({ kind: 'add', at: opened.at, spot: { after: id } })),
      },
      {
        label: t('flow.act.addBefore'),
        icon: 'plus',
        onSelect: () => later(() => open({ kind: 'add', at: opened.at, spot: { before: id } })),
      },
      ...(holds
        ? ([
            {
              label: folded.has(id) ? t('flow.act.unfold') : t('flow.act.fold'),
              icon: 'chevron-down',
              onSelect: () => fold(id),
            },
          ] as MenuItem[])
        : []),
      ...(those(id).length > 1
        ? ([
            {
              label: t('flow.act.group'),
              detail: t('flow.act.group.text'),
              icon: 'list',
              onSelect: () => group(id),
            },
          ] as MenuItem[])
        : []),
      ...(step?.kind === 'work' || those(id).length > 1
        ? ([
            {
              label: t('flow.act.each'),
              detail: t('flow.act.each.text'),
              icon: 'copy',
              onSelect: () => group(id, 'each'),
            },
          ] as MenuItem[])
        : []),
      ...(step?.kind === 'any_order'
        ? ([{ label: t('flow.act.ungroup'), icon: 'list', onSelect: () => ungroup(id) }] as MenuItem[])
        : []),
      'line',
      { label: t('flow.act.up'), icon: 'chevron-up', onSelect: () => shift(id, -1) },
      { label: t('flow.act.down'), icon: 'chevron-down', onSelect: () => shift(id, 1) },
      {
        label: t('flow.act.copy'),
        icon: 'copy',
        onSelect: () => clip(id),
      },
      {
        label: t('flow.act.cut'),
        icon: 'copy',
        onSelect: () => {
          clip(id)
          drop(id)
        },
      },
      { label: t('flow.act.paste'), icon: 'download', onSelect: () => void pasted() },
      { label: t('flow.act.duplicate'), icon: 'copy', onSelect: () => twice(id) },
      'line',
      { label: t('flow.act.remove'), icon: 'trash', danger: true, onSelect: () => drop(id) },
    ]
  }
  const connectItems = (from: string, to: string): (MenuItem | 'line')[] => {
    const step = outline.steps.get(from)
    if (!step) return []
    if (step.kind === 'approval') {
      const outcomes = Object.keys(map(map(step.data.approval).outcomes))
      const others = ['approve', 'reject', 'rework', 'refuse'].filter((one) => !outcomes.includes(one))
      return [...outcomes, ...others].map((name) => ({
        label: outcomeSaid(name, say),
        detail: outcomes.includes(name) ? t('flow.connect.outcome.instead') : t('flow.connect.outcome.new'),
        icon: 'arrow-right' as const,
        onSelect: () => link(from, to, { outcome: name }),
      }))
    }
    const first = knownFields(step, desk)[0]
    const onFault = [...outline.faults.values()].filter(({ target }) => target === to)
    return [
      {
        label: t('flow.connect.always'),
        detail: t('flow.connect.always.text'),
        icon: 'arrow-right',
        onSelect: () => link(from, to, { always: true }),
      },
      {
        label: t('flow.connect.when'),
        detail: t('flow.connect.when.text'),
        icon: 'filter',
        onSelect: () => {
          link(from, to, { when: first ? write({ join: 'all', clauses: [begun(first)] }) : 'true' })
          onOpen()
        },
      },
      ...(step.kind === 'work'
        ? ([
            {
              label: onFault[0]
                ? t('flow.connect.fault.known', {
                    fault: textOf(onFault[0].data.title, say.language) || onFault[0].name,
                  })
                : t('flow.connect.fault'),
              detail: t('flow.connect.fault.text'),
              icon: 'alert',
              onSelect: () => {
                showFaults()
                link(from, to, { fault: onFault[0]?.name ?? freshFault() })
              },
            },
          ] as MenuItem[])
        : []),
    ]
  }
  const later = (act: () => void) => setTimeout(act, 0)
  return menuItems
}
