import { useState } from 'react'
import { Field, TextInput } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { faultOfId, freeId, idOf } from './starting.ts'

export interface Name {
  title: string
  id: string
}

/** A title and an id; the id follows the title until somebody writes it. */
export function useName(wish: Name, taken: ReadonlySet<string>) {
  const [title, setTitle] = useState(wish.title)
  const [own, setOwn] = useState<string | null>(null)
  const proposed = title === wish.title ? freeId(wish.id || idOf(title), taken) : freeId(idOf(title), taken)
  const id = own ?? proposed
  return { name: { title: title.trim(), id }, fault: faultOfId(id, taken), title, setTitle, id, setOwn }
}

export function NameFields({ of, shown }: { of: ReturnType<typeof useName>; shown: boolean }) {
  const { t } = useWords()
  const said = of.fault !== null && (shown || of.fault !== 'missing')
  return (
    <>
      <Field label={t('designer.new.title')} help={t('designer.new.titleText')}>
        {(control) => (
          <TextInput
            {...control}
            data-first
            maxLength={120}
            value={of.title}
            onChange={(event) => of.setTitle(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label={t('designer.new.id')}
        help={t('designer.new.idText')}
        fault={said && of.fault ? t(`designer.new.id.${of.fault}`, { id: of.id }) : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            className="designer-id"
            spellCheck={false}
            autoCapitalize="none"
            maxLength={80}
            value={of.id}
            onChange={(event) => of.setOwn(event.currentTarget.value)}
          />
        )}
      </Field>
    </>
  )
}
