import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { got, inWords, Problem, type Schemas } from '../../api/index.ts'
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  Field,
  Icon,
  Segmented,
  TextArea,
  TextInput,
  useToast,
} from '../../design/index.ts'
import type { CodeList } from '../../forms/form.ts'
import { sentence } from '../../forms/messages.ts'
import { type Answers, type FieldFault, type FormHandle, FormView } from '../../renderer/FormView.tsx'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'
import { sentAs, type Urgencies } from './changing.ts'
import {
  begun,
  formOf,
  freeName,
  type Plugin,
  type Secret,
  type SecretEntry,
  secretsOf,
  settingsSent,
} from './settings.ts'

type Channel = Schemas['ChannelOut']
type Sent = Schemas['ChannelSent']

const NO_LISTS: Record<string, CodeList> = {}
const URGENCIES = ['urgent', 'normal', 'low'] as const
const SHORT = ['sms', 'web_push'] // whose texts are short where nobody says otherwise

interface Props {
  plugin: Plugin
  channel: Channel | null // null: a new one
  others: readonly Channel[]
}

/** Setting a channel up, or changing it. */
export function ChannelForm({ plugin, channel, others }: Props) {
  const { t, language } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const [began] = useState(channel) // what is changed is what was there when the form was opened
  const form = useMemo(() => formOf(plugin), [plugin])
  const secrets = useMemo(() => secretsOf(plugin), [plugin])
  const [answers] = useState<Answers>(() => openSettings(began, plugin))
  const entered = useRef<Answers>(answers)
  const handle = useRef<FormHandle | null>(null)
  const [entries, setEntries] = useState<Record<string, SecretEntry>>(() =>
    begun(secrets, began?.settings ?? {}),
  )
  const [name, setName] = useState(
    () => began?.name ?? freeName(plugin.name, new Set(others.map((one) => one.name))),
  )
  const [title, setTitle] = useState<Record<string, string>>(began?.title ?? plugin.title)
  const [urgencies, setUrgencies] = useState<readonly string[]>(began?.urgencies ?? ['normal', 'urgent'])
  const [length, setLength] = useState<'long' | 'short'>(
    () => (began ? began.length : SHORT.includes(plugin.name) ? 'short' : 'long') as 'long' | 'short',
  )
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const called = pick(plugin.title, language) || plugin.name

  const faults = error instanceof Problem ? error.faults : []
  const inSettings = faults.flatMap((fault): FieldFault[] => {
    const { pointer, code, params, message } = fault
    return pointer.startsWith('/settings') && !secrets.some((one) => pointer === `/settings/${one.name}`)
      ? [{ pointer: pointer.slice('/settings'.length), code, params, message }]
      : []
  })
  const at = (pointer: string) => {
    const fault = faults.find((one) => one.pointer === pointer)
    return fault && (fault.message || sentence({ ...fault }, language))
  }
  const moved = error instanceof Problem && error.code === 'channel.moved_on'

  const put = async (version: number, over: boolean) => {
    const body: Sent = {
      plugin: plugin.name,
      title: Object.fromEntries(Object.entries(title).filter(([, text]) => text.trim() !== '')),
      settings: settingsSent(entered.current, secrets, entries),
      urgencies: [...urgencies] as Urgencies,
      length,
      enabled: began?.enabled ?? true,
    }
    setBusy(true)
    try {
      await got(
        client.PUT('/api/channels/{channel}', {
          params: { path: { channel: name }, header: { 'If-Match': over ? '*' : `"${version}"` } },
          body,
        }),
      )
      await queries.invalidateQueries({ queryKey: ['channels'] })
      toast({
        text: t(began ? 'channels.saved' : 'channels.created', { title: pick(title, language) || name }),
        tone: 'success',
        ...(began && !over && { undo: () => void undo(began) }),
      })
      navigate('/channels')
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const undo = async (before: Channel) => {
    try {
      // A secret that was replaced cannot come back: the new one stays.
      await got(
        client.PUT('/api/channels/{channel}', {
          params: { path: { channel: before.name } },
          body: sentAs(before),
        }),
      )
      toast({ text: t('tell.undone') })
    } catch (problem) {
      toast({ text: inWords(problem, t), tone: 'danger' })
    }
    void queries.invalidateQueries({ queryKey: ['channels'] })
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    setError(null)
    const taken = handle.current?.attempt()
    if (taken && taken.faults.length > 0) return
    if (taken) entered.current = taken.answers as Answers
    void put(began?.version ?? 0, false)
  }

  return (
    <Page
      title={began ? pick(began.title, language) || began.name : t('channels.new', { plugin: called })}
      above={
        <a className="channels-back" href={began ? '/office/channels' : '/office/channels?new'}>
          <Icon name="chevron-left" size={20} />
          {t(began ? 'channels.all' : 'channels.otherPlugin')}
        </a>
      }
    >
      <form className="channel-form" onSubmit={save} noValidate>
        {moved ? (
          <Banner
            tone="warning"
            title={t('channels.movedOn')}
            action={
              <>
                <Button onClick={() => void put(0, true)}>{t('channels.movedOn.mine')}</Button>
                <ButtonLink kind="quiet" href="/office/channels">
                  {t('channels.movedOn.theirs')}
                </ButtonLink>
              </>
            }
          >
            {t(began ? 'channels.movedOnText' : 'channels.movedOnNew', { name })}
          </Banner>
        ) : (
          error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>
        )}
        <Card title={t('channels.settings')}>
          <FormView
            form={form}
            codeLists={NO_LISTS}
            answers={answers}
            onChange={(next) => {
              entered.current = next
            }}
            faults={inSettings}
            handle={handle}
          />
          {secrets.map((secret) => (
            <SecretField
              key={secret.name}
              secret={secret}
              entry={entries[secret.name] ?? { do: 'set', text: '' }}
              wasSet={began?.settings[secret.name] === true}
              fault={at(`/settings/${secret.name}`)}
              onChange={(entry) => setEntries({ ...entries, [secret.name]: entry })}
            />
          ))}
        </Card>
        <Card title={t('channels.use')}>
          <fieldset className="channel-urgencies">
            <legend>{t('channels.urgencies')}</legend>
            <p className="muted">{t('channels.urgenciesHelp')}</p>
            {URGENCIES.map((urgency) => (
              <label key={urgency} className="channel-urgency">
                <input
                  type="checkbox"
                  checked={urgencies.includes(urgency)}
                  onChange={(event) =>
                    setUrgencies(
                      URGENCIES.filter((one) =>
                        one === urgency ? event.currentTarget.checked : urgencies.includes(one),
                      ),
                    )
                  }
                />
                <span>
                  {t(`tell.urgency.${urgency}`)}{' '}
                  <span className="muted">{t(`tell.urgency.${urgency}.what`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Segmented
            label={t('channels.length')}
            value={length}
            segments={[
              { value: 'long', label: t('templates.length.long') },
              { value: 'short', label: t('templates.length.short') },
            ]}
            onChange={setLength}
          />
        </Card>
        <Card title={t('channels.called')}>
          <p className="muted">{t('channels.calledText')}</p>
          <div className="channel-two">
            {(['zh-CN', 'en'] as const).map((tag) => (
              <Field
                key={tag}
                label={t(tag === 'en' ? 'channels.titleEn' : 'channels.titleZh')}
                fault={at(`/title/${tag}`)}
              >
                {(control) => (
                  <TextInput
                    {...control}
                    value={title[tag] ?? ''}
                    lang={tag}
                    onChange={(event) => setTitle({ ...title, [tag]: event.currentTarget.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          {began === null && (
            <Field label={t('channels.name')} help={t('channels.nameHelp')} fault={at('/name')}>
              {(control) => (
                <TextInput
                  {...control}
                  value={name}
                  autoCapitalize="none"
                  autoComplete="off"
                  spellCheck={false}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
              )}
            </Field>
          )}
        </Card>
        <div className="channel-acts">
          <Button kind="primary" type="submit" busy={busy}>
            {t(began ? 'act.save' : 'channels.create')}
          </Button>
          <ButtonLink kind="quiet" href="/office/channels">
            {t('act.cancel')}
          </ButtonLink>
        </div>
      </form>
    </Page>
  )
}

function openSettings(channel: Channel | null, plugin: Plugin): Answers {
  const open = Object.entries(channel?.settings ?? {}).filter(([name]) => !plugin.secrets.includes(name))
  return Object.fromEntries(open) as Answers
}

interface SecretProps {
  secret: Secret
  entry: SecretEntry
  wasSet: boolean
  fault: string | undefined
  onChange: (entry: SecretEntry) => void
}

/** A secret: set or not, to be replaced; never shown. */
function SecretField({ secret, entry, wasSet, fault, onChange }: SecretProps) {
  const { t, language } = useWords()
  const title = pick(secret.title, language) || secret.name
  if (entry.do !== 'set') {
    const kept = entry.do === 'keep'
    return (
      <div className="secret">
        <div className="secret-name">{title}</div>
        <div className="secret-row">
          <span className="secret-state">
            <Icon name={kept ? 'lock' : 'minus'} size={18} />
            {t(kept ? 'channels.secret.set' : 'channels.secret.none')}
          </span>
          <Button
            aria-label={t('channels.secret.replaceName', { name: title })}
            onClick={() => onChange({ do: 'set', text: '' })}
          >
            {t('channels.secret.replace')}
          </Button>
          {kept && !secret.required && (
            <Button
              kind="quiet"
              aria-label={t('channels.secret.removeName', { name: title })}
              onClick={() => onChange({ do: 'none' })}
            >
              {t('channels.secret.remove')}
            </Button>
          )}
          {!kept && wasSet && (
            <Button kind="quiet" onClick={() => onChange({ do: 'keep' })}>
              {t('channels.secret.keep')}
            </Button>
          )}
        </div>
      </div>
    )
  }
  const help = pick(secret.help, language)
  return (
    <div className="secret">
      <Field
        label={title}
        required={secret.required}
        help={
          <>
            {help} {secret.lines ? t('channels.secret.lines') : ''} {t('channels.secret.never')}
          </>
        }
        fault={fault}
      >
        {(control) =>
          secret.lines ? (
            <TextArea
              {...control}
              value={entry.text}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange({ do: 'set', text: event.currentTarget.value })}
            />
          ) : (
            <TextInput
              {...control}
              type="password"
              autoComplete="new-password"
              value={entry.text}
              onChange={(event) => onChange({ do: 'set', text: event.currentTarget.value })}
            />
          )
        }
      </Field>
      {wasSet && (
        <div>
          <Button kind="quiet" onClick={() => onChange({ do: 'keep' })}>
            {t('channels.secret.keep')}
          </Button>
        </div>
      )}
    </div>
  )
}
