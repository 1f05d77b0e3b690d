import { useRef, useState } from 'react'
import type { PointGroup } from 'signature_pad'
import { Banner, Button, Field, Sheet, TextInput } from '../../design/index.ts'
import type { Capture } from '../../runtime/values.ts'
import { useWords } from '../../words/index.ts'
import { liveSource } from '../services.ts'
import type { Capturing } from '../showing.ts'
import { usePosition } from '../usePosition.ts'
import { Pad } from './Pad.tsx'
import { boxOf, isSigned, signatureSheet } from './sheet.ts'
import './signature.css'

/** Takes a signature for what stands above it, and binds it to that by its hash. */
export function SignatureScreen({ policy, title, services, onCapture, onClose }: Capturing) {
  const { t, formats } = useWords()
  const own = (policy.signer ?? 'assignee') === 'assignee'
  const [name, setName] = useState(
    own ? services.person.name : policy.signer === 'customer' ? (services.job.contact ?? '') : '',
  )
  const [strokes, setStrokes] = useState<readonly PointGroup[]>([])
  const [typing, setTyping] = useState(false)
  const [keeping, setKeeping] = useState(false)
  const [fault, setFault] = useState<{ at: 'name' | 'pad' | 'keep'; text: string } | null>(null)
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const nameInput = useRef<HTMLDivElement>(null)
  const { positioning } = usePosition(services.clock, 'beside')
  const signer = name.trim()
  const { job } = services

  const sign = async () => {
    if (!signer) {
      setFault({ at: 'name', text: t('sign.name.missing') })
      nameInput.current?.querySelector('input')?.focus()
      return
    }
    if (!typing && !isSigned(strokes)) {
      setFault({ at: 'pad', text: t('sign.empty') })
      return
    }
    setKeeping(true)
    setFault(null)
    try {
      const at = services.clock.now()
      const signed = await services.signedHash()
      const pad = canvas.current
      const dense = Math.max(window.devicePixelRatio || 1, 1)
      const sheet = await signatureSheet(
        typing || !pad
          ? { typed: signer, mark: t('sign.typed.mark') }
          : { strokes: pad, box: boxOf(strokes, dense) },
        [
          `${signer} · ${formats.exact(at)}${typing ? ` · ${t('sign.typed.mark')}` : ''}`,
          `${job.title} · ${job.step} · ${signed.slice(0, 16)}`,
        ],
      )
      const { sha256 } = await services.keepBlob(sheet.bytes, {
        media_type: 'image/png',
        width: sheet.width,
        height: sheet.height,
      })
      const position = positioning.latest()
      const source = liveSource(policy)
      const capture: Capture = {
        blob: sha256,
        at,
        signer,
        signed,
        ...(position && { position }),
        ...(source && { source }),
      }
      onCapture(capture)
      onClose()
    } catch {
      setFault({ at: 'keep', text: t('evidence.keep.failed') })
    } finally {
      setKeeping(false)
    }
  }

  return (
    <Sheet
      open
      full
      title={t('sign.title', { title })}
      onClose={onClose}
      footer={
        <Button kind="primary" icon="pen" busy={keeping} onClick={() => void sign()}>
          {signer ? t('sign.as', { name: signer }) : t('sign.sign')}
        </Button>
      }
    >
      <div className="sign">
        <section className="sign-what" aria-label={t('sign.what')}>
          <strong>
            {job.title} · {job.step}
          </strong>
          {job.summary ? <p>{job.summary}</p> : job.subject && <p>{job.subject}</p>}
        </section>
        <div ref={nameInput}>
          <Field
            label={
              policy.signer && !own && policy.signer !== 'customer'
                ? t('sign.name.of', { who: policy.signer })
                : t('sign.name')
            }
            required
            {...(policy.signer === 'customer' && name ? { help: t('sign.name.check') } : {})}
            {...(fault?.at === 'name' ? { fault: fault.text } : {})}
          >
            {(control) => (
              <TextInput
                {...control}
                value={name}
                readOnly={own}
                maxLength={200}
                autoComplete="off"
                onInput={(event) => {
                  setName(event.currentTarget.value)
                  setFault(null)
                }}
              />
            )}
          </Field>
        </div>
        {typing ? (
          <div className="sign-typed">
            <span>{signer || '…'}</span>
            <small>{t('sign.typed.note')}</small>
          </div>
        ) : (
          <div className="sign-area">
            <span className="sign-hint" aria-hidden="true" hidden={strokes.length > 0}>
              {t('sign.here')}
            </span>
            <Pad
              strokes={strokes}
              onStrokes={(next) => {
                setStrokes(next)
                setFault(null)
              }}
              onPad={(pad) => {
                canvas.current = pad
              }}
            />
          </div>
        )}
        {fault && fault.at !== 'name' && <Banner tone="danger">{fault.text}</Banner>}
        <div className="sign-tools">
          {!typing && (
            <>
              <Button
                kind="quiet"
                icon="undo"
                disabled={strokes.length === 0}
                onClick={() => setStrokes(strokes.slice(0, -1))}
              >
                {t('sign.undo')}
              </Button>
              <Button
                kind="quiet"
                icon="trash"
                disabled={strokes.length === 0}
                onClick={() => setStrokes([])}
              >
                {t('sign.clear')}
              </Button>
            </>
          )}
          <Button
            kind="quiet"
            icon={typing ? 'pen' : 'edit'}
            onClick={() => {
              setTyping(!typing)
              setStrokes([])
              setFault(null)
            }}
          >
            {t(typing ? 'sign.draw' : 'sign.type')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
