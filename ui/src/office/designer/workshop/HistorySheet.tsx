import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords } from '../../../api/index.ts'
import { Badge, Button, Sheet, Skeleton, useToast } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { differences } from '../../channels/diff.ts'
import { Failed } from '../../frame/Page.tsx'
import { useWorkshop } from './context.tsx'

/** Who saved what; each can be looked at, and brought back. */
export function HistorySheet({ onClose }: { onClose: () => void }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const toast = useToast()
  const [open, setOpen] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const params = { path: { draft: workshop.draft } }
  const history = useQuery({
    queryKey: ['draft-history', workshop.draft, workshop.line.version],
    queryFn: ({ signal }) => got(client.GET('/api/drafts/{draft}/history', { params, signal })),
  })
  const restore = async (version: number) => {
    setBusy(true)
    try {
      await workshop.keep()
      await got(client.POST('/api/drafts/{draft}/restore', { params, body: { version } as never }))
      await workshop.look()
      toast({ text: t('designer.historyRestored', { n: version }), tone: 'success' })
      onClose()
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return (
    <Sheet open full onClose={onClose} title={t('designer.history')}>
      {history.isPending ? (
        <Skeleton rows={5} />
      ) : history.isError ? (
        <Failed error={history.error} onAgain={() => void history.refetch()} />
      ) : (
        <ol className="draft-history">
          {history.data.items.map((line, at) => (
            <li key={line.version}>
              <div className="draft-history-head">
                <span>
                  <strong>{line.name}</strong> · {formats.moment(Date.parse(line.at))}{' '}
                  {at === 0 && <Badge tone="success">{t('designer.historyNow')}</Badge>}
                  {line.restored !== null && <Badge>{t('designer.historyOf', { n: line.restored })}</Badge>}
                </span>
                <span className="workshop-acts">
                  <Button
                    kind="quiet"
                    icon="eye"
                    aria-expanded={open === line.version}
                    onClick={() => setOpen(open === line.version ? null : line.version)}
                  >
                    {t('designer.historyLook')}
                  </Button>
                  {at > 0 && !workshop.readOnly && (
                    <Button kind="quiet" icon="undo" busy={busy} onClick={() => void restore(line.version)}>
                      {t('designer.historyRestore')}
                    </Button>
                  )}
                </span>
              </div>
              <div className="draft-history-files">
                {line.paths.map((path) => (
                  <code key={path}>{path}</code>
                ))}
              </div>
              {open === line.version && <Then version={line.version} />}
            </li>
          ))}
        </ol>
      )}
    </Sheet>
  )
}

/** What is another then than now. */
function Then({ version }: { version: number }) {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const then = useQuery({
    queryKey: ['draft-then', workshop.draft, version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/drafts/{draft}/history/{version}', {
          params: { path: { draft: workshop.draft, version } },
          signal,
        }),
      ),
  })
  if (then.isPending) return <Skeleton rows={2} />
  if (then.isError) return <Failed error={then.error} onAgain={() => void then.refetch()} />
  const was = new Map(then.data.files.map(({ path, text }) => [path, text ?? '']))
  const paths = [...new Set([...was.keys(), ...workshop.files.keys()])].sort()
  const other = paths.filter(
    (path) => was.get(path) !== (workshop.files.get(path)?.text ?? (was.has(path) ? '' : undefined)),
  )
  if (other.length === 0) return <p className="muted">{t('designer.historySame')}</p>
  return (
    <div className="draft-then">
      {other.map((path) => (
        <section key={path}>
          <h3>
            <code>{path}</code>
          </h3>
          <pre>
            {differences(was.get(path) ?? '', workshop.files.get(path)?.text ?? '')
              .filter(({ is }) => is !== 'same')
              .map(({ is, text }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place
                <span key={at} className={is === 'gone' ? 'line-then' : 'line-now'}>
                  {is === 'gone' ? '− ' : '+ '}
                  {text}
                  {'\n'}
                </span>
              ))}
          </pre>
        </section>
      ))}
      <p className="muted">{t('designer.historyLegend')}</p>
    </div>
  )
}
