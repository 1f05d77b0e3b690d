import { useState } from 'react'
import { Banner, Button, Card, ConfirmDialog, useToast } from '../../design/index.ts'
import type { KeptJob, Outgoing, Settlement } from '../../offline/phone.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { told } from '../jobs/history.ts'
import { namesOf, personName, stepName } from '../jobs/names.ts'
import { addressOf } from '../routing.ts'
import { useNavigation } from '../shell/navigation.tsx'
import { useJob, useNow, usePhone } from '../shell/phone.tsx'
import { Faults } from '../steps/Faults.tsx'
import { commandWord, jobNamed } from './entries.ts'
import { WhatWasEntered } from './WhatWasEntered.tsx'

/** Work that the server did not take: what was done, how the job stands now, and what can be done about it. */
export function HeldWork({ entry }: { entry: Outgoing }) {
  const { t, language, formats } = useWords()
  const now = useNow()
  const kept = useJob(entry.job)
  const step = pick(entry.stepTitle, language)
  return (
    <Card tone="danger" title={jobNamed(kept, pick(entry.jobTitle, language) || t('job.title'))}>
      <Banner tone="danger" quiet>
        {why(entry, kept ?? null, t)}
      </Banner>
      {entry.problem && (
        <div className="held-side">
          <h3 className="held-side-title">{t('held.what')}</h3>
          <Faults problem={entry.problem} kept={kept ?? null} command={entry.command} />
        </div>
      )}
      <div className="held-side">
        <h3 className="held-side-title">{t('held.mine')}</h3>
        <p>
          {t(commandWord(entry.command))}
          {step && ` · ${step}`} · {t('outbox.made', { when: formats.ago(entry.madeAt, now) })}
        </p>
        <WhatWasEntered job={entry.job} command={entry.command} />
      </div>
      <div className="held-side">
        <h3 className="held-side-title">{t('held.theirs')}</h3>
        <Theirs kept={kept} />
        {kept && (
          <a href={addressOf({ at: 'job', job: entry.job })} className="held-link">
            {t('outbox.openJob')}
          </a>
        )}
      </div>
      <Choices entry={entry} />
    </Card>
  )
}

function why(entry: Outgoing, kept: KeptJob | null, t: ReturnType<typeof useWords>['t']): string {
  switch (entry.conflict) {
    case 'reassigned': {
      const login = kept?.server.state.assignee
      // The phone may know only the job as it was while it was still this person's.
      return kept && login && kept.gone !== 'unseen'
        ? t('held.why.reassigned', { who: personName(kept, login) })
        : t('held.why.reassignedNobody')
    }
    case 'closed':
      return t('held.why.closed')
    case 'moved_on':
      return t('held.why.moved_on')
    default:
      return t('held.why.refused')
  }
}

/** The job as the server has it, and the last thing somebody did to it. */
function Theirs({ kept }: { kept: KeptJob | null | undefined }) {
  const words = useWords()
  const { t, language, formats } = words
  const now = useNow()
  if (kept === undefined) return <p>{t('state.loading')}</p>
  if (kept === null || kept.gone === 'unseen') return <p>{t('held.theirs.gone')}</p>
  const { state } = kept.server
  const open = Object.keys(state.open ?? {})
  const names = namesOf(kept, words)
  const last = kept.history
    .filter((line) => line.seq <= (state.seq ?? 0))
    .findLast((line) => !told(line, t, names).detail)
  return (
    <>
      <p>
        {state.status === 'completed' || state.status === 'cancelled'
          ? t(state.status === 'completed' ? 'job.ended' : 'job.cancelled')
          : open.length > 0
            ? t('held.theirs.at', {
                steps: open
                  .slice(0, 5)
                  .map((address) => stepName(kept, address, language))
                  .join(', '),
              })
            : t('held.theirs.nothing')}
      </p>
      {last && (
        <p className="outbox-entry-how">
          {t('held.theirs.by', { line: told(last, t, names).text })} · {formats.ago(last.at, now)}
        </p>
      )}
    </>
  )
}

const ORDER: Settlement[] = ['edit', 'again', 'hand_over', 'withdraw']
const WORDS: Record<Settlement, { name: Key; text: Key; done: Key; confirm: Key | null }> = {
  edit: { name: 'held.edit', text: 'held.edit.text', done: 'held.done.edit', confirm: null },
  again: { name: 'held.again', text: 'held.again.text', done: 'held.done.again', confirm: null },
  hand_over: {
    name: 'held.hand_over',
    text: 'held.hand_over.text',
    done: 'held.done.hand_over',
    confirm: 'held.hand_over.confirm',
  },
  withdraw: {
    name: 'held.withdraw',
    text: 'held.withdraw.text',
    done: 'held.done.withdraw',
    confirm: 'held.withdraw.confirm',
  },
}

function Choices({ entry }: { entry: Outgoing }) {
  const { t } = useWords()
  const phone = usePhone()
  const toast = useToast()
  const { go } = useNavigation()
  const [asked, ask] = useState<Settlement | null>(null)
  const [busy, setBusy] = useState<Settlement | null>(null)
  const offered = ORDER.filter((one) => entry.choices.includes(one))

  async function settle(how: Settlement) {
    ask(null)
    setBusy(how)
    try {
      const done = await phone.settle(entry.key, how)
      toast(
        done ? { text: t(WORDS[how].done), tone: 'success' } : { text: t('held.tooLate'), tone: 'danger' },
      )
      const { command } = entry
      if (done && how === 'edit' && 'step' in command && typeof command.step === 'string')
        go({ at: 'step', job: entry.job, address: command.step })
    } catch {
      toast({ text: t('error.title'), tone: 'danger' })
    } finally {
      setBusy(null)
    }
  }

  return (
    <ul className="held-choices">
      {offered.map((how, place) => (
        <li key={how}>
          <Button
            kind={
              how === 'withdraw'
                ? place === 0
                  ? 'secondary'
                  : 'quiet'
                : place === 0
                  ? 'primary'
                  : 'secondary'
            }
            wide
            busy={busy === how}
            disabled={busy !== null && busy !== how}
            aria-describedby={`${entry.key}-${how}`}
            onClick={() => (WORDS[how].confirm ? ask(how) : void settle(how))}
          >
            {t(WORDS[how].name)}
          </Button>
          <p className="held-choice-text" id={`${entry.key}-${how}`}>
            {t(WORDS[how].text)}
          </p>
        </li>
      ))}
      <ConfirmDialog
        open={asked !== null}
        title={asked ? t(WORDS[asked].confirm ?? WORDS[asked].name) : ''}
        confirm={asked ? t(WORDS[asked].name) : ''}
        danger={asked === 'withdraw'}
        onCancel={() => ask(null)}
        onConfirm={() => asked && void settle(asked)}
      >
        <p>{asked ? t(WORDS[asked].text) : ''}</p>
      </ConfirmDialog>
    </ul>
  )
}
