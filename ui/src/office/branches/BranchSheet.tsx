import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import { Banner, Button, Field, Select, Sheet, TextInput, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { ancestry, type Branch, inOrder } from '../jobs/directory.ts'
import { useTitles } from '../people/people.ts'
import { reaches } from '../people/rights.ts'
import { Conflict } from '../setup/Conflict.tsx'
import { faultsOf } from '../setup/faults.ts'
import { Titles } from '../setup/Titles.tsx'
import { useCalendars } from './calendars.ts'
import { inherited, positionOf } from './inherited.ts'

interface BranchSheetProps {
  branch: Branch | null // null: a new one
  parent: string | null
  branches: readonly Branch[]
  onClose: () => void
  onDone: (code: string) => void
}

/** Add a branch, or change one; what follows from it is said before it is done. */
export function BranchSheet({ branch, parent, branches, onClose, onDone }: BranchSheetProps) {
  const { t, language } = useWords()
  const { client, me } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const titles = useTitles()
  const calendars = useCalendars().data?.items ?? []
  const [base, setBase] = useState(branch)
  const [draft, setDraft] = useState(() => draftOf(branch, parent))
  const [theirs, setTheirs] = useState<Branch | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(error)
  const position = positionOf(draft.position)
  const change = (more: Partial<typeof draft>) => setDraft({ ...draft, ...more })
  const mayTop = reaches(me.rights, 'manage', null, branches)
  const above = (field: 'timezone' | 'calendar', none: string) =>
    (draft.parent && inherited(branches, draft.parent, field)?.value) || none

  const put = (code: string, what: typeof draft) =>
    got(
      client.PUT('/api/branches/{code}', {
        params: { path: { code } },
        body: {
          title: what.title,
          parent: what.parent || null,
          timezone: what.timezone || null,
          calendar: what.calendar || null,
          tags: tagsOf(what.tags),
          position: positionOf(what.position) ?? null,
        },
      }),
    )
  const look = () => queries.invalidateQueries({ queryKey: ['branches'] })

  async function save(over: boolean) {
    if (position === undefined) return
    setBusy(true)
    setError(null)
    const code = branch?.code ?? draft.code.trim()
    try {
      const now = await got(client.GET('/api/branches')).then(({ items }) =>
        items.find((one) => one.code === code),
      )
      if (!over && now && JSON.stringify(now) !== JSON.stringify(base)) {
        setTheirs(now)
        setBusy(false)
        return
      }
      const made = await put(code, draft)
      await look()
      toast({
        text: t(branch ? 'branches.saved' : 'branches.added', { name: pick(made.title, language) || code }),
        tone: 'success',
        ...(branch && {
          undo: () => {
            put(code, draftOf(branch, null)).then(look, (refused: unknown) =>
              toast({ text: inWords(refused, t), tone: 'danger' }),
            )
          },
        }),
      })
      onDone(code)
      return
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  const say = (one: ReturnType<typeof draftOf>) => ({
    'setup.title.zh': one.title['zh-CN'] ?? '',
    'setup.title.en': one.title.en ?? '',
    'branches.parent': one.parent ? titles.branch(one.parent) : t('branches.top'),
    'branches.timezone': one.timezone,
    'branches.calendar': one.calendar,
    'branches.tags': one.tags,
    'branches.position': one.position,
  })
  return (
    <Sheet
      open
      full
      onClose={onClose}
      dismissable={!busy}
      title={branch ? t('branches.change', { name: titles.branch(branch.code) }) : t('branches.add')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save(false)}>
            {t(branch ? 'act.save' : 'branches.add')}
          </Button>
        </>
      }
    >
      {theirs ? (
        <Conflict
          busy={busy}
          sides={Object.entries(say(draft)).map(([key, mine]) => ({
            label: t(key as 'branches.tags'),
            mine,
            theirs: say(draftOf(theirs, null))[key as 'branches.tags'],
          }))}
          onMine={() => {
            setBase(theirs)
            setTheirs(null)
            void save(true)
          }}
          onTheirs={() => {
            setBase(theirs)
            setDraft(draftOf(theirs, null))
            setTheirs(null)
          }}
        />
      ) : (
        error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>
      )}
      {!branch && <Banner quiet>{t('branches.publish')}</Banner>}
      {!branch && (
        <Field label={t('branches.code')} help={t('branches.codeHelp')} fault={faults.at('/code')} required>
          {(control) => (
            <TextInput
              {...control}
              data-first
              autoCapitalize="none"
              spellCheck={false}
              value={draft.code}
              onChange={(event) => change({ code: event.currentTarget.value.toLowerCase() })}
            />
          )}
        </Field>
      )}
      <Titles value={draft.title} faults={faults} onChange={(title) => change({ title })} />
      <Field
        label={t('branches.parent')}
        fault={faults.at('/parent')}
        help={branch && draft.parent !== (branch.parent ?? '') ? t('branches.moving') : undefined}
      >
        {(control) => (
          <Select
            {...control}
            value={draft.parent}
            onChange={(event) => change({ parent: event.currentTarget.value })}
          >
            {(mayTop || !draft.parent) && <option value="">{t('branches.top')}</option>}
            {inOrder(branches)
              .filter(
                ({ branch: { code } }) =>
                  code === draft.parent ||
                  (reaches(me.rights, 'manage', code, branches) &&
                    !(branch && ancestry(branches, code).includes(branch.code))),
              )
              .map(({ branch: one, above: over }) => (
                <option key={one.code} value={one.code}>
                  {'\u2003'.repeat(over.length)}
                  {titles.branch(one.code)}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <div className="setup-two">
        <Field label={t('branches.timezone')} fault={faults.at('/timezone')}>
          {(control) => (
            <>
              <TextInput
                {...control}
                list="branch-zones"
                placeholder={t('branches.inherit', { value: above('timezone', 'UTC') })}
                value={draft.timezone}
                onChange={(event) => change({ timezone: event.currentTarget.value })}
              />
              <datalist id="branch-zones">
                {Intl.supportedValuesOf('timeZone').map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field
          label={t('branches.calendar')}
          help={branch && draft.calendar !== (branch.calendar ?? '') ? t('branches.effect') : undefined}
          fault={faults.at('/calendar')}
        >
          {(control) => (
            <Select
              {...control}
              value={draft.calendar}
              onChange={(event) => change({ calendar: event.currentTarget.value })}
            >
              <option value="">
                {t('branches.inherit', { value: above('calendar', t('branches.always')) })}
              </option>
              {calendars.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('branches.tags')} help={t('branches.tagsHelp')} fault={faults.below('/tags')}>
          {(control) => (
            <TextInput
              {...control}
              value={draft.tags}
              onChange={(event) => change({ tags: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field
          label={t('branches.position')}
          help={t('branches.positionHelp')}
          fault={position === undefined ? t('branches.position.wrong') : faults.below('/position')}
        >
          {(control) => (
            <TextInput
              {...control}
              value={draft.position}
              onChange={(event) => change({ position: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
    </Sheet>
  )
}

function draftOf(branch: Branch | null, parent: string | null) {
  return {
    code: branch?.code ?? '',
    title: { ...(branch?.title ?? {}) } as Record<string, string>,
    parent: (branch ? branch.parent : parent) ?? '',
    timezone: branch?.timezone ?? '',
    calendar: branch?.calendar ?? '',
    tags: branch?.tags.join(', ') ?? '',
    position: branch?.position?.join(', ') ?? '',
  }
}

function tagsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,，]/)
        .map((one) => one.trim())
        .filter(Boolean),
    ),
  ]
}
