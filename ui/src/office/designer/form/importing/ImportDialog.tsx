// Taking in a form that was written elsewhere.

import { useId, useState } from 'react'
import { type Snippet, snippetOf } from '../../../../authoring/form/index.ts'
import { Button, Field, Sheet, TextArea } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'

export function ImportDialog({
  onTake,
  onClose,
}: {
  onTake: (snippet: Snippet) => void
  onClose: () => void
}) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [isBad, setBad] = useState(false)
  const id = useId()
  function take() {
    const snippet = snippetOf(text)
    if (snippet) onTake(snippet)
    else setBad(true)
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('form.import.title')}
      footer={
        <Button kind="primary" onClick={take}>
          {t('form.import.take')}
        </Button>
      }
    >
      <Field id={id} label={t('form.import.text')} fault={isBad ? t('form.import.bad') : undefined}>
        {(control) => (
          <TextArea
            {...control}
            data-first
            rows={12}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setBad(false)
            }}
          />
        )}
      </Field>
    </Sheet>
  )
}
