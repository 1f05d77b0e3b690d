// What a walk is held to after an entry: each part can be added and taken away.

import { useState } from 'react'
import { wordsFor } from '../../../../api/index.ts'
import {
  changeEntry,
  kindOf,
  offered,
  type Part,
  partsOf,
  rewriteEntry,
  samePart,
  toggled,
} from '../../../../authoring/scenario/index.ts'
import { Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { usePlay } from '../play.ts'
import { partSaid } from '../saying.ts'
import type { Told } from '../walking.ts'
import type { ToldProps } from './Differs.tsx'

/** What is expected after an entry, and what else may be. */
export function Expected({
  entry,
  index,
  told,
  fails,
}: Omit<ToldProps, 'told'> & { told: Told | undefined; fails: boolean }) {
  const { say, source, readOnly, change } = usePlay()
  const { t } = useWords()
  const [opened, setOpened] = useState(false)
  const where = { n: index + 1 }
  const toggle = (part: Part) =>
    change('scenario.did.expect', changeEntry(source, index, { expect: toggled(entry.expect, part) }), where)
  const parts = partsOf(entry.expect)
  const now: Part[] = told && told.refused === null ? partsOf(told.expect) : []
  const more = offered(entry.expect, now, kindOf(entry) === 'after' && told !== undefined)
  const shown = opened ? more : parts
  return (
    <>
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
          {t('scenario.expect.refused', { why: refusalSaid(String(entry.refused), t) })}
        </button>
      )}
    </>
  )
}

/** Why something must be refused, as whoever did it would read it. */
function refusalSaid(code: string, t: ReturnType<typeof useWords>['t']): string {
  return wordsFor(code, t)?.replace(/[.。]$/, '') ?? code
}
