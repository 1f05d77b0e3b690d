import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { got, inWords } from '../../api/index.ts'
import { Banner, Button, Field, IconButton, Select, Sheet, TextInput, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { LANGUAGE_NAMES, LANGUAGES, useWords } from '../../words/index.ts'
import { useBranchesWhere } from '../jobs/directory.ts'
import { Conflict } from '../setup/Conflict.tsx'
import { faultsOf, movedOn } from '../setup/faults.ts'
import type { Person } from './absences.ts'
import { useAllPeople, useTitles } from './people.ts'
import { lacking, reaches } from './rights.ts'
import '../../design/toolbar.css'
import '../setup/setup.css'
import './people.css'

interface Draft {
  login: string
  name: string
  branch: string
  roles: [string, string][]
  skills: string[]
  language: string
  email: string
  phone: string
  active: boolean
}

/** Add a person, or change one. What somebody else changed meanwhile is shown beside it. */
export function PersonSheet({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const { t } = useWords()
  const { client, me } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const titles = useTitles()
  const say = useSaid()
  const known = useAllPeople().data ?? []
  const places = useBranchesWhere('people')
  const [draft, setDraft] = useState<Draft>(() => draftOf(person))
  const [skill, setSkill] = useState('')
  const [version, setVersion] = useState(person?.version ?? 0)
  const [theirs, setTheirs] = useState<Person | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const faults = faultsOf(error)
  const missing = (text: string) => (tried && !text.trim() ? t('setup.required') : undefined)
  const change = (more: Partial<Draft>) => setDraft({ ...draft, ...more })
  const mayHere = (branch: string) => branch === draft.branch || places.some((one) => one.code === branch)

  const put = (login: string, what: Draft, seen: number) =>
    got(
      client.PUT('/api/people/{login}', {
        params: { path: { login }, header: { 'If-Match': `"${seen}"` } },
        body: {
          name: what.name.trim(),
          branch: what.branch,
          roles: what.roles,
          skills: what.skills,
          language: what.language || null,
          email: what.email.trim() || null,
          phone: what.phone.trim() || null,
          active: what.active,
        },
      }),
    )
  const looked = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['people'] }),
      queries.invalidateQueries({ queryKey: ['person'] }),
    ])

  async function save(seen: number) {
    setTried(true)
    if (!draft.name.trim() || !draft.branch || !(person ?? draft.login.trim())) return
    setBusy(true)
    setError(null)
    const typed = skill.trim()
    const what =
      typed && !draft.skills.includes(typed) ? { ...draft, skills: [...draft.skills, typed] } : draft
    const login = person?.login ?? draft.login.trim()
    try {
      const made = await put(login, what, seen)
      await looked()
      onClose()
      if (!person) {
        toast({ text: t('people.added', { name: made.name }), tone: 'success' })
        navigate(`/people/${encodeURIComponent(login)}`)
        return
      }
      toast({
        text: t('people.saved', { name: made.name }),
        tone: 'success',
        undo: () => {
          put(login, draftOf(person), made.version).then(looked, (refused: unknown) =>
            toast({ text: inWords(refused, t), tone: 'danger' }),
          )
        },
      })
    } catch (refused) {
      setError(refused)
      if (movedOn(refused)) {
        const now = await got(client.GET('/api/people/{login}', { params: { path: { login } } })).catch(
          () => null,
        )
        setTheirs(now)
      }
    }
    setBusy(false)
  }

  const sides = theirs
    ? (['name', 'branch', 'roles', 'skills', 'language', 'email', 'phone', 'active'] as const).map(
        (field) => ({
          label: t(`people.${field}`),
          mine: say(field, draft),
          theirs: say(field, draftOf(theirs)),
        }),
      )
    : []
  return (
    <Sheet
      open
      full
      onClose={onClose}
      dismissable={!busy}
      title={person ? t('people.changeOne', { name: person.name }) : t('people.add')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save(version)}>
            {t(person ? 'act.save' : 'people.add')}
          </Button>
        </>
      }
    >
      {theirs && movedOn(error) ? (
        <Conflict
          sides={sides}
          busy={busy}
          onMine={() => {
            setVersion(theirs.version)
            setTheirs(null)
            void save(theirs.version)
          }}
          onTheirs={() => {
            setDraft(draftOf(theirs))
            setVersion(theirs.version)
            setTheirs(null)
            setError(null)
          }}
        />
      ) : (
        error !== null && (
          <Banner tone="danger" title={inWords(error, t)}>
            {faults.at('/login') && person ? faults.at('/login') : null}
          </Banner>
        )
      )}
      {!person && (
        <Field
          label={t('people.login')}
          help={t('people.loginHelp')}
          fault={missing(draft.login) ?? faults.at('/login')}
          required
        >
          {(control) => (
            <TextInput
              {...control}
              data-first
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              value={draft.login}
              onChange={(event) => change({ login: event.currentTarget.value.toLowerCase() })}
            />
          )}
        </Field>
      )}
      <div className="setup-two">
        <Field label={t('people.name')} fault={missing(draft.name) ?? faults.at('/name')} required>
          {(control) => (
            <TextInput
              {...control}
              value={draft.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t('people.branch')} fault={missing(draft.branch) ?? faults.at('/branch')} required>
          {(control) => (
            <Select
              {...control}
              value={draft.branch}
              onChange={(event) => change({ branch: event.currentTarget.value })}
            >
              <option value="" disabled>
                {t('setup.choose')}
              </option>
              {!places.some((one) => one.code === draft.branch) && draft.branch && (
                <option value={draft.branch}>{titles.branch(draft.branch)}</option>
              )}
              {places.map((one) => (
                <option key={one.code} value={one.code}>
                  {'\u2003'.repeat(one.depth)}
                  {one.title}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <fieldset className="people-roles">
        <legend className="field-label">{t('people.roles')}</legend>
        {draft.roles.map(([role, at], number) => {
          const barred = lacking(
            me.rights,
            titles.roles.find((one) => one.name === role),
            at,
            titles.branches,
          )
          const had = person?.roles.some(([name, there]) => name === role && there === at)
          const own =
            person?.login === me.login &&
            !had &&
            role &&
            !reaches(me.rights, 'all', draft.branch, titles.branches)
          const set = (grant: [string, string]) =>
            change({ roles: draft.roles.map((one, place) => (place === number ? grant : one)) })
          const wrong = faults.below(`/roles/${number}`)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a grant is its place until it is sent
            <div key={number} className="people-grant">
              <Select
                aria-label={t('people.role')}
                value={role}
                onChange={(event) => set([event.currentTarget.value, at])}
              >
                <option value="" disabled>
                  {t('people.chooseRole')}
                </option>
                {titles.roles.map((one) => (
                  <option key={one.name} value={one.name}>
                    {titles.role(one.name)}
                    {lacking(me.rights, one, at, titles.branches).length > 0
                      ? ` ${t('people.notYours')}`
                      : ''}
                  </option>
                ))}
              </Select>
              <Select
                aria-label={t('people.roleBranch')}
                value={at}
                onChange={(event) => set([role, event.currentTarget.value])}
              >
                {titles.branches
                  .filter(
                    ({ code }) =>
                      code === at || mayHere(code) || reaches(me.rights, 'people', code, titles.branches),
                  )
                  .map(({ code }) => (
                    <option key={code} value={code}>
                      {titles.branch(code)}
                    </option>
                  ))}
              </Select>
              <IconButton
                icon="trash"
                label={t('people.takeRole', { role: titles.role(role) })}
                onClick={() => change({ roles: draft.roles.filter((_, place) => place !== number) })}
              />
              {role && (
                <p className={barred.length > 0 || own || wrong ? 'people-why' : 'people-means'}>
                  {wrong ??
                    (own
                      ? t('people.why.self')
                      : barred.length > 0
                        ? t('people.why.role', {
                            role: titles.role(role),
                            branch: titles.branch(at),
                            what: barred
                              .map((word) => t(`people.may.${word}` as never))
                              .join(t('state.listSeparator')),
                          })
                        : means(titles.roles.find((one) => one.name === role)?.may ?? [], t))}
                </p>
              )}
            </div>
          )
        })}
        <Button
          icon="plus"
          kind="quiet"
          aria-disabled={!draft.branch || undefined}
          onClick={() => draft.branch && change({ roles: [...draft.roles, ['', draft.branch]] })}
        >
          {t('people.giveRole')}
        </Button>
      </fieldset>
      <Field label={t('people.skills')} help={t('people.skillsHelp')} fault={faults.below('/skills')}>
        {(control) => (
          <>
            {draft.skills.length > 0 && (
              <span className="setup-chips">
                {draft.skills.map((one) => (
                  <button
                    key={one}
                    type="button"
                    className="chip"
                    aria-label={t('people.takeSkill', { skill: one })}
                    onClick={() => change({ skills: draft.skills.filter((other) => other !== one) })}
                  >
                    {one} <span aria-hidden="true">×</span>
                  </button>
                ))}
              </span>
            )}
            <TextInput
              {...control}
              list="people-skills"
              value={skill}
              onChange={(event) => setSkill(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
                event.preventDefault()
                const typed = skill.trim()
                if (typed && !draft.skills.includes(typed)) change({ skills: [...draft.skills, typed] })
                setSkill('')
              }}
            />
            <datalist id="people-skills">
              {[...new Set(known.flatMap((one) => one.skills))]
                .filter((one) => !draft.skills.includes(one))
                .map((one) => (
                  <option key={one} value={one} />
                ))}
            </datalist>
          </>
        )}
      </Field>
      <div className="setup-two">
        <Field label={t('people.email')} fault={faults.at('/email')}>
          {(control) => (
            <TextInput
              {...control}
              type="email"
              autoComplete="off"
              value={draft.email}
              onChange={(event) => change({ email: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t('people.phone')} fault={faults.at('/phone')}>
          {(control) => (
            <TextInput
              {...control}
              type="tel"
              autoComplete="off"
              value={draft.phone}
              onChange={(event) => change({ phone: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t('people.language')} fault={faults.at('/language')}>
          {(control) => (
            <Select
              {...control}
              value={draft.language}
              onChange={(event) => change({ language: event.currentTarget.value })}
            >
              <option value="">{t('people.ownLanguage')}</option>
              {LANGUAGES.map((one) => (
                <option key={one} value={one}>
                  {LANGUAGE_NAMES[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {person && (
        <label className="setup-check">
          <input
            type="checkbox"
            checked={draft.active}
            onChange={(event) => change({ active: event.currentTarget.checked })}
          />
          <span>
            {t('people.active')}
            <span className="field-help people-line">{t('people.activeHelp')}</span>
          </span>
        </label>
      )}
    </Sheet>
  )
}

export function means(may: readonly string[], t: ReturnType<typeof useWords>['t']): string {
  if (may.length === 0) return t('people.may.nothing')
  return t('people.may.says', {
    what: may.map((word) => t(`people.may.${word}` as never)).join(t('state.listSeparator')),
  })
}

function draftOf(person: Person | null): Draft {
  return {
    login: person?.login ?? '',
    name: person?.name ?? '',
    branch: person?.branch ?? '',
    roles: (person?.roles ?? []).map(([role = '', at = '']) => [role, at]),
    skills: [...(person?.skills ?? [])],
    language: person?.language ?? '',
    email: person?.email ?? '',
    phone: person?.phone ?? '',
    active: person?.active ?? true,
  }
}

function useSaid() {
  const { t } = useWords()
  const titles = useTitles()
  return (field: keyof Draft, of: Draft): string => {
    switch (field) {
      case 'branch':
        return titles.branch(of.branch)
      case 'roles':
        return of.roles
          .map(([role, at]) => t('people.roleAt', { role: titles.role(role), branch: titles.branch(at) }))
          .join(t('state.listSeparator'))
      case 'skills':
        return of.skills.join(t('state.listSeparator'))
      case 'active':
        return t(of.active ? 'people.active' : 'people.inactive')
      default:
        return of[field]
    }
  }
}
