import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import {
  Badge,
  Banner,
  Button,
  ButtonLink,
  Card,
  ConfirmDialog,
  Icon,
  Spinner,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { sentAs } from './changing.ts'
import { type ChannelState, type Plugin, stateOf } from './settings.ts'
import { useErrorWords } from './words.ts'

type Channel = Schemas['ChannelOut']

const TONES = {
  off: 'neutral',
  unusable: 'danger',
  trouble: 'danger',
  works: 'success',
  untried: 'info',
} as const satisfies Record<ChannelState, string>

const PICTURES = {
  off: 'minus',
  unusable: 'alert',
  trouble: 'alert',
  works: 'check-circle',
  untried: 'question',
} as const satisfies Record<ChannelState, string>

/** A channel: how it does, a test, on and off. */
export function ChannelCard({ channel, plugin }: { channel: Channel; plugin: Plugin | undefined }) {
  const { t, language, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState<'test' | 'switch' | 'delete' | null>(null)
  const [asked, ask] = useState(false)
  const [test, setTest] = useState<string | null>(null)
  const { name, enabled, health } = channel
  const state = stateOf(channel)
  const title = pick(channel.title, language) || name
  const at = { params: { path: { channel: name } } }
  const open = health.waiting + health.held
  const lost = health.dead + health.doubtful

  const act = async (what: 'test' | 'switch' | 'delete', does: () => Promise<void>) => {
    setBusy(what)
    try {
      await does()
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    } finally {
      setBusy(null)
      void queries.invalidateQueries({ queryKey: ['channels'] })
    }
  }
  const turn = (on: boolean, undoes: boolean): Promise<void> =>
    act('switch', async () => {
      const now = await got(client.GET('/api/channels/{channel}', at))
      await got(client.PUT('/api/channels/{channel}', { ...at, body: { ...sentAs(now), enabled: on } }))
      toast({
        text: t(on ? 'channels.turnedOn' : 'channels.turnedOff', { title }),
        ...(undoes && { undo: () => void turn(!on, false) }),
      })
    })
  const send = () =>
    act('test', async () => setTest((await got(client.POST('/api/channels/{channel}/test', at))).delivery))
  const remove = () =>
    act('delete', async () => {
      await client.DELETE('/api/channels/{channel}', at)
      ask(false)
      toast({ text: t('channels.deleted', { title }) })
    })

  return (
    <Card className="channel">
      <div className="channel-head">
        <div>
          <h2 className="channel-title">{title}</h2>
          <p className="muted">
            {[pick(plugin?.title, language) || channel.plugin, title === name ? '' : name]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <Badge tone={TONES[state]} icon={PICTURES[state]}>
          {t(`channels.state.${state}`)}
        </Badge>
      </div>
      {state === 'unusable' && (
        <p>{t(plugin ? 'channels.unsealable' : 'channels.noPlugin', { plugin: channel.plugin })}</p>
      )}
      {state === 'trouble' && health.error && (
        <p className="channel-error">
          {errorWords(health.error)}{' '}
          {health.error_at && <span className="muted">{formats.ago(Date.parse(health.error_at))}</span>}
        </p>
      )}
      <p className="channel-facts muted">
        <span>
          {health.sent_at
            ? t('channels.sent', { n: health.sent, time: formats.ago(Date.parse(health.sent_at)) })
            : t('channels.sentNone')}
        </span>
        {open > 0 && (
          <a href={`/office/deliveries?show=open&channel=${encodeURIComponent(name)}`}>
            {t('channels.waiting', { n: open })}
          </a>
        )}
        {lost > 0 && (
          <a
            className="channel-lost"
            href={`/office/deliveries?show=lost&channel=${encodeURIComponent(name)}`}
          >
            {t('channels.lost', { n: lost })}
          </a>
        )}
      </p>
      <p className="channel-facts muted">
        {t('channels.usedFor', {
          urgencies:
            (['urgent', 'normal', 'low'] as const)
              .filter((one) => channel.urgencies.includes(one))
              .map((one) => t(`tell.urgency.${one}`))
              .join(t('state.listSeparator')) || t('channels.usedForNone'),
        })}
      </p>
      {test && <TestResult delivery={test} title={title} onClose={() => setTest(null)} />}
      <div className="channel-acts">
        {plugin && (
          <Button icon="send" busy={busy === 'test'} onClick={() => void send()}>
            {t('channels.test')}
          </Button>
        )}
        {plugin && (
          <ButtonLink icon="edit" href={`/office/channels?edit=${encodeURIComponent(name)}`}>
            {t('channels.edit')}
          </ButtonLink>
        )}
        {plugin && (
          <Button
            icon={enabled ? 'pause' : 'play'}
            busy={busy === 'switch'}
            onClick={() => void turn(!enabled, true)}
          >
            {t(enabled ? 'channels.turnOff' : 'channels.turnOn')}
          </Button>
        )}
        <Button kind="quiet" icon="trash" onClick={() => ask(true)}>
          {t('channels.delete')}
        </Button>
      </div>
      <ConfirmDialog
        open={asked}
        title={t('channels.delete.title', { title })}
        confirm={t('channels.delete')}
        danger
        busy={busy === 'delete'}
        onCancel={() => ask(false)}
        onConfirm={() => void remove()}
      >
        <ul className="channel-consequences">
          <li>{open > 0 ? t('channels.delete.waiting', { n: open }) : t('channels.delete.nothingWaits')}</li>
          <li>{t('channels.delete.people')}</li>
          <li>{t('channels.delete.secrets')}</li>
          <li>{t('channels.delete.kept')}</li>
        </ul>
        {enabled && <p>{t('channels.delete.instead')}</p>}
      </ConfirmDialog>
    </Card>
  )
}

const ON_ITS_WAY = ['waiting', 'sending', 'held']

/** What became of a test, as it goes on. */
function TestResult({ delivery, title, onClose }: { delivery: string; title: string; onClose: () => void }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const errorWords = useErrorWords()
  const { data } = useQuery({
    queryKey: ['deliveries', 'one', delivery],
    queryFn: ({ signal }) =>
      got(client.GET('/api/deliveries/{delivery}', { params: { path: { delivery } }, signal })),
    refetchInterval: ({ state }) => (!state.data || ON_ITS_WAY.includes(state.data.status) ? 2000 : false),
  })
  if (!data || (ON_ITS_WAY.includes(data.status) && !data.error)) {
    return (
      <p className="channel-testing" role="status">
        <Spinner size={20} /> {t('channels.testing')}
      </p>
    )
  }
  const why = errorWords(data.error ?? '')
  if (data.status === 'sent') {
    return (
      <Banner tone="success" title={t('channels.tested')} onDismiss={onClose}>
        {t('channels.testedText', { title, time: formats.time(Date.parse(data.sent_at ?? data.created_at)) })}
      </Banner>
    )
  }
  return (
    <Banner
      tone={ON_ITS_WAY.includes(data.status) || data.status === 'doubtful' ? 'warning' : 'danger'}
      title={t(
        data.status === 'doubtful'
          ? 'channels.testDoubtful'
          : ON_ITS_WAY.includes(data.status)
            ? 'channels.testLater'
            : 'channels.testFailed',
      )}
      onDismiss={onClose}
    >
      {why}{' '}
      {data.status === 'waiting' &&
        t('channels.testAgainAt', { time: formats.moment(Date.parse(data.due_at)) })}
      <div>
        <a href={`/office/deliveries?one=${data.id}`}>
          {t('channels.testLook')} <Icon name="arrow-right" size={16} />
        </a>
      </div>
    </Banner>
  )
}
