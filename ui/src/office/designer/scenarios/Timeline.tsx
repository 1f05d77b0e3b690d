// The entries of a walk, in sentences: what happened, who was told, what is expected, and what does not hold.

import { Fragment, useState } from 'react'
import {
  accepting,
  changeEntry,
  cutFrom,
  type Entry,
  insertEntry,
  kindOf,
  mapIn,
  moveEntryTo,
  offered,
  type Part,
  partsOf,
  removeEntry,
  rewriteEntry,
  samePart,
  shotsIn,
  toggled,
} from '../../../authoring/scenario/index.ts'
import { Menu } from '../../../design/desk.ts'
import { Badge, Banner, Button, Icon, IconButton } from '../../../design/index.ts'
import { pathAt } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { shotSaid } from './CaptureBox.tsx'
import { hourSaid, said } from './clockwork.ts'
import { EntrySheet } from './EntrySheet.tsx'
import { usePlay } from './play.ts'
import { entrySaid, ICON, partSaid, personSaid } from './saying.ts'
import { type Told, useAskWalk } from './walking.ts'

export function Timeline() {
  const play = usePlay()
  const { whole, story, position, look, readOnly, say } = play
  const { t, language } = useWords()
  const [editing, setEditing] = useState<number | null>(null)
  const opened = whole?.opened
  const atEnd = position >= story.walk.length
  return (
    <div className="scn-times">
      <ol className="scn-entries" aria-label={t('scenario.entriesOfWalk')}>
        <li className="scn-entry scn-entry-start" data-here={position === 0 || undefined}>
          <span className="scn-entry-dot">
            <Icon name="flag" size={16} />
          </span>
          <div className="scn-entry-body">
            <p className="scn-entry-line">
              <button type="button" className="scn-entry-say" onClick={() => look(0)}>
                {t('scenario.say.open', {
                  branch: branchSaid(play),
                  who: story.assignee ? personSaid(say, story.assignee) : t('scenario.who.nobody'),
                })}
              </button>
              {!readOnly && (
                <IconButton icon="edit" label={t('scenario.start.edit')} onClick={play.editStart} />
              )}
            </p>
            {opened && <p className="scn-quiet numbers">{said(opened.local, language)}</p>}
            {opened?.findings.map(({ message }) => (
              <Banner key={message.en} tone="danger" quiet>
                {pick(message, language)}
              </Banner>
            ))}
          </div>
        </li>
        {story.walk.map((entry, index) => (
          <Fragment
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have nothing but their place
            key={index}
          >
            <Line
              entry={entry}
              index={index}
              told={whole?.entries[index]}
              before={whole?.entries[index - 1] ?? whole?.opened ?? undefined}
              onEdit={() => setEditing(index)}
            />
            {position === index + 1 && !atEnd && <Here />}
          </Fragment>
        ))}
      </ol>
      {story.walk.length === 0 && <p className="scn-quiet scn-times-hint">{t('scenario.firstEntry')}</p>}
      {editing !== null && story.walk[editing] && (
        <EntrySheet index={editing} entry={story.walk[editing]} onClose={() => setEditing(null)} />
      )}
    </div>
  )
}

function branchSaid({ whole, story, company, say }: ReturnType<typeof usePlay>): string {
  const code = story.branch ?? whole?.branch ?? ''
  const found = company?.branches.find(({ branch }) => branch === code)
  return (found && (found.title[say.language] ?? Object.values(found.title)[0])) || code
}

/** Where one stands when one looks back: what is done next is put in here. */
function Here() {
  const { look, readOnly, position, change, source } = usePlay()
  const { t } = useWords()
  return (
    <li className="scn-here">
      <span>{t('scenario.here')}</span>
      <Button kind="quiet" onClick={() => look(null)}>
        {t('scenario.toEnd')}
      </Button>
      {!readOnly && (
        <Button
          kind="quiet"
          icon="undo"
          onClick={() => {
            change('scenario.did.anew', cutFrom(source, position))
            look(null)
          }}
        >
          {t('scenario.anew')}
        </Button>
      )}
    </li>
  )
}

interface LineProps {
  entry: Entry
  index: number
  told: Told | undefined
  before: Told | undefined
  onEdit: () => void
}

function Line({ entry, index, told, before, onEdit }: LineProps) {
  const play = usePlay()
  const { say, source, story, position, look, readOnly, change } = play
  const { t, language } = useWords()
  const [opened, setOpened] = useState(false)
  const ask = useAskWalk()
  const kind = kindOf(entry)
  const fails = (told?.findings.length ?? 0) > 0
  const where = { n: index + 1 }

  const accept = async () => {
    if (!told) return
    const differs = told.findings.flatMap(({ line, column }) => {
      const path = pathAt(source, offsetOf(source.text, line, column))
      if (path[0] !== 'walk' || path[2] !== 'expect') return []
      return [path[3] === 'kept' && path[4] !== undefined ? `kept.${path[4]}` : String(path[3] ?? 'at')]
    })
    // A shape such as `expect: enter` is found at its value, whatever the key.
    const known: Record<string, unknown> = {}
    if (differs.includes('due')) {
      const walk = await ask({ scenario: source.text, path: play.file, upto: index + 1 })
      const job = walk.now?.jobs.find(({ inside }) => inside === told.inside)
      const at = partsOf(told.expect).find(({ key }) => key === 'at')?.value
      const step = job?.steps.find(({ address }) => address === at)
      const due = partsOf(entry.expect).some(({ key }) => key === 'at') ? step?.due_local : job?.due_local
      if (due) known.due = due
    }
    const next = accepting(
      entry,
      {
        refused: told.refused?.code ?? null,
        expect: told.expect,
        differs: differs.length > 0 ? differs : ['at'],
      },
      known,
    )
    change('scenario.did.accept', changeEntry(source, index, next), where)
  }

  const toggle = (part: Part) =>
    change('scenario.did.expect', changeEntry(source, index, { expect: toggled(entry.expect, part) }), where)
  const parts = partsOf(entry.expect)
  const now: Part[] = told && told.refused === null ? partsOf(told.expect) : []
  const more = offered(entry.expect, now, kind === 'after' && told !== undefined)
  const shown = opened ? more : parts
  const evidence = Object.entries(mapIn(entry.evidence))
  const answers = Object.entries(mapIn(entry.answers))
  const actions = Object.entries(mapIn(entry.actions))

  return (
    <li
      className="scn-entry"
      data-kind={kind}
      data-fails={fails || undefined}
      data-refused={told?.refused ? true : undefined}
      data-here={position === index + 1 || undefined}
      data-later={position < index + 1 || undefined}
    >
      <span className="scn-entry-dot">
        <Icon name={told?.refused ? 'shield' : (ICON[kind] ?? 'eye')} size={16} />
      </span>
      <div className="scn-entry-body">
        <p className="scn-entry-line">
          <button
            type="button"
            className="scn-entry-say"
            aria-label={t('scenario.entryN', { n: index + 1, what: entrySaid(say, entry, told) })}
            onClick={() => look(index + 1 === story.walk.length ? null : index + 1)}
          >
            {entrySaid(say, entry, told)}
          </button>
          {told && (
            <span className="scn-quiet numbers scn-entry-time">
              {before && before.local.slice(0, 10) === told.local.slice(0, 10)
                ? hourSaid(told.local)
                : said(told.local, say.language)}
            </span>
          )}
          {!readOnly && (
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
          )}
        </p>
        {(answers.length > 0 || evidence.length > 0 || actions.length > 0) && (
          <p className="scn-entry-with">
            {answers.slice(0, 3).map(([name, value]) => (
              <code key={name}>
                {name}: {short(value)}
              </code>
            ))}
            {answers.length > 3 && <span>+{answers.length - 3}</span>}
            {evidence.map(([name, value]) => (
              <span key={name} className="scn-entry-shot">
                <Icon name="camera" size={14} />
                {name}: {shotsSaid(value, t)}
              </span>
            ))}
            {actions.map(([name, how]) => (
              <span key={name} className="scn-entry-shot">
                <Icon name="settings" size={14} />
                {name}: {ranSaid(how, t)}
              </span>
            ))}
          </p>
        )}
        {told?.refused && (
          <p className="scn-entry-refused">
            <Badge tone={fails ? 'danger' : 'warning'} icon="shield">
              {t('scenario.refused')}
            </Badge>
            <span>{told.refused.sentence}</span>
          </p>
        )}
        {told?.notified.map((one) => (
          <p key={`${one.who}${one.address}`} className="scn-entry-told">
            <Icon name="bell" size={16} />
            {t('scenario.told', {
              who: personSaid(say, one.who),
              people: one.people.map((login) => personSaid(say, login)).join(t('state.listSeparator')),
            })}
          </p>
        ))}
        {told?.raised.map((one) => (
          <p key={`r${one.who}${one.address}`} className="scn-entry-told">
            <Icon name="rise" size={16} />
            {t('scenario.raised', {
              who: personSaid(say, one.who),
              people: one.people.map((login) => personSaid(say, login)).join(t('state.listSeparator')),
            })}
          </p>
        ))}
        {fails && told && (
          <Banner
            tone="danger"
            quiet
            title={t('scenario.differs', where)}
            action={
              !readOnly && (
                <div className="scn-tried-acts">
                  {told.outcome !== 'impossible' && (
                    <Button icon="check" onClick={() => void accept()}>
                      {t('scenario.accept')}
                    </Button>
                  )}
                  <Button
                    kind="quiet"
                    icon="undo"
                    onClick={() => {
                      change('scenario.did.anew', cutFrom(source, index))
                      look(null)
                    }}
                  >
                    {t('scenario.anewHere')}
                  </Button>
                </div>
              )
            }
          >
            {told.findings.map(({ message, hint }) => (
              <p key={message.en}>
                {short2(pick(message, language))}
                {hint && <span className="scn-quiet"> {pick(hint, language)}</span>}
              </p>
            ))}
          </Banner>
        )}
        {(shown.length > 0 || (!readOnly && more.length > 0)) && told?.refused == null && (
          <ul className="scn-expects" aria-label={t('scenario.expects', where)}>
            {shown.map((part) => {
              const on = parts.some((one) => samePart(one, part))
              return (
                <li key={`${part.key}${JSON.stringify(part.value)}`}>
                  <button
                    type="button"
                    className="scn-expect"
                    aria-pressed={on}
                    disabled={readOnly}
                    onClick={() => toggle(part)}
                  >
                    <Icon name={on ? 'check' : 'plus'} size={14} />
                    {partSaid(say, part)}
                  </button>
                </li>
              )
            })}
            {!readOnly && more.length > parts.length && (
              <li>
                <button
                  type="button"
                  className="scn-expect scn-expect-more"
                  aria-expanded={opened}
                  onClick={() => setOpened(!opened)}
                >
                  {opened ? t('scenario.fewer') : t('scenario.expectMore')}
                </button>
              </li>
            )}
          </ul>
        )}
        {fails === false && entry.refused !== undefined && !readOnly && (
          <button
            type="button"
            className="scn-expect"
            aria-pressed="true"
            onClick={() =>
              change(
                'scenario.did.expect',
                rewriteEntry(source, index, { ...entry, refused: undefined }),
                where,
              )
            }
          >
            <Icon name="check" size={14} />
            {t('scenario.expect.refused', { code: String(entry.refused) })}
          </button>
        )}
      </div>
    </li>
  )
}

function shotsSaid(value: unknown, t: ReturnType<typeof useWords>['t']): string {
  const shots = shotsIn(value)
  if (shots.every((shot) => Object.keys(shot).length === 0)) return String(shots.length)
  return shots.map((shot) => shotSaid(shot, t)).join(t('state.listSeparator'))
}

function ranSaid(how: unknown, t: ReturnType<typeof useWords>['t']): string {
  if (typeof how !== 'object' || how === null)
    return t(how === 'fails' ? 'scenario.actions.fails' : 'scenario.actions.succeeds')
  return 'error' in how
    ? `${t('scenario.actions.fails')} (${String(how.error)})`
    : short((how as { result?: unknown }).result ?? null)
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 24 ? `${text.slice(0, 23)}…` : text
}

/** Without the name of the scenario, which stands above. */
function short2(message: string): string {
  return message
    .replace(/^.*?does not hold: (entry \d+(, `[^`]*`( by \S+)?)?: )?/, '')
    .replace(/^场景“.*?”不成立：(第 \d+ 条(，`[^`]*`(（[^）]*）)?)?：)?/, '')
}

function offsetOf(text: string, line: number, column: number): number {
  let at = 0
  for (let n = 1; n < line; n++) at = text.indexOf('\n', at) + 1
  return at + Math.max(0, [...text.slice(at)].slice(0, column - 1).join('').length)
}
