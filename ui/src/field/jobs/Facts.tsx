import { useState } from 'react'
import { Button, Card, Icon, List, ListItem, Sheet, useToast } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { useWords } from '../../words/index.ts'
import { dueInWords } from '../due.ts'
import { useNow } from '../shell/phone.tsx'
import { AnswersView } from './AnswersView.tsx'
import { contactsOf } from './contacts.ts'
import { type Navigator, navigators, platformOf, wayTo } from './handoff.ts'
import { NAVIGATOR_WORDS, rememberedNavigator, rememberNavigator } from './navigator.ts'

/** Where it is, whom to call, by when, and what it is about. */
export function Facts({ kept }: { kept: KeptJob }) {
  const { t, formats } = useWords()
  const now = useNow()
  const { card, job, playbook } = kept
  const due = card.dueAt === null ? null : dueInWords(card.dueAt, now, t, formats)
  const inputs = job.opening.inputs ?? {}
  return (
    <>
      <Card className="job-facts">
        {card.number !== null && (
          <p className="job-fact">
            <Icon name="job" size={20} />
            <span>{t('job.number', { number: String(card.number) })}</span>
            <Copy text={String(card.number)} />
          </p>
        )}
        <Address kept={kept} />
        <Contacts kept={kept} />
        <p className="job-fact">
          <Icon name="clock" size={20} />
          <span className={due ? `job-due-${due.tone}` : undefined}>
            {due && card.status === 'open'
              ? due.text
              : card.dueAt
                ? formats.moment(card.dueAt)
                : t('day.due.none')}
          </span>
        </p>
        {card.priority !== 'normal' && (
          <p className="job-fact">
            <Icon name="flag" size={20} />
            <span>
              {t('job.priority')}: {t(`job.priority.${card.priority}`)}
            </span>
          </p>
        )}
        {(card.subject?.labels ?? []).length > 0 && (
          <p className="job-fact">
            <Icon name="star" size={20} />
            <span>{card.subject?.labels?.join(' · ')}</span>
          </p>
        )}
      </Card>
      {Object.keys(inputs).length > 0 && (
        <Card title={t('job.about')}>
          <AnswersView kept={kept} form={playbook.runbook.inputs ?? {}} answers={inputs} />
        </Card>
      )}
    </>
  )
}

function Address({ kept }: { kept: KeptJob }) {
  const { t, language } = useWords()
  const [choosing, choose] = useState(false)
  const { address, site, subject } = kept.card
  const destination = { site, address, name: subject?.name ?? '' }
  const offered = navigators(platformOf(navigator.userAgent, navigator.maxTouchPoints), language)
  const remembered = rememberedNavigator()
  const known = remembered && offered.includes(remembered) ? remembered : null
  const way = known ? wayTo(known, destination) : null
  if (!address && !site) return null
  const open = (name: Navigator) => {
    const to = wayTo(name, destination)
    if (to) window.open(to, '_blank', 'noopener')
  }
  return (
    <>
      <p className="job-fact">
        <Icon name="pin" size={20} />
        <span>{address ?? t('job.addressNone')}</span>
        {address && <Copy text={address} />}
      </p>
      <Button icon="map" wide onClick={() => (known && way ? open(known) : choose(true))}>
        {t('job.map')}
      </Button>
      <Sheet open={choosing} onClose={() => choose(false)} title={t('job.map.choose')}>
        <List>
          {offered.map((name) => (
            <ListItem
              key={name}
              title={t(NAVIGATOR_WORDS[name])}
              onClick={() => {
                rememberNavigator(name)
                choose(false)
                open(name)
              }}
            />
          ))}
        </List>
        <p className="job-hint">{t('job.map.remembered')}</p>
      </Sheet>
    </>
  )
}

function Contacts({ kept }: { kept: KeptJob }) {
  const { t } = useWords()
  return contactsOf(kept.card.subject?.contact ?? {}, t).map(({ name, label, value, call }) => (
    <p className="job-fact" key={name}>
      <Icon name={call ? 'phone' : 'person'} size={20} />
      <span>
        {label && <span className="job-label">{label} </span>}
        {call ? (
          <a className="job-call" href={call}>
            {value}
          </a>
        ) : (
          value
        )}
      </span>
      <Copy text={value} />
    </p>
  ))
}

function Copy({ text }: { text: string }) {
  const { t } = useWords()
  const toast = useToast()
  return (
    <button
      type="button"
      className="job-copy"
      aria-label={`${t('job.copy')}: ${text}`}
      onClick={() => {
        const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
        copied.then(
          () => toast({ text: t('job.copied'), tone: 'success', seconds: 2 }),
          () => toast({ text: t('job.copyFailed'), tone: 'danger' }),
        )
      }}
    >
      <Icon name="copy" size={20} />
    </button>
  )
}
