import { useRef, useState } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Banner, Button, Sheet, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { type Key, useWords } from '../../words/index.ts'
import type { Differing } from './changes.ts'
import { Changes } from './History.tsx'
import { type CodeList, usePutCodeList } from './lists.ts'

type Read = Schemas['CodeListFileOut']

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const SHOWN = 200

/** A file is looked at first: every fault of every row, and what would change. Then it is taken in, or not. */
export function ImportSheet({
  list,
  title,
  onClose,
}: {
  list: CodeList
  title: string
  onClose: () => void
}) {
  const { t } = useWords()
  const { client } = useSession()
  const toast = useToast()
  const put = usePutCodeList()
  const picker = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [found, setFound] = useState<Read | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  async function look(content: File | undefined) {
    if (!content) return
    setFile(content)
    setFound(null)
    setError(null)
    setBusy(true)
    try {
      const body = await content.arrayBuffer()
      const xlsx = new Uint8Array(body.slice(0, 2)).join() === '80,75'
      setFound(
        await got(
          client.POST('/api/code-lists/{name}/file', {
            params: { path: { name: list.name } },
            headers: { 'content-type': xlsx ? XLSX : 'text/csv' },
            body: body as never,
            bodySerializer: () => body,
          }),
        ),
      )
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }

  async function take(read: Read) {
    setBusy(true)
    setError(null)
    try {
      const made = await put(list.name, read.content, read.version)
      toast({
        text: t('lists.saved', { n: made.version }),
        tone: 'success',
        undo: () => {
          put(list.name, list.content, made.version).catch((refused: unknown) =>
            toast({ text: inWords(refused, t), tone: 'danger' }),
          )
        },
      })
      onClose()
      return
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }

  const ready = found !== null && found.faults.length === 0 && found.changes.length > 0
  return (
    <Sheet
      open
      full
      onClose={onClose}
      dismissable={!busy}
      title={t('lists.importOf', { name: title })}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          {ready && (
            <Button kind="primary" busy={busy} onClick={() => void take(found)}>
              {t('lists.fileTake', { n: found.changes.length })}
            </Button>
          )}
        </>
      }
    >
      <p>{t('lists.importText')}</p>
      <input
        ref={picker}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={t('lists.file')}
        accept={`.csv,.xlsx,text/csv,${XLSX}`}
        onChange={(event) => {
          void look(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <span className="setup-row">
        <Button icon="file" busy={busy && !ready} onClick={() => picker.current?.click()}>
          {t(file ? 'lists.fileAnother' : 'lists.file')}
        </Button>
        {file && <span className="muted">{file.name}</span>}
      </span>
      {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
      {found && (
        <div className="setup-stack" role="status">
          <p>{t('lists.fileRows', { n: found.rows })}</p>
          {found.unknown.length > 0 && (
            <Banner tone="warning">
              {t('lists.fileUnknown', { columns: found.unknown.join(t('state.listSeparator')) })}
            </Banner>
          )}
          {found.faults.length > 0 ? (
            <Banner tone="danger" title={t('lists.fileFaults', { n: found.faults.length })}>
              <ul className="changes">
                {found.faults.slice(0, SHOWN).map((one) => (
                  <li key={`${one.line} ${one.column} ${one.code}`}>
                    <strong>{t('lists.row', { n: one.line })}</strong>:{' '}
                    {t(`lists.fault.${one.code}` as Key, { column: one.column, value: one.value })}
                  </li>
                ))}
              </ul>
            </Banner>
          ) : found.changes.length === 0 ? (
            <Banner>{t('lists.fileSame')}</Banner>
          ) : (
            <Changes changes={found.changes.slice(0, SHOWN) as Differing[]} />
          )}
          {found.changes.length > SHOWN && found.faults.length === 0 && (
            <p className="muted">{t('setup.showMore', { n: found.changes.length - SHOWN })}</p>
          )}
        </div>
      )}
    </Sheet>
  )
}
