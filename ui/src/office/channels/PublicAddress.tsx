import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import { Banner, Button, Card, Field, Skeleton, TextInput, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'

/** What links in messages begin with. */
export function PublicAddress() {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [typed, setTyped] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['public-address'],
    queryFn: () => got(client.GET('/api/public-address')),
  })
  const save = async (url: string, undoes: string | null) => {
    setBusy(true)
    setFault(null)
    try {
      queries.setQueryData(
        ['public-address'],
        await got(client.PUT('/api/public-address', { body: { url } })),
      )
      setTyped(null)
      toast({
        text: t('channels.address.saved', { url }),
        tone: 'success',
        ...(undoes && { undo: () => void save(undoes, null) }),
      })
    } catch (problem) {
      setFault(inWords(problem, t))
    } finally {
      setBusy(false)
    }
  }
  const shown = typed ?? data?.url ?? ''
  const here = data && shown !== data.suggested && /^https:\/\//.test(data.suggested) ? data.suggested : null
  return (
    <Card title={t('channels.address')}>
      {!data ? (
        error ? (
          <Failed error={error} onAgain={() => void refetch()} />
        ) : (
          <Skeleton rows={2} />
        )
      ) : (
        <form
          className="channels-address"
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            if (shown !== data.url) void save(shown, data.url)
          }}
        >
          {data.url === null && (
            <Banner tone="warning" quiet>
              {t('channels.address.none')}
            </Banner>
          )}
          <Field label={t('channels.address.label')} help={t('channels.address.help')} fault={fault}>
            {(control) => (
              <TextInput
                {...control}
                type="url"
                inputMode="url"
                autoComplete="off"
                placeholder="https://sops.example.com"
                value={shown}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            )}
          </Field>
          {/^http:\/\/(localhost|127\.|\[::1\])/.test(shown) && (
            <p className="muted">{t('channels.address.local')}</p>
          )}
          {here && (
            <Button kind="quiet" onClick={() => setTyped(here)}>
              {t('channels.address.use', { url: here })}
            </Button>
          )}
          <Button type="submit" busy={busy} disabled={shown === (data.url ?? '')}>
            {t('act.save')}
          </Button>
        </form>
      )}
    </Card>
  )
}
