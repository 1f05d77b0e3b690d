import { useState } from 'react'
import { Button, Field, Sheet, TextInput } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { matches } from '../judging.ts'
import type { Capturing } from '../showing.ts'
import { usePosition } from '../usePosition.ts'
import { readable } from './codes.ts'

/** A code that no camera can read, typed. Its source says neither camera nor gallery. */
export function CodeByHand({ title, services, expected, onCapture, onClose }: Capturing) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { positioning } = usePosition(services.clock, 'beside')

  const use = () => {
    const code = text.trim()
    if (!code) setFault(t('scan.code.empty'))
    else if (expected && !matches(expected, code))
      setFault(t('scan.wrong', { found: code, expected: readable(expected) }))
    else {
      const position = positioning.latest()
      onCapture({ text: code, at: services.clock.now(), ...(position && { position }) })
      onClose()
    }
  }
  return (
    <Sheet
      open
      title={t('scan.title', { title })}
      onClose={onClose}
      footer={
        <Button kind="primary" icon="check" onClick={use}>
          {t('scan.use')}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          use()
        }}
      >
        <Field
          label={t('scan.code')}
          required
          {...(expected ? { help: t('scan.expected', { expected: readable(expected) }) } : {})}
          {...(fault ? { fault } : {})}
        >
          {(control) => (
            <TextInput
              {...control}
              value={text}
              autoFocus
              maxLength={4096}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              onInput={(event) => {
                setText(event.currentTarget.value)
                setFault(null)
              }}
            />
          )}
        </Field>
      </form>
    </Sheet>
  )
}
