import { useState } from 'react'
import type { Schemas } from '../../api/index.ts'
import { Card, classes, IconButton, Skeleton } from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import { useCalendarDays } from './calendars.ts'

type Day = Schemas['CalendarDayOut']

const HOUR = 3_600_000

/** A year of a calendar as the runtime reckons with it: what is worked, and each day that is another than usual. */
export function Year({ name }: { name: string }) {
  const { t } = useWords()
  const [year, setYear] = useState(() => new Date().getFullYear())
  const days = useCalendarDays(name, year)
  return (
    <Card
      title={t('calendars.year', { year: String(year) })}
      actions={
        <span className="setup-row">
          <IconButton icon="chevron-left" label={t('calendars.before')} onClick={() => setYear(year - 1)} />
          <IconButton icon="chevron-right" label={t('calendars.after')} onClick={() => setYear(year + 1)} />
        </span>
      }
    >
      {days.isPending ? (
        <Skeleton rows={4} />
      ) : days.isError ? (
        <Failed error={days.error} onAgain={() => void days.refetch()} />
      ) : (
        <Days days={days.data.items} />
      )}
    </Card>
  )
}

function Days({ days }: { days: readonly Day[] }) {
  const { t, language } = useWords()
  const working = days.filter((one) => one.hours.length > 0)
  const hours = working.reduce((sum, one) => sum + hoursOf(one.hours), 0)
  const special = days.filter((one) => one.why !== 'week')
  const month = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  const letter = new Intl.DateTimeFormat(language, { weekday: 'narrow', timeZone: 'UTC' })
  const whole = new Intl.DateTimeFormat(language, {
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  })
  const at = (one: Day) => new Date(`${one.date}T00:00:00Z`)
  const says = (one: Day) =>
    [
      whole.format(at(one)),
      pick(one.title, language) || (one.why === 'week' ? '' : t(`calendars.why.${one.why}`)),
      one.hours.map((span) => span.join('–')).join(', ') || t('calendars.off'),
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <>
      <p className="muted">{t('calendars.sum', { days: working.length, hours: Math.round(hours) })}</p>
      <ul className="year-legend">
        <li>
          <span className="year-mark year-work" /> {t('calendars.legend.work')}
        </li>
        <li>
          <span className="year-mark" /> {t('calendars.why.off')}
        </li>
        {(['holiday', 'made_up', 'exception'] as const).map((why) => (
          <li key={why}>
            <span className={`year-mark year-${why}`} /> {t(`calendars.why.${why}`)}
          </li>
        ))}
      </ul>
      <div className="year" aria-hidden="true">
        {Array.from({ length: 12 }, (_, number) => {
          const own = days.filter((one) => Number(one.date.slice(5, 7)) === number + 1)
          const [first] = own
          if (!first) return null
          const skip = (at(first).getUTCDay() + 6) % 7
          return (
            <div key={first.date} className="year-month">
              <div className="year-month-name">{month.format(at(first))}</div>
              <div className="year-days">
                {DAYS.map((day) => (
                  <span key={day} className="year-letter">
                    {letter.format(Date.UTC(2024, 0, 1 + day))}
                  </span>
                ))}
                {DAYS.slice(0, skip).map((day) => (
                  <span key={day} />
                ))}
                {own.map((one) => (
                  <span
                    key={one.date}
                    title={says(one)}
                    className={classes(
                      'year-day',
                      one.hours.length > 0 && 'year-work',
                      one.why !== 'week' && `year-${one.why}`,
                    )}
                  >
                    {Number(one.date.slice(8))}
                  </span>
                ))}
              </div>
            </div>
          )
        })}
      </div>
      {special.length > 0 && (
        <details className="year-special">
          <summary>
            {t('calendars.special')} ({special.length})
          </summary>
          <ul>
            {special.map((one) => (
              <li key={one.date}>{says(one)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const DAYS = [0, 1, 2, 3, 4, 5, 6]

function hoursOf(spans: readonly (readonly string[])[]): number {
  const ms = (text: string) => {
    const [hours = 0, minutes = 0] = text.split(':').map(Number)
    return hours * HOUR + minutes * 60_000
  }
  return spans.reduce((sum, [from = '', to = '']) => {
    const length = ms(to) - ms(from)
    return sum + (length > 0 ? length : length + 24 * HOUR) / HOUR
  }, 0)
}
