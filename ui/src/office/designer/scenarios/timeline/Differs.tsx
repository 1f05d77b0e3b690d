// Where a walk went another way than it is written, and the two ways out.

import { cutFrom, type Entry } from '../../../../authoring/scenario/index.ts'
import { Banner, Button } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { usePlay } from '../play.ts'
import type { Told } from '../walking.ts'
import { useAccept } from './accepting.ts'

export interface ToldProps {
  entry: Entry
  index: number
  told: Told
}

/** What does not hold at an entry: accepted as it is now, or walked anew. */
export function Differs({ entry, index, told }: ToldProps) {
  const { source, look, readOnly, change } = usePlay()
  const { t, language } = useWords()
  const accept = useAccept(entry, index, told)
  const where = { n: index + 1 }
  return (
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
          {withoutName(pick(message, language))}
          {hint && <span className="scn-quiet"> {pick(hint, language)}</span>}
        </p>
      ))}
    </Banner>
  )
}

/** Without the name of the scenario, which stands above. */
function withoutName(message: string): string {
  return message
    .replace(/^.*?does not hold: (entry \d+(, `[^`]*`( by \S+)?)?: )?/, '')
    .replace(/^场景“.*?”不成立：(第 \d+ 条(，`[^`]*`(（[^）]*）)?)?：)?/, '')
}
