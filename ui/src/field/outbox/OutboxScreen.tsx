import { useState } from 'react'
import {
  Badge,
  Banner,
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  ProgressBar,
  Screen,
  useToast,
} from '../../design/index.ts'
import type { Outgoing, Settled } from '../../offline/phone.ts'
import { useWatched } from '../../offline/use_watched.ts'
import { useSession } from '../../session/index.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { Nav } from '../shell/Nav.tsx'
import { useScroll } from '../shell/navigation.tsx'
import { useDay, useJob, useNow, usePhone } from '../shell/phone.tsx'
import { byJob, bytesOf, commandWord, jobNamed, sentBytes } from './entries.ts'
import { HeldWork } from './HeldWork.tsx'
import { WhatWasEntered } from './WhatWasEntered.tsx'
import './outbox.css'

/** What has not reached the server, what the server did not take, and what was taken back. */
export function OutboxScreen() {
  const { t, formats } = useWords()
  const phone = usePhone()
  const { over, askAgain } = useSession()
  const { online, syncing } = useDay()
  const { entries, settled, bytes, sending } = useWatched(phone.outbox)
  const held = entries.filter(({ state }) => state === 'held')
  const waiting = entries.filter(({ state }) => state === 'waiting' || state === 'sending')
  useScroll(true)
  return (
    <Screen
      title={t('outbox.title')}
      subtitle={
        waiting.length > 0 && bytes > 0 ? t('outbox.bytes', { size: formats.bytes(bytes) }) : undefined
      }
      footer={<Nav at="outbox" />}
    >
      {held.length > 0 && (
        <section className="outbox-part" aria-labelledby="outbox-held">
          <h2 className="outbox-title outbox-title-held" id="outbox-held">
            {t('outbox.held')}
          </h2>
          {held.map((entry) => (
            <HeldWork key={entry.key} entry={entry} />
          ))}
        </section>
      )}
      {waiting.length > 0 && (
        <section className="outbox-part" aria-labelledby="outbox-waits">
          <h2 className="outbox-title" id="outbox-waits">
            {t('outbox.waits')}
          </h2>
          {over ? (
            <Banner
              tone="warning"
              icon="lock"
              action={
                <Button kind="primary" onClick={askAgain}>
                  {t('day.banner.session.go')}
                </Button>
              }
            >
              {t('outbox.signedOut')}
            </Banner>
          ) : (
            !online && (
              <Banner tone="info" icon="cloud-off" quiet>
                {t('outbox.offline')}
              </Banner>
            )
          )}
          {byJob(waiting).map(([job, own]) => (
            <JobEntries key={job} job={job} entries={own} />
          ))}
          <Button kind="primary" icon="send" wide busy={sending || syncing} onClick={() => void phone.sync()}>
            {t(sending ? 'outbox.sending' : 'outbox.sendNow')}
          </Button>
        </section>
      )}
      {held.length === 0 && waiting.length === 0 && (
        <EmptyState icon="check-circle" title={t('outbox.empty.title')}>
          {t('outbox.empty.text')}
        </EmptyState>
      )}
      {settled.length > 0 && (
        <section className="outbox-part" aria-labelledby="outbox-settled">
          <h2 className="outbox-title" id="outbox-settled">
            {t('settled.title')}
          </h2>
          {settled.map((one) => (
            <SettledWork key={one.key} work={one} />
          ))}
        </section>
      )}
    </Screen>
  )
}

function JobEntries({ job, entries }: { job: string; entries: Outgoing[] }) {
  const { t, language } = useWords()
  const kept = useJob(job)
  const title = pick(entries[0]?.jobTitle, language) || t('job.title')
  return (
    <Card title={<a href={addressOf({ at: 'job', job })}>{jobNamed(kept, title)}</a>}>
      <ul className="outbox-entries">
        {entries.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ul>
    </Card>
  )
}

/** One thing on its way: what, how large, how far. */
export function Entry({ entry }: { entry: Outgoing }) {
  const { t, language, formats } = useWords()
  const now = useNow()
  const { online } = useDay()
  const total = bytesOf(entry)
  const sent = sentBytes(entry)
  const step = pick(entry.stepTitle, language)
  return (
    <li className="outbox-entry">
      <span className="outbox-entry-what">
        {t(commandWord(entry.command))}
        {step && ` · ${step}`}
      </span>
      <span className="outbox-entry-how">
        {t('outbox.made', { when: formats.ago(entry.madeAt, now) })}
        {entry.files.length > 0 &&
          ` · ${t('outbox.files', { n: entry.files.length, size: formats.bytes(total) })}`}
      </span>
      <span className="outbox-entry-how">
        <Badge tone={entry.state === 'sending' ? 'primary' : entry.state === 'sent' ? 'success' : 'neutral'}>
          {t(STATES[entry.state])}
        </Badge>
        {online && entry.state === 'waiting' && entry.nextAttemptAt !== null && entry.nextAttemptAt > now && (
          <span>{t('outbox.next', { when: formats.relative(entry.nextAttemptAt, now) })}</span>
        )}
        {online && entry.attempts > 1 && <span>{t('outbox.attempts', { n: entry.attempts })}</span>}
      </span>
      {entry.problem && entry.state === 'waiting' && (
        <span className="outbox-entry-how">{problemWord(entry.problem, t)}</span>
      )}
      {total > 0 && sent > 0 && entry.state !== 'sent' && (
        <>
          <ProgressBar value={sent / total} label={t('outbox.progressLabel')} />
          <span className="outbox-entry-how">
            {t('outbox.progress', { sent: formats.bytes(sent), size: formats.bytes(total) })}
          </span>
        </>
      )}
    </li>
  )
}

const STATES: Record<Outgoing['state'], Key> = {
  waiting: 'outbox.waiting',
  sending: 'outbox.state.sending',
  held: 'outbox.held',
  sent: 'outbox.state.sent',
}

function problemWord(problem: { code: string; detail: string }, t: ReturnType<typeof useWords>['t']): string {
  const key = `problem.${problem.code}` as Key
  const said = t(key)
  return said === key ? problem.detail : said
}

function SettledWork({ work }: { work: Settled }) {
  const { t, language, formats } = useWords()
  const phone = usePhone()
  const toast = useToast()
  const now = useNow()
  const kept = useJob(work.job)
  const [asked, ask] = useState(false)
  const step = pick(work.stepTitle, language)
  return (
    <Card title={jobNamed(kept, pick(work.jobTitle, language))}>
      <p>
        {t(commandWord(work.command))}
        {step && ` · ${step}`}
      </p>
      <p className="outbox-entry-how">
        {t(work.how === 'withdraw' ? 'settled.withdraw' : 'settled.hand_over', {
          when: formats.ago(work.at, now),
        })}{' '}
        {t(work.told ? 'settled.told' : 'settled.untold')}
      </p>
      <WhatWasEntered job={work.job} command={work.command} />
      {work.told && (
        <Button kind="quiet" icon="trash" onClick={() => ask(true)}>
          {t('settled.forget')}
        </Button>
      )}
      <ConfirmDialog
        open={asked}
        title={t('settled.forget.confirm')}
        confirm={t('settled.forget')}
        danger
        onCancel={() => ask(false)}
        onConfirm={() => {
          ask(false)
          phone.forget(work.key).catch(() => toast({ text: t('error.title'), tone: 'danger' }))
        }}
      >
        <p>{t('settled.forget.text')}</p>
      </ConfirmDialog>
    </Card>
  )
}
