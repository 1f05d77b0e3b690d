import { classes, Icon } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { type Event, useSopTitles } from './asking.ts'
import { Linked, outcomeIcon, useHeadline, useWhy } from './outcomes.tsx'

/** What every trigger made of an event, each in a sentence. */
export function Trail({ event }: { event: Event }) {
  const { t } = useWords()
  const why = useWhy()
  const headline = useHeadline()
  const sopOf = useSopTitles()
  const said = headline(event)
  const own = event.outcomes.some(({ code }) => code === event.outcome)
  return (
    <ol className="trail">
      {!own && (
        <li className="trail-line">
          <Mark code={event.outcome} />
          <div>
            <Linked sentence={said.sentence} jobs={said.jobs} />
            {event.outcome === 'unknown_device' && event.device_key !== null && (
              <div>
                <a href={`/office/devices?register=${encodeURIComponent(event.device_key)}`}>
                  {t('devices.why.register')}
                </a>
              </div>
            )}
          </div>
        </li>
      )}
      {event.outcomes.map((outcome) => (
        <li key={`${outcome.sop}/${outcome.trigger}`} className="trail-line">
          <Mark code={outcome.code} />
          <div>
            <Linked sentence={why(event, outcome)} jobs={outcome.jobs} />
            {outcome.code === 'not_long_enough' && typeof outcome.params.event === 'number' && (
              <>
                {' '}
                <a href={`/office/devices/events?event=${outcome.params.event}`}>{t('devices.test.look')}</a>
              </>
            )}
            {outcome.trigger !== '' && (
              <div className="muted trail-who">
                {t('devices.event.byTrigger', { trigger: outcome.trigger, sop: sopOf(outcome.sop) })}
              </div>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Mark({ code }: { code: string | null }) {
  const { tone, icon } = outcomeIcon(code)
  return (
    <span className={classes('trail-mark', `tone-${tone}`)} aria-hidden="true">
      <Icon name={icon} size={18} />
    </span>
  )
}
