import { useState } from 'react'
import { Button, ButtonLink, useToast } from '../../design/index.ts'
import type { JobCard, KeptJob } from '../../offline/phone.ts'
import { pick, useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { usePhone } from '../shell/phone.tsx'
import { useExplain } from '../steps/Faults.tsx'
import { placeToGo } from '../steps/places.ts'
import { useDoing } from './doing.ts'
import { useOverview, waitsFor } from './overview.ts'
import { ReasonSheet } from './ReasonSheet.tsx'

/** The one thing to do now: accept, resume, or go to the step. */
export function Actions({ kept }: { kept: KeptJob }) {
  const { t, language } = useWords()
  const toast = useToast()
  const explain = useExplain(kept)
  const { busy, carryOut } = useDoing(kept.card.id)
  const phone = usePhone()
  const { card } = kept
  const { acts, open } = useOverview(kept)
  const [declining, decline] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)

  async function act(what: 'accept' | 'resume' | 'decline', reason?: string) {
    const done = await carryOut({ do: 'act', act: what, ...(reason && { reason }) })
    if (!done) return
    if ('kept' in done) {
      decline(false)
      toast({ text: t(what === 'accept' ? 'job.accepted' : 'job.kept'), tone: 'success', seconds: 3 })
    } else if ('full' in done) toast({ text: t('step.full.title'), tone: 'danger' })
    else if (what === 'decline') setRefused(explain(done))
    else toast({ text: explain(done), tone: 'danger' })
  }

  const started = (kept.job.state.handed_in_by ?? []).length > 0
  const handedOn = kept.job.state.handed_in_by?.includes(phone.me.login) && card.status === 'open'
  const others = [...new Set(open.flatMap((one) => waitsFor(kept, one, language)))].slice(0, 3)
  const nothing = (
    <div className="job-footer-nothing">
      <p>
        {!handedOn
          ? t('job.notForYou')
          : others.length > 0
            ? t('step.ended.handedOnText', { who: others.join(', ') })
            : t('step.ended.handedOn')}
      </p>
      <ButtonLink wide href={addressOf({ at: 'today' })}>
        {t('step.ended.today')}
      </ButtonLink>
    </div>
  )
  if (kept.gone) return nothing
  if (card.status === 'paused')
    return acts.includes('resume') ? (
      <Button kind="primary" icon="play" busy={busy} onClick={() => void act('resume')}>
        {t('job.resume')}
      </Button>
    ) : (
      nothing
    )
  const step = mineFirst(card)
  const label = step && pick(step.title, language)
  const go = step && (
    <ButtonLink
      kind={card.offered ? 'secondary' : 'primary'}
      icon="arrow-right"
      href={addressOf(placeToGo(kept, mineOf(card)))}
    >
      {mineOf(card).length > 1
        ? t(started ? 'job.goOn' : 'job.start')
        : t(started ? 'job.goOnAt' : 'job.startAt', { step: label ?? '' })}
    </ButtonLink>
  )
  if (card.offered)
    return (
      <>
        <Button onClick={() => decline(true)}>{t('job.decline')}</Button>
        <Button kind="primary" icon="check" busy={busy} onClick={() => void act('accept')}>
          {t('job.accept')}
        </Button>
        <ReasonSheet
          open={declining}
          title={t('job.decline.title')}
          text={t('job.decline.text')}
          label={t('job.reason')}
          send={t('job.decline')}
          danger
          busy={busy}
          refused={refused}
          onSend={(reason) => void act('decline', reason)}
          onClose={() => decline(false)}
        />
      </>
    )
  return go ?? nothing
}

function mineOf(card: JobCard): string[] {
  return card.steps.filter((step) => step.mine).map((step) => step.address)
}

function mineFirst(card: JobCard) {
  return card.steps.find((step) => step.mine)
}
