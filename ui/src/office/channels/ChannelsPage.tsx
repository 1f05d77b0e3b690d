import { useQuery } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { SplitView } from '../../design/desk.ts'
import { ButtonLink, EmptyState, Icon, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { ChannelCard } from './ChannelCard.tsx'
import { ChannelForm } from './ChannelForm.tsx'
import { OnlyForChannels } from './Only.tsx'
import { PublicAddress } from './PublicAddress.tsx'
import type { Plugin } from './settings.ts'
import { Usual } from './Usual.tsx'
import './channels.css'

/** Over what messages leave the app: the channels there are, how they do, setting them up. */
export function ChannelsPage() {
  const { t } = useWords()
  return (
    <OnlyForChannels title={t('office.nav.channels')}>
      <Channels />
    </OnlyForChannels>
  )
}

function Channels() {
  const { t } = useWords()
  const { client } = useSession()
  const asked = new URLSearchParams(useSearch())
  const plugins = useQuery({
    queryKey: ['channel-plugins'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await got(client.GET('/api/channel-plugins'))).items,
  })
  const channels = useQuery({
    queryKey: ['channels'],
    queryFn: async () => (await got(client.GET('/api/channels'))).items,
  })
  const again = () => void Promise.all([plugins.refetch(), channels.refetch()])
  const [edit, add] = [asked.get('edit'), asked.get('new')]
  if (!plugins.data || !channels.data) {
    const error = plugins.error ?? channels.error
    return (
      <Page title={t('office.nav.channels')}>
        {error ? <Failed error={error} onAgain={again} /> : <Skeleton rows={4} />}
      </Page>
    )
  }
  const plugin = plugins.data.find(({ name }) => name === add)
  const channel = channels.data.find(({ name }) => name === edit)
  const its = plugins.data.find(({ name }) => name === channel?.plugin)
  if (plugin) return <ChannelForm key={plugin.name} plugin={plugin} channel={null} others={channels.data} />
  if (channel && its)
    return <ChannelForm key={channel.name} plugin={its} channel={channel} others={channels.data} />
  if (add !== null) return <Choose plugins={plugins.data} />
  return (
    <Page
      title={t('office.nav.channels')}
      lead={t('channels.lead')}
      actions={
        channels.data.length > 0 && (
          <ButtonLink kind="primary" icon="plus" href="/office/channels?new">
            {t('channels.add')}
          </ButtonLink>
        )
      }
    >
      <SplitView
        main={
          channels.data.length === 0 ? (
            <>
              <EmptyState icon="mail" title={t('channels.none')}>
                {t('channels.noneText')}
              </EmptyState>
              <PluginList plugins={plugins.data} />
            </>
          ) : (
            <ul className="channels">
              {channels.data.map((one) => (
                <li key={one.name}>
                  <ChannelCard channel={one} plugin={plugins.data.find(({ name }) => name === one.plugin)} />
                </li>
              ))}
            </ul>
          )
        }
        side={
          <>
            <PublicAddress />
            <Usual channels={channels.data} />
          </>
        }
      />
    </Page>
  )
}

/** What there is to set up, each with what it needs. */
function Choose({ plugins }: { plugins: readonly Plugin[] }) {
  const { t } = useWords()
  return (
    <Page
      title={t('channels.add')}
      lead={t('channels.choose')}
      above={
        <a className="channels-back" href="/office/channels">
          <Icon name="chevron-left" size={20} />
          {t('channels.all')}
        </a>
      }
    >
      <PluginList plugins={plugins} />
    </Page>
  )
}

const TOLD = ['email', 'web_push', 'wecom', 'dingtalk', 'feishu', 'sms', 'webhook'] as const

function PluginList({ plugins }: { plugins: readonly Plugin[] }) {
  const { t, language } = useWords()
  const place = (name: string) =>
    ((TOLD as readonly string[]).indexOf(name) + TOLD.length + 1) % (TOLD.length + 1)
  return (
    <ul className="plugins">
      {[...plugins]
        .sort((one, other) => place(one.name) - place(other.name))
        .map(({ name, title }) => {
          const told = TOLD.find((one) => one === name)
          return (
            <li key={name}>
              <a className="plugin" href={`/office/channels?new=${encodeURIComponent(name)}`}>
                <span className="plugin-name">{pick(title, language) || name}</span>
                <span className="plugin-text">
                  {t(told ? `channels.plugin.${told}` : 'channels.plugin.other')}
                </span>
                <Icon name="chevron-right" size={20} />
              </a>
            </li>
          )
        })}
    </ul>
  )
}
