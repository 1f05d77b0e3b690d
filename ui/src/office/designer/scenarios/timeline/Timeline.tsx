// The entries of a walk, in sentences: how the job was opened, and what came after.

import { Fragment, useState } from 'react'
import { cutFrom } from '../../../../authoring/scenario/index.ts'
import { Banner, Button, Icon, IconButton } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { said } from '../clockwork.ts'
import { EntrySheet } from '../EntrySheet.tsx'
import { usePlay } from '../play.ts'
import { personSaid } from '../saying.ts'
import { Line } from './Line.tsx'

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
