// What the engine answered to an entry.

import { Badge, Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { usePlay } from '../play.ts'
import { personSaid } from '../saying.ts'
import type { Told } from '../walking.ts'

/** What came of an entry: who was told, or why it was refused. */
export function Happened({ told, fails }: { told: Told; fails: boolean }) {
  const { say } = usePlay()
  const { t } = useWords()
  return (
    <>
      {told.refused && (
        <p className="scn-entry-refused">
          <Badge tone={fails ? 'danger' : 'warning'} icon="shield">
            {t('scenario.refused')}
          </Badge>
          <span>{told.refused.sentence}</span>
        </p>
      )}
      {told.notified.map((one) => (
        <p key={`${one.who}${one.address}`} className="scn-entry-told">
          <Icon name="bell" size={16} />
          {t('scenario.told', {
            who: personSaid(say, one.who),
            people: one.people.map((login) => personSaid(say, login)).join(t('state.listSeparator')),
          })}
        </p>
      ))}
      {told.raised.map((one) => (
        <p key={`r${one.who}${one.address}`} className="scn-entry-told">
          <Icon name="rise" size={16} />
          {t('scenario.raised', {
            who: personSaid(say, one.who),
            people: one.people.map((login) => personSaid(say, login)).join(t('state.listSeparator')),
          })}
        </p>
      ))}
    </>
  )
}
