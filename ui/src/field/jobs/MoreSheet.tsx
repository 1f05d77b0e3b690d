import { useState } from 'react'
import { EmptyState, Icon, List, ListItem, Sheet, useToast } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { useWords } from '../../words/index.ts'
import { useExplain } from '../steps/Faults.tsx'
import { useDoing } from './doing.ts'
import { useOverview } from './overview.ts'
import { ReasonSheet } from './ReasonSheet.tsx'

type Asked = 'note' | 'pause' | 'decline'

/** What one does more rarely: a note, a pause, declining what was accepted. */
export function MoreSheet({ kept, open, onClose }: { kept: KeptJob; open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const toast = useToast()
  const explain = useExplain(kept)
  const { acts } = useOverview(kept)
  const { busy, carryOut } = useDoing(kept.card.id)
  const [asked, ask] = useState<Asked | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const over = kept.card.status === 'completed' || kept.card.status === 'cancelled'

  async function send(act: Asked, reason: string) {
    const done = await carryOut({ do: 'act', act, reason })
    if (!done) return
    if ('kept' in done) {
      ask(null)
      toast({ text: t('job.kept'), tone: 'success', seconds: 3 })
    } else setRefused('full' in done ? t('step.full.title') : explain(done))
  }

  const begin = (act: Asked) => {
    setRefused(null)
    onClose()
    ask(act)
  }
  const items: [Asked, Parameters<typeof Icon>[0]['name']][] = [
    ['note', 'edit'],
    ['pause', 'pause'],
    ['decline', 'close'],
  ]
  const offered = over
    ? []
    : items.filter(([act]) => acts.includes(act) && !(act === 'pause' && kept.card.status === 'paused'))
  return (
    <>
      <Sheet open={open} onClose={onClose} title={t('job.more')}>
        {offered.length > 0 ? (
          <List>
            {offered.map(([act, icon]) => (
              <ListItem
                key={act}
                leading={<Icon name={icon} />}
                title={t(TITLES[act])}
                onClick={() => begin(act)}
              />
            ))}
          </List>
        ) : (
          <EmptyState icon="info" title={t('job.moreNone')} />
        )}
        <p className="job-hint">{t('job.number', { number: kept.card.number ?? kept.card.id })}</p>
      </Sheet>
      {asked && (
        <ReasonSheet
          open
          title={t(ASKS[asked].title)}
          text={t(ASKS[asked].text)}
          label={t(asked === 'note' ? 'job.note.label' : 'job.reason')}
          send={t(TITLES[asked])}
          danger={asked === 'decline'}
          busy={busy}
          refused={refused}
          onSend={(reason) => void send(asked, reason)}
          onClose={() => ask(null)}
        />
      )}
    </>
  )
}

const TITLES = { note: 'job.note', pause: 'job.pause', decline: 'job.decline' } as const
const ASKS = {
  note: { title: 'job.note.title', text: 'job.note.text' },
  pause: { title: 'job.pause.title', text: 'job.pause.text' },
  decline: { title: 'job.decline.title', text: 'job.decline.text' },
} as const
