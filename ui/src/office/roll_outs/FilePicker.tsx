import { type DragEvent, useRef, useState } from 'react'
import type { Schemas } from '../../api/index.ts'
import { Banner, Button, classes, Field, Icon, Select } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { type Files, type FoundSop, ofDropped, ofPicked, sentOf, sopsIn } from './files.ts'
import { NotAZip } from './zip.ts'

export interface Chosen {
  sop: string
  files: Schemas['FileSent'][]
}

interface FilePickerProps {
  sop: string | null // whose files are meant; null: whichever they are
  chosen: Chosen | null
  onChoose: (chosen: Chosen | null) => void
}

/** An SOP's folder, dropped or chosen, or a zip of it. */
export function FilePicker({ sop, chosen, onChoose }: FilePickerProps) {
  const { t, formats } = useWords()
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const [given, setGiven] = useState<{ files: Files; sops: FoundSop[] } | null>(null)
  const folder = useRef<HTMLInputElement>(null)
  const zip = useRef<HTMLInputElement>(null)

  const choose = (files: Files, one: FoundSop | undefined) =>
    onChoose(one ? { sop: one.id, files: sentOf(files, one) } : null)

  async function take(reading: Promise<Files>) {
    setBusy(true)
    setFault('')
    setGiven(null)
    onChoose(null)
    try {
      const files = await reading
      const sops = sopsIn(files)
      const mine = sop === null ? sops : sops.filter((one) => one.id === sop)
      if (sops.length === 0) setFault(t('rollOut.files.noSop'))
      else if (mine.length === 0) {
        const others = sops.map((one) => one.id).join(t('state.listSeparator'))
        setFault(t('rollOut.files.otherSop', { sop: sop ?? '', others }))
      } else {
        setGiven({ files, sops: mine })
        if (mine.length === 1) choose(files, mine[0])
      }
    } catch (error) {
      setFault(t(error instanceof NotAZip ? 'rollOut.files.noZip' : 'rollOut.files.unreadable'))
    }
    setBusy(false)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(ofDropped(event.dataTransfer.items))
  }
  const size = chosen?.files.reduce((sum, one) => sum + (one.text ?? one.base64 ?? '').length, 0) ?? 0

  return (
    <div className="file-picker">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files are dropped here or chosen by the buttons */}
      <div
        className={classes('drop', over && 'drop-over')}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name={chosen ? 'check-circle' : 'upload'} size={32} />
        <p>{chosen ? <strong>{chosen.sop}</strong> : t('rollOut.files.drop')}</p>
        {chosen && (
          <details className="drop-files">
            <summary>
              {t('rollOut.files.count', { n: chosen.files.length, size: formats.bytes(size) })}
            </summary>
            <ul>
              {chosen.files.map((one) => (
                <li key={one.path}>
                  <code>{one.path}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
        <input
          ref={folder}
          type="file"
          className="unseen"
          tabIndex={-1}
          aria-label={t('rollOut.files.folder')}
          {...{ webkitdirectory: '' }}
          onChange={(event) => {
            void take(ofPicked([...(event.currentTarget.files ?? [])]))
            event.currentTarget.value = ''
          }}
        />
        <input
          ref={zip}
          type="file"
          className="unseen"
          tabIndex={-1}
          aria-label={t('rollOut.files.zip')}
          accept=".zip,application/zip"
          onChange={(event) => {
            void take(ofPicked([...(event.currentTarget.files ?? [])]))
            event.currentTarget.value = ''
          }}
        />
        <div className="drop-acts">
          <Button icon="storage" busy={busy} onClick={() => folder.current?.click()}>
            {t('rollOut.files.folder')}
          </Button>
          <Button icon="file" busy={busy} onClick={() => zip.current?.click()}>
            {t('rollOut.files.zip')}
          </Button>
        </div>
      </div>
      {fault && <Banner tone="danger">{fault}</Banner>}
      {given && given.sops.length > 1 && (
        <Field label={t('rollOut.files.which')} help={t('rollOut.files.several', { n: given.sops.length })}>
          {(control) => (
            <Select
              {...control}
              value={chosen?.sop ?? ''}
              onChange={(event) =>
                choose(
                  given.files,
                  given.sops.find((one) => one.id === event.currentTarget.value),
                )
              }
            >
              <option value="" disabled>
                {t('jobs.open.choose')}
              </option>
              {given.sops.map((one) => (
                <option key={one.folder} value={one.id}>
                  {one.id}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <details className="looks-like" open={!chosen}>
        <summary>{t('rollOut.files.looksLike')}</summary>
        <pre>{`sop_definitions/
  store-visit/
    sop.yaml
    forms/  variants/  scenarios/  media/
  forms/library/*.yaml
  organisation.yaml`}</pre>
        <p className="muted">{t('rollOut.files.looksLikeText')}</p>
      </details>
    </div>
  )
}
