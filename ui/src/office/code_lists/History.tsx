import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Badge, Button, Card, ConfirmDialog, Skeleton, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { Failed } from '../frame/Page.tsx'
import { type Differing, differing, type Entry } from './changes.ts'
import { type CodeList, useCodeList, usePutCodeList } from './lists.ts'

type Version = Schemas['CodeListVersionOut']

/** Every version that the list ever had, what each changed, and a way back to any. */
export function History({ list, mayChange }: { list: CodeList; mayChange: boolean }) {
  const { t } = useWords()
  const { client } = useSession()
  const toast = useToast()
  const put = usePutCodeList()
  const [sure, setSure] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const history = useQuery({
    queryKey: ['code-list-history', list.name, list.version],
    queryFn: ({ signal }) =>
      got(client.GET('/api/code-lists/{name}/history', { params: { path: { name: list.name } }, signal })),
  })
  if (history.isPending) return <Skeleton rows={4} />
  if (history.isError) return <Failed error={history.error} onAgain={() => void history.refetch()} />
  async function restore(version: number) {
    setBusy(true)
    try {
      const old = await got(
        client.GET('/api/code-lists/{name}', { params: { path: { name: list.name }, query: { version } } }),
      )
      const made = await put(list.name, old.content, list.version)
      toast({ text: t('lists.saved', { n: made.version }), tone: 'success' })
      setSure(null)
    } catch (refused) {
      toast({ text: inWords(refused, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return (
    <Card>
      <ol className="setup-list">
        {history.data.items.map((one) => (
          <One
            key={one.version}
            version={one}
            list={list}
            onRestore={mayChange && one.version !== list.version ? () => setSure(one.version) : null}
          />
        ))}
      </ol>
      <ConfirmDialog
        open={sure !== null}
        busy={busy}
        title={t('lists.restoreSure', { n: sure ?? 0 })}
        confirm={t('lists.restoreVersion')}
        onConfirm={() => sure !== null && void restore(sure)}
        onCancel={() => setSure(null)}
      >
        {t('lists.restoreText')}
      </ConfirmDialog>
    </Card>
  )
}

function One({
  version,
  list,
  onRestore,
}: {
  version: Version
  list: CodeList
  onRestore: (() => void) | null
}) {
  const { t, formats } = useWords()
  const nameOf = usePeople()
  const [open, setOpen] = useState(version.version === list.version)
  return (
    <li className="setup-item">
      <div className="setup-item-text">
        <span className="setup-row">
          <strong>{t('lists.historyOf', { n: version.version })}</strong>
          {version.version === list.version && <Badge tone="success">{t('lists.historyNow')}</Badge>}
          <span className="setup-small">
            {t('lists.historyBy', { name: nameOf(version.by), when: formats.moment(Date.parse(version.at)) })}
          </span>
        </span>
        <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="history-what">
          <summary>{t('lists.difference')}</summary>
          {open && <Difference name={list.name} version={version.version} />}
        </details>
      </div>
      {onRestore && (
        <Button icon="undo" onClick={onRestore}>
          {t('lists.restoreVersion')}
        </Button>
      )}
    </li>
  )
}

function Difference({ name, version }: { name: string; version: number }) {
  const { t } = useWords()
  const after = useCodeList(name, version)
  const before = useCodeList(name, Math.max(1, version - 1))
  if (after.isPending || before.isPending) return <Skeleton rows={1} />
  if (after.isError || before.isError) {
    return (
      <Failed
        error={after.error ?? before.error}
        onAgain={() => void Promise.all([after.refetch(), before.refetch()])}
      />
    )
  }
  if (version === 1) return <p>{t('lists.first', { n: after.data.content.entries.length })}</p>
  return <Changes changes={differing(before.data.content.entries, after.data.content.entries)} />
}

/** What becomes of codes, each in a line. */
export function Changes({
  changes,
}: {
  changes: readonly Pick<Differing, 'code' | 'change' | 'before' | 'after'>[]
}) {
  const { t, language } = useWords()
  const say = (entry: Entry | null) =>
    entry === null
      ? ''
      : [pick(entry.title, language), entry.parent === null ? '' : String(entry.parent)]
          .filter(Boolean)
          .join(' · ')
  if (changes.length === 0) return <p className="muted">{t('lists.differenceNone')}</p>
  return (
    <ul className="changes">
      {changes.map(({ code, change, before, after }) => (
        <li key={`${typeof code} ${code}`}>
          <Badge tone={change === 'retired' ? 'warning' : change === 'added' ? 'success' : 'info'}>
            {t(`lists.change.${change}`)}
          </Badge>{' '}
          <code>{code}</code>{' '}
          {change === 'changed' ? (
            <>
              <s className="muted">{say(before)}</s> → {say(after)}
            </>
          ) : (
            say(after)
          )}
        </li>
      ))}
    </ul>
  )
}
