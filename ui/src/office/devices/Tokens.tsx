import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  ConfirmDialog,
  Field,
  Sheet,
  Skeleton,
  TextInput,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { Failed } from '../frame/Page.tsx'
import type { Device } from './asking.ts'
import { CodeBlock } from './CodeBlock.tsx'
import { Connect } from './Connect.tsx'

/** What a device may show when it hands in its own events. */
export function Tokens({ device }: { device: Device }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const nameOf = usePeople()
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<{ id: string; title: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const path = { device: device.id }
  const found = useQuery({
    queryKey: ['device-tokens', device.id],
    queryFn: ({ signal }) => got(client.GET('/api/devices/{device}/tokens', { params: { path }, signal })),
  })
  const again = () => queries.invalidateQueries({ queryKey: ['device-tokens', device.id] })

  async function revoke() {
    if (!revoking) return
    setBusy(true)
    setError(null)
    try {
      await client.DELETE('/api/devices/{device}/tokens/{token}', {
        params: { path: { ...path, token: revoking.id } },
      })
      setRevoking(null)
      await again()
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }

  const moment = (at: string) => formats.moment(Date.parse(at))
  const items = found.data?.items ?? []
  return (
    <Card
      title={t('devices.tokens')}
      actions={
        <Button kind="quiet" icon="plus" onClick={() => setMaking(true)}>
          {t('devices.token.make')}
        </Button>
      }
    >
      <p className="muted">{t(items.length > 0 ? 'devices.tokensText' : 'devices.tokensNone')}</p>
      {found.isPending && <Skeleton rows={1} />}
      {found.isError && <Failed error={found.error} onAgain={() => void found.refetch()} />}
      <ul className="device-tokens">
        {items.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.title || t('devices.token.untitled')}</strong>{' '}
              {one.revoked_at !== null && <Badge>{t('devices.token.revoked')}</Badge>}
              <div className="muted">
                {t('devices.token.made', { time: moment(one.created_at), who: nameOf(one.created_by) })}
                {' · '}
                {one.used_at === null
                  ? t('devices.token.unused')
                  : t('devices.token.used', { time: moment(one.used_at) })}
              </div>
            </div>
            {one.revoked_at === null && (
              <Button
                kind="quiet"
                onClick={() => setRevoking({ id: one.id, title: one.title || t('devices.token.untitled') })}
              >
                {t('devices.token.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {making && (
        <MakeToken
          device={device}
          onClose={() => {
            setMaking(false)
            void again()
          }}
        />
      )}
      <ConfirmDialog
        open={revoking !== null}
        danger
        title={t('devices.token.revokeTitle', { title: revoking?.title ?? '' })}
        confirm={t('devices.token.revoke')}
        busy={busy}
        onConfirm={() => void revoke()}
        onCancel={() => setRevoking(null)}
      >
        <p>{t('devices.token.revokeText')}</p>
        {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
      </ConfirmDialog>
    </Card>
  )
}

function MakeToken({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const [title, setTitle] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function make() {
    setBusy(true)
    setError(null)
    try {
      const made = await got(
        client.POST('/api/devices/{device}/token', {
          params: { path: { device: device.id } },
          body: { title: title.trim() },
        }),
      )
      setSecret(made.secret)
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }

  if (secret !== null) {
    return (
      <Sheet
        open
        dismissable={false}
        onClose={onClose}
        title={t('devices.token.shown')}
        footer={
          <Button kind="primary" onClick={onClose}>
            {t('devices.token.kept')}
          </Button>
        }
      >
        <Banner tone="warning">{t('devices.token.shownText')}</Banner>
        <CodeBlock label={t('devices.token.secret')} text={secret} />
        <Connect device={device.key} token={secret} />
      </Sheet>
    )
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('devices.token.make')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void make()}>
            {t('devices.token.make')}
          </Button>
        </>
      }
    >
      {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
      <Field label={t('devices.token.title')} help={t('devices.token.titleHelp')}>
        {(control) => (
          <TextInput
            {...control}
            data-first
            value={title}
            maxLength={300}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
        )}
      </Field>
    </Sheet>
  )
}
