import { useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import { Badge, Banner, Button, Icon, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { dueInWords } from '../due.ts'
import { ReasonSheet } from '../jobs/ReasonSheet.tsx'
import { useNavigation } from '../shell/navigation.tsx'
import { useOnline, usePhone } from '../shell/phone.tsx'
import { goneInWords, goneOf, leftInWords, type Offer } from './offers.ts'
import './offers.css'

interface Props {
  offer: Offer
  now: number
  /** It was answered, or is gone: `said` is what there is to know, null where nothing is. */
  onOver: (id: string, said: string | null) => void
}

/** A job that is offered: what, where, how far, how long one can still accept; and the two answers. */
export function OfferCard({ offer, now, onOver }: Props) {
  const { t, language, formats } = useWords()
  const { client } = useSession()
  const { go } = useNavigation()
  const phone = usePhone()
  const online = useOnline()
  const toast = useToast()
  const [busy, setBusy] = useState<'accept' | 'decline' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [declining, setDeclining] = useState(false)
  const title = pick(offer.title, language)
  const left = leftInWords(Date.parse(offer.expires_at), now, t, formats)
  const due = offer.due_at === null ? null : dueInWords(Date.parse(offer.due_at), now, t, formats)
  const params = { path: { offer: offer.id } }

  const tried = async (what: 'accept' | 'decline', work: () => Promise<void>) => {
    setBusy(what)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      const gone = goneOf(error)
      if (gone) onOver(offer.id, goneInWords(gone, t))
      else setProblem(inWords(error, t))
    } finally {
      setBusy(null)
    }
  }
  const accept = () =>
    tried('accept', async () => {
      await got(client.POST('/api/offers/{offer}/accept', { params }))
      await phone.sync()
      onOver(offer.id, null)
      toast({ tone: 'success', text: t('offer.accepted') })
      go({ at: 'job', job: offer.job })
    })
  const decline = (reason: string) =>
    tried('decline', async () => {
      await got(client.POST('/api/offers/{offer}/decline', { params, body: { reason: reason || null } }))
      setDeclining(false)
      onOver(offer.id, t('offer.declined'))
    })

  return (
    <article className={`offer-card offer-card-${left.tone}`} aria-labelledby={`offer-${offer.id}`}>
      <p className="offer-left" role="timer">
        <Icon name="clock" size={18} />
        {left.text}
        <span className="offer-number">{t('job.number', { number: String(offer.number) })}</span>
      </p>
      <h3 className="offer-subject" id={`offer-${offer.id}`}>
        {offer.subject ?? title}
      </h3>
      {offer.subject !== null && <p className="offer-title">{title}</p>}
      <dl className="offer-facts">
        <div>
          <dt>
            <Icon name="pin" size={18} />
            <span className="unseen">{t('offer.where')}</span>
          </dt>
          <dd>
            {offer.address ?? (pick(offer.branch_title, language) || offer.branch)}
            {offer.distance !== null && (
              <span className="offer-away">
                {' '}
                {t('day.near.away', { distance: formats.distance(offer.distance) })}
              </span>
            )}
          </dd>
        </div>
        {due && (
          <div>
            <dt>
              <Icon name="flag" size={18} />
              <span className="unseen">{t('offer.due')}</span>
            </dt>
            <dd>{due.text}</dd>
          </div>
        )}
        {offer.others > 0 && (
          <div>
            <dt>
              <Icon name="users" size={18} />
              <span className="unseen">{t('offer.who')}</span>
            </dt>
            <dd>{t('offer.others', { n: offer.others })}</dd>
          </div>
        )}
      </dl>
      {(offer.priority === 'urgent' || offer.priority === 'high') && (
        <p>
          <Badge tone={offer.priority === 'urgent' ? 'danger' : 'warning'} icon="flag">
            {t(offer.priority === 'urgent' ? 'day.badge.urgent' : 'day.badge.high')}
          </Badge>
        </p>
      )}
      {problem && !declining && <Banner tone="danger">{problem}</Banner>}
      {!online && <p className="offer-hint">{t('offer.offline')}</p>}
      <div className="offer-answers">
        <Button
          disabled={!online || left.tone === 'over' || busy !== null}
          onClick={() => setDeclining(true)}
        >
          {t('offer.decline')}
        </Button>
        <Button
          kind="primary"
          icon="check"
          busy={busy === 'accept'}
          disabled={!online || left.tone === 'over' || busy === 'decline'}
          onClick={() => void accept()}
        >
          {t('offer.accept')}
        </Button>
      </div>
      <ReasonSheet
        open={declining}
        title={t('offer.decline.title')}
        text={t('offer.decline.text')}
        label={t('offer.decline.reason')}
        send={t('offer.decline')}
        required={false}
        busy={busy === 'decline'}
        refused={problem}
        onSend={(reason) => void decline(reason)}
        onClose={() => {
          setDeclining(false)
          setProblem(null)
        }}
      />
    </article>
  )
}
