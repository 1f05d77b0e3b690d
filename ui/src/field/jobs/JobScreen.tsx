import { useEffect, useState } from 'react'
import { Badge, Banner, IconButton, Screen, Skeleton } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { pick, useWords } from '../../words/index.ts'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { useJob, usePhone } from '../shell/phone.tsx'
import { Guide } from '../steps/Guide.tsx'
import { Actions } from './Actions.tsx'
import { Facts } from './Facts.tsx'
import { Finished } from './Finished.tsx'
import { History } from './History.tsx'
import { MissingJob } from './MissingJob.tsx'
import { MoreSheet } from './MoreSheet.tsx'
import { Questions } from './Questions.tsx'
import { Standing } from './Standing.tsx'
import { Unsent } from './Unsent.tsx'
import './job.css'

/** A job: whom it is about, where it stands, and the one thing to do now. */
export function JobScreen({ id }: { id: string }) {
  const { t } = useWords()
  const { back } = useNavigation()
  const kept = useJob(id)
  useScroll(kept !== undefined)
  if (kept === undefined)
    return (
      <Screen title={t('job.title')} back={back}>
        <Skeleton rows={4} />
      </Screen>
    )
  return kept === null ? <MissingJob id={id} /> : <Job kept={kept} />
}

function Job({ kept }: { kept: KeptJob }) {
  const { t, language } = useWords()
  const phone = usePhone()
  const { back } = useNavigation()
  const [more, setMore] = useState(false)
  const { card, job } = kept
  const title = pick(card.title, language)
  useEffect(() => {
    if (card.fresh) void phone.seen(card.id)
  }, [phone, card.id, card.fresh])
  const over = card.status === 'completed' || card.status === 'cancelled'
  const paused = card.status === 'paused'
  const why = paused ? pausedWhy(kept) : ''
  return (
    <Screen
      title={card.subject?.name ?? title}
      subtitle={card.subject ? title : undefined}
      back={back}
      actions={<IconButton icon="more" label={t('job.more')} onClick={() => setMore(true)} />}
      footer={over ? undefined : <Actions kept={kept} />}
    >
      {kept.gone && (
        <Banner tone="warning" quiet>
          {t(`job.gone.${kept.gone}`)}
        </Banner>
      )}
      {!card.ready && !over && (
        <Banner tone="warning" icon="cloud-off" quiet>
          {t('job.notReady')}
        </Banner>
      )}
      {paused && (
        <Banner tone="warning" icon="pause" quiet title={t('job.paused')}>
          {why && t('job.pausedWhy', { reason: why })}
        </Banner>
      )}
      {over && <Finished kept={kept} />}
      {card.offered && !over && (
        <p>
          <Badge tone="primary" icon="star">
            {t('day.badge.new')}
          </Badge>
        </p>
      )}
      <Questions kept={kept} />
      <Facts kept={kept} />
      <Standing kept={kept} />
      <Unsent kept={kept} />
      <Guide
        kept={kept}
        guide={kept.playbook.runbook.guide}
        scope=""
        title={t('job.guide')}
        of={job.opening.sop}
      />
      <History kept={kept} />
      <MoreSheet kept={kept} open={more} onClose={() => setMore(false)} />
    </Screen>
  )
}

function pausedWhy({ history }: KeptJob): string {
  const reason = history.findLast(({ event }) => event.type === 'job.paused')?.event.reason
  return typeof reason === 'string' ? reason : ''
}
