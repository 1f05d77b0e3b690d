import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import { Badge, Banner, Button, ButtonLink, Sheet, Skeleton, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import { PICTURES, type Status, TONES } from './statuses.ts'
import { useErrorWords } from './words.ts'
import './letter.css'

const AGAIN = ['dead', 'doubtful', 'skipped']

/** One delivery: what the person gets to read, and how it went. */
export function DeliverySheet({
  id,
  nameOf,
  onClose,
}: {
  id: string
  nameOf: (channel: string) => string
  onClose: () => void
}) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState(false)
  const at = { params: { path: { delivery: id } } }
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', 'one', id],
    queryFn: ({ signal }) => got(client.GET('/api/deliveries/{delivery}', { ...at, signal })),
  })
  const resend = async () => {
    setBusy(true)
    try {
      await got(client.POST('/api/deliveries/{delivery}/resend', at))
      toast({ text: t('deliveries.resent', { n: 1 }), tone: 'success' })
    } catch (problem) {
      toast({ text: inWords(problem, t), tone: 'danger' })
    } finally {
      setBusy(false)
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
    }
  }
  const moment = (when: string) => formats.exact(Date.parse(when))
  const status = data?.status as Status | undefined
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('deliveries.one')}
      footer={
        data &&
        AGAIN.includes(data.status) && (
          <Button kind="primary" icon="send" busy={busy} onClick={() => void resend()}>
            {t('deliveries.resend')}
          </Button>
        )
      }
    >
      {!data || !status ? (
        error ? (
          <Failed error={error} onAgain={() => void refetch()} />
        ) : (
          <Skeleton rows={4} />
        )
      ) : (
        <div className="delivery">
          <div className="delivery-status">
            <Badge tone={TONES[status]} icon={PICTURES[status]}>
              {t(`deliveries.is.${status}`)}
            </Badge>
            <span className="delivery-why">{t(`deliveries.means.${status}`)}</span>
          </div>
          {data.error && (
            <Banner tone={status === 'dead' ? 'danger' : 'warning'} quiet>
              {errorWords(data.error)}
            </Banner>
          )}
          <section className="letter" lang={data.language} aria-label={t('deliveries.words')}>
            <p className="letter-subject">{data.title}</p>
            <p className="letter-text">{data.text}</p>
          </section>
          <dl className="delivery-facts">
            <dt>{t('deliveries.person')}</dt>
            <dd>
              {data.name} <span className="muted">{data.person}</span>
            </dd>
            <dt>{t('deliveries.channel')}</dt>
            <dd>{nameOf(data.channel)}</dd>
            <dt>{t('deliveries.made')}</dt>
            <dd className="numbers">{moment(data.created_at)}</dd>
            {data.sent_at && (
              <>
                <dt>{t('deliveries.sentAt')}</dt>
                <dd className="numbers">{moment(data.sent_at)}</dd>
              </>
            )}
            {['waiting', 'held'].includes(status) && (
              <>
                <dt>{t('deliveries.due')}</dt>
                <dd className="numbers">{moment(data.due_at)}</dd>
              </>
            )}
            <dt>{t('deliveries.tried')}</dt>
            <dd>{t('deliveries.attempts', { n: data.attempts })}</dd>
            {data.receipt && (
              <>
                <dt>{t('deliveries.receipt')}</dt>
                <dd className="delivery-receipt">{data.receipt}</dd>
              </>
            )}
            {data.leads && (
              <>
                <dt>{t('deliveries.leads')}</dt>
                <dd className="delivery-receipt">{data.leads}</dd>
              </>
            )}
            {(data.carries > 0 || data.digest_of) && (
              <>
                <dt>{t('deliveries.digest')}</dt>
                <dd>
                  {data.digest_of
                    ? t('deliveries.carried')
                    : t('deliveries.carries', { n: data.carries + 1 })}
                </dd>
              </>
            )}
          </dl>
          <p className="muted">{t('deliveries.wordsNow')}</p>
          {data.job && (
            <div>
              <ButtonLink icon="job" href={`/office/jobs/${data.job}`}>
                {t('deliveries.job')}
              </ButtonLink>
            </div>
          )}
        </div>
      )}
    </Sheet>
  )
}
