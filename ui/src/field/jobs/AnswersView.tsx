import { useEffect, useState } from 'react'
import { Button, Icon, type IconName, Sheet } from '../../design/index.ts'
import type { EvidenceKind, Form } from '../../forms/form.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { Answers, Capture } from '../../runtime/values.ts'
import { useWords } from '../../words/index.ts'
import { useDay, usePhone } from '../shell/phone.tsx'
import { answerRows, type Row } from './answers.ts'
import './answers.css'

interface Props {
  kept: KeptJob
  form: Form
  answers: Answers
}

/** What somebody entered, to be read. */
export function AnswersView({ kept, form, answers }: Props) {
  const { t, language, formats } = useWords()
  const codeLists = kept.playbook.runbook.code_lists ?? {}
  const rows = answerRows(form, answers, { t, language, formats, codeLists })
  if (rows.length === 0) return <p className="answers-none">{t('step.answer.none')}</p>
  return <Rows rows={rows} />
}

function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <dl className="answers">
      {rows.map((row) => (
        <div key={row.name} className="answers-row">
          <dt>{row.label}</dt>
          <dd>
            {'text' in row && row.text}
            {'captures' in row && <Captures label={row.label} kind={row.kind} captures={row.captures} />}
            {'parts' in row && <Parts parts={row.parts} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Groups shown before somebody asks for all of them. */
const FIRST = 5

/** Groups of answers: plain ones as a line each, so that a list of fifty can be read. */
function Parts({ parts }: { parts: readonly Row[][] }) {
  const { t } = useWords()
  const [all, showAll] = useState(false)
  const shown = all ? parts : parts.slice(0, FIRST)
  return (
    <>
      <ul className="answers-parts">
        {shown.map((part, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was handed in does not change
          <li key={place}>
            {parts.length > 1 && part.every((row) => 'text' in row) ? (
              part.map((row) => ('text' in row ? row.text : '')).join(' · ')
            ) : (
              <Rows rows={part} />
            )}
          </li>
        ))}
      </ul>
      {shown.length < parts.length && (
        <Button kind="quiet" onClick={() => showAll(true)}>
          {t('day.more', { n: parts.length - shown.length })}
        </Button>
      )}
    </>
  )
}

const ICONS: Record<EvidenceKind, IconName> = {
  photo: 'image',
  signature: 'pen',
  scan: 'qr',
  position: 'pin',
  video: 'video',
  audio: 'mic',
  file: 'file',
}

function Captures({ label, kind, captures }: { label: string; kind: EvidenceKind; captures: Capture[] }) {
  const { t } = useWords()
  const texts = captures.flatMap((capture) =>
    capture.text
      ? [capture.text]
      : !capture.blob && capture.position
        ? [
            t('answers.position', {
              lat: capture.position.lat.toFixed(5),
              lon: capture.position.lon.toFixed(5),
            }),
          ]
        : [],
  )
  const files = captures.flatMap(({ blob, stamped, signer }) =>
    blob ? [{ blob: stamped ?? blob, signer }] : [],
  )
  return (
    <div className="answers-captures">
      {texts.map((text, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was handed in does not change
        <span key={place} className="answers-text">
          <Icon name={ICONS[kind]} size={18} /> {text}
        </span>
      ))}
      {files.map(({ blob, signer }, place) => (
        <Picture
          key={blob}
          sha256={blob}
          kind={kind}
          title={t('step.photo.open', { title: label, n: place + 1, of: files.length })}
          caption={signer ?? null}
        />
      ))}
    </div>
  )
}

interface PictureProps {
  sha256: string
  kind: EvidenceKind
  title: string
  caption: string | null
}

/** A kept or fetched file, small; a tap opens it full screen. */
function Picture({ sha256, kind, title, caption }: PictureProps) {
  const { t } = useWords()
  const phone = usePhone()
  const { online } = useDay()
  const [file, setFile] = useState<{ url: string; type: string } | null | undefined>(undefined)
  const [open, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with signal, what is not here can be fetched
  useEffect(() => {
    let url: string | null = null
    let gone = false
    phone.blob(sha256).then(
      (blob) => {
        if (gone) return
        url = blob ? URL.createObjectURL(blob) : null
        setFile(blob && url ? { url, type: blob.type } : null)
      },
      () => !gone && setFile(null),
    )
    return () => {
      gone = true
      if (url) URL.revokeObjectURL(url)
    }
  }, [phone, sha256, online])
  if (file === undefined) return <span className="answers-thumb answers-thumb-coming" />
  if (file === null)
    return (
      <span className="answers-text">
        <Icon name={ICONS[kind]} size={18} /> {t('step.photo.missing')}
      </span>
    )
  const isPicture = file.type.startsWith('image/') || kind === 'photo' || kind === 'signature'
  return (
    <>
      <button type="button" className="answers-thumb" aria-label={title} onClick={() => setOpen(true)}>
        {isPicture ? <img src={file.url} alt="" loading="lazy" /> : <Icon name={ICONS[kind]} size={28} />}
      </button>
      {caption && <span className="answers-caption">{caption}</span>}
      <Sheet open={open} onClose={() => setOpen(false)} title={title} full>
        <div className="answers-full">
          {isPicture ? (
            <img src={file.url} alt={title} />
          ) : file.type.startsWith('audio/') ? (
            // biome-ignore lint/a11y/useMediaCaption: a recording from the field has no captions
            <audio src={file.url} controls />
          ) : file.type.startsWith('video/') ? (
            // biome-ignore lint/a11y/useMediaCaption: a recording from the field has no captions
            <video src={file.url} controls playsInline />
          ) : (
            <a href={file.url} download>
              {title}
            </a>
          )}
        </div>
      </Sheet>
    </>
  )
}
