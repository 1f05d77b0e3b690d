import { type ReactNode, useState } from 'react'
import { inWords } from '../../../../api/index.ts'
import { Button, Fault, Field, TextArea } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'

/** Says something: Ctrl or ⌘ with Enter sends. What was written stays until it is taken. */
export function Composer({
  label,
  send,
  first,
  began = '',
  autoFocus,
  onSend,
  onCancel,
}: {
  label: ReactNode
  send: string
  /** What is being said when it is opened. */
  began?: string
  first?: boolean
  autoFocus?: boolean
  onSend: (said: string) => Promise<unknown>
  onCancel?: () => void
}) {
  const { t } = useWords()
  const [said, setSaid] = useState(began)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>(null)
  const empty = said.trim() === ''
  const go = async () => {
    if (empty || busy) return
    setBusy(true)
    setFailed(null)
    try {
      await onSend(said.trim())
      setSaid('')
    } catch (error) {
      setFailed(error)
    }
    setBusy(false)
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
    >
      <Field label={label}>
        {(control) => (
          <TextArea
            {...control}
            {...(first && { 'data-first': '' })}
            autoFocus={autoFocus}
            rows={2}
            value={said}
            maxLength={4000}
            onChange={(event) => setSaid(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
                event.preventDefault()
                void go()
              }
              if (event.key === 'Escape' && onCancel) {
                event.preventDefault()
                event.stopPropagation()
                onCancel()
              }
            }}
          />
        )}
      </Field>
      {failed !== null && <Fault>{inWords(failed, t)}</Fault>}
      <div className="composer-acts">
        {onCancel && (
          <Button kind="quiet" onClick={onCancel}>
            {t('act.cancel')}
          </Button>
        )}
        <Button type="submit" kind="secondary" icon="send" busy={busy} disabled={empty}>
          {send}
        </Button>
      </div>
    </form>
  )
}
