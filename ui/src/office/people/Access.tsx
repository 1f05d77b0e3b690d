import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  ConfirmDialog,
  Field,
  Select,
  Sheet,
  Skeleton,
  TextInput,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import { faultsOf } from '../setup/faults.ts'
import type { Person } from './absences.ts'

/** How somebody gets in: password, sessions, and tokens of programs that act for them. */
export function Access({ person, mayChange }: { person: Person; mayChange: boolean }) {
  const { t } = useWords()
  const { client, me } = useSession()
  const toast = useToast()
  const [over, setOver] = useState<'password' | 'sessions' | null>(null)
  const [busy, setBusy] = useState(false)
  const own = person.login === me.login
  async function end() {
    setBusy(true)
    try {
      const { ended } = await got(
        client.DELETE('/api/people/{login}/sessions', { params: { path: { login: person.login } } }),
      )
      toast({ text: t('people.sessions.ended', { n: ended }), tone: 'success' })
      setOver(null)
    } catch (refused) {
      toast({ text: inWords(refused, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return (
    <div className="setup-stack">
      <Card title={t('people.signIn')}>
        <ul className="setup-list">
          <li className="setup-item">
            <div className="setup-item-text">
              <strong>{t('people.password')}</strong>
              <div className="setup-small">{t('people.passwordText')}</div>
            </div>
            {(mayChange || own) && (
              <Button icon="lock" onClick={() => setOver('password')}>
                {t('people.password.set')}
              </Button>
            )}
          </li>
          <li className="setup-item">
            <div className="setup-item-text">
              <strong>{t('people.sessions')}</strong>
              <div className="setup-small">{t('people.sessionsText')}</div>
            </div>
            <Button icon="logout" onClick={() => setOver('sessions')}>
              {t('people.sessions.end')}
            </Button>
          </li>
        </ul>
      </Card>
      <Tokens person={person} />
      {over === 'password' && <PasswordSheet person={person} own={own} onClose={() => setOver(null)} />}
      <ConfirmDialog
        open={over === 'sessions'}
        danger
        busy={busy}
        title={t('people.sessions.sure', { name: person.name })}
        confirm={t('people.sessions.end')}
        onConfirm={() => void end()}
        onCancel={() => setOver(null)}
      >
        {t(own ? 'people.sessions.sureOwn' : 'people.sessions.sureText')}
      </ConfirmDialog>
    </div>
  )
}

const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password that can be read out: five groups of four, about 99 bits. */
function made(): string {
  const found: string[] = []
  const bytes = new Uint8Array(1)
  while (found.length < 20) {
    crypto.getRandomValues(bytes)
    const sign = SIGNS[(bytes[0] ?? 0) & 31] // of 32 values one is thrown away, so that each is as likely
    if (sign !== undefined) found.push(sign)
  }
  return [0, 4, 8, 12, 16].map((at) => found.slice(at, at + 4).join('')).join('-')
}

function PasswordSheet({ person, own, onClose }: { person: Person; own: boolean; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const [password, setPassword] = useState(made)
  const [current, setCurrent] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const faults = faultsOf(error)
  async function save() {
    setBusy(true)
    setError(null)
    try {
      await client.PUT('/api/people/{login}/password', {
        params: { path: { login: person.login } },
        body: { password, ...(own && { current }) },
      })
      setDone(true)
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  return (
    <Sheet
      open
      onClose={onClose}
      dismissable={!done && !busy}
      title={t('people.password.of', { name: person.name })}
      footer={
        done ? (
          <Button kind="primary" onClick={onClose}>
            {t('people.secret.kept')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('act.cancel')}</Button>
            <Button kind="primary" busy={busy} onClick={() => void save()}>
              {t('people.password.set')}
            </Button>
          </>
        )
      }
    >
      {done ? (
        <Secret text={password} title={t('people.password.done', { name: person.name })} />
      ) : (
        <>
          {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
          <p>{t('people.password.text', { name: person.name })}</p>
          {own && (
            <Field label={t('people.password.current')} fault={faults.at('/current')} required>
              {(control) => (
                <TextInput
                  {...control}
                  type="password"
                  autoComplete="current-password"
                  value={current}
                  onChange={(event) => setCurrent(event.currentTarget.value)}
                />
              )}
            </Field>
          )}
          <Field
            label={t('people.password.new')}
            help={t('people.password.help')}
            fault={faults.at('/password')}
            required
          >
            {(control) => (
              <TextInput
                {...control}
                className="mono"
                autoComplete="new-password"
                spellCheck={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            )}
          </Field>
        </>
      )}
    </Sheet>
  )
}

/** What is shown once and never again. */
function Secret({ title, text }: { title: string; text: string }) {
  const { t } = useWords()
  const [copied, setCopied] = useState(false)
  return (
    <Banner tone="success" title={title}>
      <p>{t('people.secret.once')}</p>
      <div className="setup-secret">
        <code>{text}</code>
        <Button
          icon={copied ? 'check' : 'copy'}
          onClick={() => {
            void navigator.clipboard?.writeText(text).then(() => setCopied(true))
          }}
        >
          {t(copied ? 'people.secret.copied' : 'people.secret.copy')}
        </Button>
      </div>
    </Banner>
  )
}

type Token = Schemas['TokenOut']

function Tokens({ person }: { person: Person }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const [busy, setBusy] = useState(false)
  const key = ['tokens', person.login]
  const tokens = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      got(client.GET('/api/tokens', { params: { query: { login: person.login } }, signal })),
  })
  async function revoke(token: Token) {
    setBusy(true)
    try {
      await client.DELETE('/api/tokens/{token}', { params: { path: { token: token.id } } })
      await queries.invalidateQueries({ queryKey: key })
      toast({ text: t('people.token.revokedNow', { title: token.title }), tone: 'success' })
      setRevoking(null)
    } catch (refused) {
      toast({ text: inWords(refused, t), tone: 'danger' })
    }
    setBusy(false)
  }
  const state = (one: Token) => {
    if (one.revoked_at) return <Badge>{t('people.token.revoked')}</Badge>
    if (one.expires_at && Date.parse(one.expires_at) <= Date.now())
      return <Badge>{t('people.token.expired')}</Badge>
    return <Badge tone="success">{t('people.token.holds')}</Badge>
  }
  return (
    <Card
      title={t('people.tokens')}
      actions={
        <Button icon="plus" onClick={() => setMaking(true)}>
          {t('people.token.make')}
        </Button>
      }
    >
      <p className="setup-small">{t('people.tokensText', { name: person.name })}</p>
      {tokens.isPending ? (
        <Skeleton rows={2} />
      ) : tokens.isError ? (
        <Failed error={tokens.error} onAgain={() => void tokens.refetch()} />
      ) : tokens.data.items.length === 0 ? (
        <p className="muted">{t('people.token.none')}</p>
      ) : (
        <ul className="setup-list">
          {tokens.data.items.map((one) => (
            <li key={one.id} className="setup-item">
              <div className="setup-item-text">
                <span className="setup-row">
                  <strong>{one.title}</strong>
                  {state(one)}
                </span>
                <div className="setup-small">
                  {one.scopes.join(t('state.listSeparator'))} ·{' '}
                  {one.expires_at
                    ? t('people.token.until', { when: formats.date(Date.parse(one.expires_at)) })
                    : t('people.token.forever')}{' '}
                  ·{' '}
                  {one.used_at
                    ? t('people.token.used', { when: formats.ago(Date.parse(one.used_at)) })
                    : t('people.token.unused')}
                </div>
              </div>
              {!one.revoked_at && (
                <Button
                  onClick={() => setRevoking(one)}
                  aria-label={t('people.token.revokeOne', { title: one.title })}
                >
                  {t('people.token.revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {making && (
        <TokenSheet
          person={person}
          onMade={() => void queries.invalidateQueries({ queryKey: key })}
          onClose={() => setMaking(false)}
        />
      )}
      <ConfirmDialog
        open={revoking !== null}
        danger
        busy={busy}
        title={t('people.token.revokeOne', { title: revoking?.title ?? '' })}
        confirm={t('people.token.revoke')}
        onConfirm={() => revoking && void revoke(revoking)}
        onCancel={() => setRevoking(null)}
      >
        {t('people.token.revokeText')}
      </ConfirmDialog>
    </Card>
  )
}

const SCOPES = ['job.*', 'evidence.*', 'sop.*', 'subject.*', 'device.*', 'system.occur', 'people.*', 'branch.*', 'code_list.*', 'audit.see', 'metrics.see', '*'] as const // biome-ignore format: one line
const DAYS = [30, 90, 365, null] as const

function TokenSheet({
  person,
  onMade,
  onClose,
}: {
  person: Person
  onMade: () => void
  onClose: () => void
}) {
  const { t } = useWords()
  const { client } = useSession()
  const [title, setTitle] = useState('')
  const [scopes, setScopes] = useState<readonly string[]>([])
  const [days, setDays] = useState<number | null>(90)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const faults = faultsOf(error)
  async function make() {
    setBusy(true)
    setError(null)
    try {
      const found = await got(
        client.POST('/api/tokens', {
          body: { title: title.trim(), scopes: [...scopes], days, login: person.login },
        }),
      )
      setSecret(found.secret)
      onMade()
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  return (
    <Sheet
      open
      onClose={onClose}
      dismissable={secret === null && !busy}
      title={t('people.token.make')}
      footer={
        secret !== null ? (
          <Button kind="primary" onClick={onClose}>
            {t('people.secret.kept')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('act.cancel')}</Button>
            <Button kind="primary" busy={busy} onClick={() => void make()}>
              {t('people.token.make')}
            </Button>
          </>
        )
      }
    >
      {secret !== null ? (
        <Secret title={t('people.token.made', { title })} text={secret} />
      ) : (
        <>
          {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
          <Field
            label={t('people.token.title')}
            help={t('people.token.titleHelp')}
            fault={faults.at('/title')}
            required
          >
            {(control) => (
              <TextInput
                {...control}
                data-first
                value={title}
                onChange={(event) => setTitle(event.currentTarget.value)}
              />
            )}
          </Field>
          <Field label={t('people.token.scopes')} fault={faults.below('/scopes')} required>
            {({ id, ...control }) => (
              // biome-ignore lint/a11y/useSemanticElements: the field has the label of the group
              <div
                id={id}
                role="group"
                aria-label={t('people.token.scopes')}
                aria-describedby={control['aria-describedby']}
              >
                {SCOPES.map((one) => (
                  <label key={one} className="setup-check">
                    <input
                      type="checkbox"
                      checked={scopes.includes(one)}
                      onChange={(event) =>
                        setScopes(
                          event.currentTarget.checked
                            ? [...scopes, one]
                            : scopes.filter((other) => other !== one),
                        )
                      }
                    />
                    <span>
                      {t(`people.scope.${one}`)} <code className="setup-small">{one}</code>
                    </span>
                  </label>
                ))}
              </div>
            )}
          </Field>
          <Field label={t('people.token.days')} fault={faults.at('/days')}>
            {(control) => (
              <Select
                {...control}
                value={days ?? ''}
                onChange={(event) =>
                  setDays(event.currentTarget.value ? Number(event.currentTarget.value) : null)
                }
              >
                {DAYS.map((one) => (
                  <option key={one ?? 'none'} value={one ?? ''}>
                    {one === null ? t('people.token.forever') : t('people.token.nDays', { n: one })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </>
      )}
    </Sheet>
  )
}
