import { useState } from 'react'
import { Banner, Button, ButtonLink, EmptyState, Screen, Skeleton } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { useNavigation } from '../shell/navigation.tsx'
import { useOnline } from '../shell/phone.tsx'
import { OfferCard } from './OfferCard.tsx'
import { useOffers, useTicking } from './use_offers.ts'

/** One offer, as the link of its message opens it; what is gone says so. */
export function OfferScreen({ id }: { id: string }) {
  const { t } = useWords()
  const { back } = useNavigation()
  const online = useOnline()
  const { offers, failed, drop, ask } = useOffers()
  const [said, setSaid] = useState<string | null>(null)
  const offer = offers?.find((one) => one.id === id)
  const now = useTicking(offer !== undefined)
  return (
    <Screen title={t('offer.title')} back={back}>
      {offer ? (
        <OfferCard
          offer={offer}
          now={now}
          onOver={(gone, text) => {
            drop(gone)
            setSaid(text)
          }}
        />
      ) : offers !== null ? (
        <EmptyState
          icon="info"
          title={said ?? t('offer.none')}
          action={
            <ButtonLink kind="primary" href={addressOf({ at: 'today' })}>
              {t('missing.home')}
            </ButtonLink>
          }
        >
          {said === null && t('offer.none.text')}
        </EmptyState>
      ) : !online ? (
        <EmptyState icon="cloud-off" title={t('offer.offline')} />
      ) : failed ? (
        <Banner tone="warning" action={<Button onClick={ask}>{t('act.retry')}</Button>}>
          {t('offer.failed')}
        </Banner>
      ) : (
        <Skeleton rows={3} />
      )}
    </Screen>
  )
}
