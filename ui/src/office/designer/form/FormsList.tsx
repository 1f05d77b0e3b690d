// All forms of the draft: what each asks, and where it is used.

import { useMemo, useState } from 'react'
import { Menu } from '../../../design/desk.ts'
import {
  Button,
  ConfirmDialog,
  EmptyState,
  Field,
  IconButton,
  Sheet,
  TextInput,
} from '../../../design/index.ts'
import type { Label } from '../../../forms/layout.ts'
import { useWords } from '../../../words/index.ts'
import { useGo, useWorkshop } from '../workshop/index.ts'
import { Glyph } from './canvas/glyphs.tsx'
import { emptyForm, formsOf, type Listed, NAME } from './forms.ts'
import { ImportDialog } from './importing/ImportDialog.tsx'
import { labelIn } from './labels.ts'
import './builder.css'

const WHERE = ['own', 'inPlace', 'library'] as const

export function FormsList() {
  const workshop = useWorkshop()
  const go = useGo()
  const { t, language } = useWords()
  const { revision } = workshop
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision counts every change of a file
  const forms = useMemo(() => formsOf(workshop), [workshop, revision])
  const [naming, setNaming] = useState<{ like: Listed | null } | null>(null)
  const [isImporting, setImporting] = useState(false)
  const [leaving, setLeaving] = useState<Listed | null>(null)
  const titleOf = (form: Listed) => labelIn(form.title, language) || form.name
  const usedAt = (form: Listed) =>
    form.used
      .map(({ name, title, variant }) => {
        const step = labelIn(title, language) || name
        if (variant === null) return step
        const data = workshop.source(`${workshop.sop}/variants/${variant}.yaml`)?.data
        const called = labelIn((data as { title?: Label } | null)?.title, language) || variant
        return t('form.list.inVariant', { step, variant: called })
      })
      .join(language === 'en' ? ', ' : '、')

  function create(name: string) {
    const path = `${workshop.sop}/forms/${name}.yaml`
    const like = naming?.like ? workshop.source(naming.like.file)?.text : undefined
    const text = like === undefined ? emptyForm(name, language) : like.replace(/^form:.*$/m, `form: ${name}`)
    setNaming(null)
    workshop.change({ word: 'form.did.new', params: { what: name } }, { [path]: text })
    go('forms', path)
  }

  return (
    <div className="fb-list">
      <header className="fb-list-header">
        <h1 className="fb-name">{t('form.list.title')}</h1>
        {!workshop.readOnly && (
          <>
            <Button icon="upload" onClick={() => setImporting(true)}>
              {t('form.list.import')}
            </Button>
            <Button kind="primary" icon="plus" onClick={() => setNaming({ like: null })}>
              {t('form.list.new')}
            </Button>
          </>
        )}
      </header>
      {forms.length === 0 && (
        <EmptyState icon="file" title={t('form.list.none')}>
          {t('form.list.noneText')}
        </EmptyState>
      )}
      {WHERE.map((where) => {
        const some = forms.filter((form) => form.where === where)
        return some.length === 0 ? null : (
          <section key={where} className="fb-list-part" aria-label={t(`form.list.${where}`)}>
            <h2 className="fb-shelf-title">{t(`form.list.${where}`)}</h2>
            <ul className="fb-list-items">
              {some.map((form) => (
                <li key={form.item} className="fb-list-item">
                  <button type="button" className="fb-list-open" onClick={() => go('forms', form.item)}>
                    <span className="fb-glyph-box fb-of-text">
                      <Glyph name={where === 'library' ? 'block' : 'longText'} />
                    </span>
                    <span className="fb-list-words">
                      <span className="fb-list-title">{titleOf(form)}</span>
                      <code className="fb-key">{form.name}</code>
                      <span className="fb-text">
                        {form.fields === null
                          ? t('form.list.unreadable')
                          : t('form.list.fields', { count: form.fields })}
                        {' · '}
                        {form.used.length > 0
                          ? t('form.list.usedBy', { where: usedAt(form) })
                          : t('form.list.unused')}
                      </span>
                    </span>
                  </button>
                  {where !== 'inPlace' && !workshop.readOnly && (
                    <Menu
                      trigger={
                        <IconButton icon="more" label={t('form.list.more', { name: titleOf(form) })} />
                      }
                      items={[
                        {
                          label: t('form.list.duplicate'),
                          icon: 'copy',
                          onSelect: () => setNaming({ like: form }),
                        },
                        {
                          label: t('form.list.delete'),
                          icon: 'trash',
                          danger: true,
                          onSelect: () => setLeaving(form),
                        },
                      ]}
                    />
                  )}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {naming && (
        <Naming
          taken={(name) => workshop.files.has(`${workshop.sop}/forms/${name}.yaml`)}
          wish={naming.like ? `${naming.like.name}-2` : ''}
          onName={create}
          onClose={() => setNaming(null)}
        />
      )}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
      <ConfirmDialog
        open={leaving !== null}
        danger
        title={t('form.list.deleteAsk', { name: leaving ? titleOf(leaving) : '' })}
        confirm={t('form.list.delete')}
        onCancel={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving)
            workshop.change(
              { word: 'form.did.delete', params: { what: leaving.name } },
              { [leaving.file]: null },
            )
          setLeaving(null)
        }}
      >
        {leaving && leaving.used.length > 0
          ? t('form.list.deleteUsed', { where: usedAt(leaving) })
          : t('form.list.deleteText')}
      </ConfirmDialog>
    </div>
  )
}

interface NamingProps {
  taken: (name: string) => boolean
  wish: string
  onName: (name: string) => void
  onClose: () => void
}

function Naming({ taken, wish, onName, onClose }: NamingProps) {
  const { t } = useWords()
  const [name, setName] = useState(wish)
  const [isTried, setTried] = useState(false)
  const fault = !NAME.test(name) ? t('form.list.nameBad') : taken(name) ? t('form.list.nameTaken') : undefined
  function end() {
    if (fault) setTried(true)
    else onName(name)
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('form.list.new')}
      footer={
        <Button kind="primary" onClick={end}>
          {t('form.list.create')}
        </Button>
      }
    >
      <Field
        label={t('form.list.name')}
        help={t('form.list.nameHelp')}
        fault={isTried ? fault : undefined}
        required
      >
        {(control) => (
          <TextInput
            {...control}
            data-first
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) end()
            }}
          />
        )}
      </Field>
    </Sheet>
  )
}
