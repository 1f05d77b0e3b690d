// Gives the file of a scenario another name.

import { useState } from 'react'
import { Button, Field, Sheet, TextInput } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { useWorkshop } from '../../workshop/index.ts'
import { pathIn } from '../files.ts'

export function Rename({
  name,
  taken,
  onClose,
}: {
  name: string
  taken: ReadonlySet<string>
  onClose: () => void
}) {
  const workshop = useWorkshop()
  const { t } = useWords()
  const [next, setNext] = useState(name)
  const fault = !/^[a-z0-9][a-z0-9_-]*$/.test(next)
    ? t('scenario.rename.malformed')
    : next !== name && taken.has(next)
      ? t('scenario.rename.taken')
      : null
  const save = () => {
    if (fault) return
    const text = workshop.files.get(pathIn(workshop, name))?.text
    if (next !== name && typeof text === 'string') {
      workshop.change(
        { word: 'scenario.did.rename', params: { name } },
        { [pathIn(workshop, name)]: null, [pathIn(workshop, next)]: text },
      )
    }
    onClose()
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('scenario.rename')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" onClick={save}>
            {t('act.save')}
          </Button>
        </>
      }
    >
      <Field label={t('scenario.fileName')} help={t('scenario.fileNameHelp')} fault={fault}>
        {(control) => (
          <TextInput
            {...control}
            data-first
            value={next}
            onChange={(event) => setNext(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && save()}
          />
        )}
      </Field>
    </Sheet>
  )
}
