// One entry of a walk: what was done, what came of it, and what is expected.

import { type Entry, kindOf } from '../../../../authoring/scenario/index.ts'
import { Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { hourSaid, said } from '../clockwork.ts'
import { usePlay } from '../play.ts'
import { entrySaid, ICON } from '../saying.ts'
import type { Told } from '../walking.ts'
import { Differs } from './Differs.tsx'
import { Expected } from './Expected.tsx'
import { Given } from './Given.tsx'
import { Happened } from './Happened.tsx'
import { LineMenu } from './LineMenu.tsx'

interface LineProps {
  entry: Entry
  index: number
  told: Told | undefined
  before: Told | undefined
  onEdit: () => void
}

export function Line({ entry, index, told, before, onEdit }: LineProps) {
  const { say, story, position, look, readOnly } = usePlay()
  const { t } = useWords()
  const kind = kindOf(entry)
  const fails = (told?.findings.length ?? 0) > 0

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
          {!readOnly && <LineMenu entry={entry} index={index} onEdit={onEdit} />}
        </p>
        <Given entry={entry} />
        {told && <Happened told={told} fails={fails} />}
        {fails && told && <Differs entry={entry} index={index} told={told} />}
        <Expected entry={entry} index={index} told={told} fails={fails} />
      </div>
    </li>
  )
}
