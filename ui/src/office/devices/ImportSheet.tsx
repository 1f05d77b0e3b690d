import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Banner, Button, classes, Icon, Sheet, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { forgetDevices } from './asking.ts'
import { faultWord } from './faults.ts'

type Looked = Schemas['ImportedOut']

const SHOWN = 100
const TEMPLATE = 'key,kind,name,subject,branch,lat,lon,labels,heartbeat,retired\r\n'

/** Takes devices in from a file: looked at first, written when it is right and somebody said so. */
export function ImportSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const picker = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name: string; content: ArrayBuffer } | null>(null)
  const [looked, setLooked] = useState<Looked | null>(null)
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const send = (content: ArrayBuffer, dry: boolean) =>
    got(
      client.POST('/api/devices/import', {
        params: { query: { dry_run: dry } },
        headers: { 'content-type': 'text/csv' },
        body: content as never,
        bodySerializer: () => content,
      }),
    ) as Promise<Looked>

  async function look(chosen: File | undefined) {
    if (!chosen || busy) return
    setBusy(true)
    setError(null)
    setLooked(null)
    try {
      const content = await chosen.arrayBuffer()
      setFile({ name: chosen.name, content })
      setLooked(await send(content, true))
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }

  async function write() {
    if (!file) return
    setBusy(true)
    setError(null)
    try {
      const done = await send(file.content, false)
      if (done.faults.length > 0) setLooked(done)
      else {
        toast({
          text: t('devices.import.done', { added: done.added, changed: done.changed }),
          tone: 'success',
        })
        await forgetDevices(queries)
        onClose()
      }
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void look(event.dataTransfer.files[0])
  }
  const count = looked && looked.faults.length === 0 ? looked.added + looked.changed : 0
  return (
    <Sheet
      open
      full={(looked?.faults.length ?? 0) > 0}
      onClose={onClose}
      title={t('devices.import.title')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          {looked && (
            <Button icon="file" busy={busy && count === 0} onClick={() => picker.current?.click()}>
              {t('devices.import.another')}
            </Button>
          )}
          {count > 0 && (
            <Button kind="primary" icon="check" busy={busy} onClick={() => void write()}>
              {t('devices.import.run', { n: count })}
            </Button>
          )}
        </>
      }
    >
      <p>{t('devices.import.text')}</p>
      {!looked && (
        <>
          <p className="muted">{t('devices.import.columns')}</p>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a file is dropped here or chosen by the button */}
          <div
            className={classes('device-drop', over && 'device-drop-over')}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => setOver(false)}
            onDrop={drop}
          >
            <Icon name="upload" size={32} />
            <span className="muted">{t('devices.import.drop')}</span>
            <Button kind="primary" icon="file" busy={busy} data-first onClick={() => picker.current?.click()}>
              {t('devices.import.choose')}
            </Button>
          </div>
          <a
            className="device-template"
            download="devices.csv"
            href={`data:text/csv,${encodeURIComponent(TEMPLATE)}`}
          >
            <Icon name="download" size={18} />
            {t('devices.import.template')}
          </a>
        </>
      )}
      <input
        ref={picker}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={t('devices.import.choose')}
        accept=".csv,text/csv"
        onChange={(event) => {
          void look(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
      {looked && looked.faults.length === 0 && (
        <Banner tone="success" title={t('devices.import.good', { file: file?.name ?? '' })}>
          {t('devices.import.outcome', {
            added: looked.added,
            changed: looked.changed,
            unchanged: looked.unchanged,
          })}
          {count === 0 && ` ${t('devices.import.nothing')}`}
        </Banner>
      )}
      {looked && looked.faults.length > 0 && (
        <>
          <Banner
            tone="danger"
            title={t('devices.import.faults', { n: looked.faults.length, file: file?.name ?? '' })}
          >
            {t('devices.import.faultsText')}
          </Banner>
          <table className="device-faults">
            <thead>
              <tr>
                {(['line', 'column', 'value', 'fault'] as const).map((name) => (
                  <th key={name} scope="col">
                    {t(`devices.import.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {looked.faults.slice(0, SHOWN).map((one) => (
                <tr key={`${one.line}/${one.column}/${one.code}`}>
                  <td className="numbers">{one.line}</td>
                  <td className="mono">{one.column}</td>
                  <td className="mono">{one.value}</td>
                  <td>{faultWord(one.code, t)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {looked.faults.length > SHOWN && <p className="muted">{t('devices.import.more', { n: SHOWN })}</p>}
        </>
      )}
    </Sheet>
  )
}
