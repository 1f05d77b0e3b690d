// The room of forms: all of the draft, or one of them on the bench.

import { useCallback, useMemo } from 'react'
import { Button, EmptyState, Skeleton } from '../../../design/index.ts'
import type { Path } from '../../../document/index.ts'
import { isObject } from '../../../forms/fields.ts'
import type { Label } from '../../../forms/layout.ts'
import { useWords } from '../../../words/index.ts'
import { useFile, useGo, useTools } from '../workshop/index.ts'
import { Builder } from './Builder.tsx'
import type { Opened } from './bench.ts'
import { FormsList } from './FormsList.tsx'
import { openedAt } from './forms.ts'
import { labelIn } from './labels.ts'

/** `item` is a form's file (`visit/forms/talk.yaml`), or a step (`visit/sop.yaml@steps/talk`). */
export function FormsRoom({ item }: { item?: string }) {
  const workshop = useTools()
  const opened = useMemo(() => (item ? openedAt(workshop, item) : null), [workshop, item])
  if (!item) return <FormsList />
  return <OneForm opened={opened} />
}

function OneForm({ opened }: { opened: Opened | null }) {
  const workshop = useTools()
  const go = useGo()
  const { t, language } = useWords()
  const file = useFile(opened?.file ?? '')
  const source = file?.source
  const back = useCallback(() => go('forms'), [go])
  if (!opened || !file) {
    return (
      <EmptyState
        icon="file"
        title={t('form.gone')}
        action={<Button onClick={back}>{t('form.back')}</Button>}
      >
        {t('form.goneText')}
      </EmptyState>
    )
  }
  if (source === undefined) return <Skeleton rows={6} />
  const written = source === null ? null : within(source.data, opened.root)
  if (!isObject(written) || (source?.troubles.length ?? 0) > 0) {
    return (
      <EmptyState
        icon="alert"
        title={t('form.broken')}
        action={<Button onClick={back}>{t('form.back')}</Button>}
      >
        {t('form.brokenText')}
      </EmptyState>
    )
  }
  const title = labelIn(written.title as Label, language) || String(written.form ?? opened.root.at(-2) ?? '')
  return <Builder workshop={workshop} opened={opened} title={title} onBack={back} />
}

function within(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (here, name) =>
      isObject(here) || Array.isArray(here) ? (here as Record<string | number, unknown>)[name] : undefined,
    data,
  )
}
