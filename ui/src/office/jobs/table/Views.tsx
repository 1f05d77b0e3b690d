import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, type Schemas } from '../../../api/index.ts'
import { Menu, type MenuItem } from '../../../design/desk.ts'
import {
  Banner,
  Button,
  ConfirmDialog,
  Field,
  Select,
  Sheet,
  TextInput,
  useToast,
} from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { useBranchList } from '../directory.ts'
import { type Filter, filterOf, searchOf } from '../filter.ts'

type View = Schemas['SavedViewOut']

/** Filters kept under a name: one's own, and those that were shared. */
export function Views({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [saving, setSaving] = useState(false)
  const [dropping, setDropping] = useState<View | null>(null)
  const found = useQuery({
    queryKey: ['saved-views', 'jobs'],
    queryFn: ({ signal }) =>
      got(client.GET('/api/saved-views', { params: { query: { page: 'jobs' } }, signal })),
  })
  const views = found.data?.items ?? []
  const here = searchOf(filter)
  const current = views.find((one) => asked(one) === here)
  const items: (MenuItem | 'line')[] = views.map((one) => ({
    label: one.title,
    ...(one.role !== null || one.branch !== null ? { icon: 'users' as const } : {}),
    ...(one === current ? { icon: 'check' as const } : {}),
    onSelect: () => onFilter(filterOf(asked(one))),
  }))
  if (views.length > 0) items.push('line')
  items.push({ label: t('jobs.views.save'), icon: 'plus', onSelect: () => setSaving(true) })
  if (current?.mine)
    items.push({
      label: t('jobs.views.drop'),
      icon: 'trash',
      danger: true,
      onSelect: () => setDropping(current),
    })

  async function drop(view: View) {
    setDropping(null)
    try {
      await client.DELETE('/api/saved-views/{view}', { params: { path: { view: view.id } } })
      await queries.invalidateQueries({ queryKey: ['saved-views'] })
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
  }

  return (
    <>
      <Menu trigger={<Button icon="star">{current?.title ?? t('jobs.views')}</Button>} items={items} />
      {saving && <Save filter={filter} onClose={() => setSaving(false)} />}
      <ConfirmDialog
        open={dropping !== null}
        title={t('jobs.views.dropTitle', { title: dropping?.title ?? '' })}
        confirm={t('jobs.views.drop')}
        danger
        onConfirm={() => dropping && void drop(dropping)}
        onCancel={() => setDropping(null)}
      >
        {t('jobs.views.dropText')}
      </ConfirmDialog>
    </>
  )
}

function asked(view: View): string {
  const search = view.asks.search
  return searchOf(filterOf(typeof search === 'string' ? search : ''))
}

function Save({ filter, onClose }: { filter: Filter; onClose: () => void }) {
  const { t, language } = useWords()
  const { client, me } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const branches = useBranchList().data?.items ?? []
  const roles = useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) => got(client.GET('/api/roles', { signal })),
  })
  const [id] = useState(() => crypto.randomUUID())
  const [title, setTitle] = useState('')
  const [shared, setShared] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const held = [...new Set(me.roles)]
  const [kind, name] = shared.split(':')

  async function save() {
    setBusy(true)
    setError(null)
    try {
      await client.PUT('/api/saved-views/{view}', {
        params: { path: { view: id } },
        body: {
          title: title.trim(),
          asks: { search: searchOf(filter) },
          role: kind === 'role' && name ? name : null,
          branch: kind === 'branch' && name ? name : null,
        },
      })
      await queries.invalidateQueries({ queryKey: ['saved-views'] })
      toast({ text: t('jobs.views.saved'), tone: 'success' })
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }

  return (
    <Sheet open onClose={onClose} title={t('jobs.views.save')}>
      <form
        className="jobs-narrow"
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim()) void save()
        }}
      >
        {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
        <Field label={t('jobs.views.name')} required>
          {(control) => (
            <TextInput
              {...control}
              data-first
              maxLength={80}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={t('jobs.views.for')}>
          {(control) => (
            <Select {...control} value={shared} onChange={(event) => setShared(event.currentTarget.value)}>
              <option value="">{t('jobs.views.forMe')}</option>
              {held.map((role) => (
                <option key={role} value={`role:${role}`}>
                  {t('jobs.views.forRole', {
                    role: pick(roles.data?.items.find((one) => one.name === role)?.title, language) || role,
                  })}
                </option>
              ))}
              {branches.map((one) => (
                <option key={one.code} value={`branch:${one.code}`}>
                  {t('jobs.views.forBranch', { branch: pick(one.title, language) || one.code })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button kind="primary" wide type="submit" busy={busy} aria-disabled={!title.trim() || undefined}>
          {t('jobs.views.save')}
        </Button>
      </form>
    </Sheet>
  )
}
