import { useState } from 'react'
import { Banner, Button, Field, Sheet, TextArea } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'

interface Props {
  open: boolean
  title: string
  text: string
  label: string
  send: string
  danger?: boolean
  busy: boolean
  /** What stood against it, when it was tried. */
  refused: string | null
  required?: boolean
  onSend: (reason: string) => void
  onClose: () => void
}

/** Asks for a few words before something is done. What was typed stays until it is done. */
export function ReasonSheet(props: Props) {
  const { open, title, text, label, send, danger, busy, refused, required = true, onSend, onClose } = props
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            kind={danger ? 'danger' : 'primary'}
            busy={busy}
            onClick={() => {
              if (required && reason.trim() === '') return setMissing(true)
              onSend(reason.trim())
            }}
          >
            {send}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {refused && <Banner tone="danger">{refused}</Banner>}
      <Field label={label} required={required} fault={missing ? t('job.reasonNeeded') : undefined}>
        {(control) => (
          <TextArea
            {...control}
            value={reason}
            maxLength={2000}
            autoFocus
            onInput={(event) => {
              setReason(event.currentTarget.value)
              setMissing(false)
            }}
          />
        )}
      </Field>
    </Sheet>
  )
}
