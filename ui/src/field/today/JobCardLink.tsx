import { Badge, Icon } from '../../design/index.ts'
import type { JobCard } from '../../offline/phone.ts'
import { pick, useWords } from '../../words/index.ts'
import { dueInWords } from '../due.ts'
import { addressOf } from '../routing.ts'
import './card.css'

interface Props {
  card: JobCard
  now: number
  metres?: number | null
}

/** A job in a list: whom it is about, what is to be done, where, and by when. The whole card is the target. */
export function JobCardLink({ card, now, metres = null }: Props) {
  const { t, language, formats } = useWords()
  const title = pick(card.title, language)
  const due = card.dueAt === null || card.status !== 'open' ? null : dueInWords(card.dueAt, now, t, formats)
  const next = nextStep(card, language)
  return (
    <li className="job-card-item">
      <a className={`job-card job-card-${due?.tone ?? 'calm'}`} href={addressOf({ at: 'job', job: card.id })}>
        <span className="job-card-head">
          <span className="job-card-subject">
            {card.fresh && (
              <span className="job-card-unread">
                <span className="unseen">{t('day.badge.unread')}</span>
              </span>
            )}
            {card.subject?.name ?? title}
          </span>
          {due && <span className={`job-card-due job-card-due-${due.tone}`}>{due.text}</span>}
        </span>
        {card.subject && <span className="job-card-title">{title}</span>}
        {(card.address || metres !== null) && (
          <span className="job-card-line">
            <Icon name="pin" size={18} />
            <span>
              {card.address}
              {metres !== null && (
                <span className="job-card-away">
                  {' '}
                  {t('day.near.away', { distance: formats.distance(metres) })}
                </span>
              )}
            </span>
          </span>
        )}
        {next && (
          <span className="job-card-line">
            <Icon name={next.mine ? 'arrow-right' : 'clock'} size={18} />
            <span>
              {next.mine
                ? next.more > 0
                  ? t('day.card.atMore', { step: next.step, n: next.more })
                  : t('day.card.at', { step: next.step })
                : t('day.card.waits', { step: next.step })}
            </span>
          </span>
        )}
        <Badges card={card} />
      </a>
    </li>
  )
}

function nextStep(card: JobCard, language: string): { step: string; more: number; mine: boolean } | null {
  const mine = card.steps.filter((step) => step.mine)
  const of = mine.length > 0 ? mine : card.steps
  const first = of[0]
  return first ? { step: pick(first.title, language), more: of.length - 1, mine: first.mine } : null
}

function Badges({ card }: { card: JobCard }) {
  const { t } = useWords()
  const badges = [
    card.offered && (
      <Badge key="offered" tone="primary" icon="star">
        {t('day.badge.new')}
      </Badge>
    ),
    card.priority === 'urgent' && (
      <Badge key="urgent" tone="danger" icon="flag">
        {t('day.badge.urgent')}
      </Badge>
    ),
    card.priority === 'high' && (
      <Badge key="high" tone="warning" icon="flag">
        {t('day.badge.high')}
      </Badge>
    ),
    card.held > 0 && (
      <Badge key="held" tone="danger" icon="alert">
        {t('day.badge.held', { n: card.held })}
      </Badge>
    ),
    card.waiting > 0 && (
      <Badge key="unsent" tone="info" icon="upload">
        {t('day.badge.unsent', { n: card.waiting })}
      </Badge>
    ),
    card.status === 'paused' && (
      <Badge key="paused" tone="warning" icon="pause">
        {t('day.badge.paused')}
      </Badge>
    ),
    (card.status === 'completed' || card.status === 'cancelled') && (
      <Badge key="ended" icon="check-circle">
        {t('day.badge.ended')}
      </Badge>
    ),
    !card.mine && (
      <Badge key="role" icon="person">
        {t('day.badge.standIn')}
      </Badge>
    ),
    !card.ready && (
      <Badge key="ready" tone="warning" icon="cloud-off">
        {t('day.badge.notReady')}
      </Badge>
    ),
  ].filter(Boolean)
  return badges.length > 0 ? <span className="job-card-badges">{badges}</span> : null
}
