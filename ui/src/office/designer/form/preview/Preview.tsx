// The form as whoever fills it in will see it.

import { Component, type ReactNode, useMemo, useState } from 'react'
import { at } from '../../../../authoring/form/index.ts'
import { Banner } from '../../../../design/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { CodeList, Form } from '../../../../forms/form.ts'
import { type Answers, FormView } from '../../../../renderer/FormView.tsx'
import { useWords } from '../../../../words/index.ts'
import { listsIn } from '../canvas/actions.ts'
import { useBench, useTree } from '../context.tsx'

export function Preview() {
  const bench = useBench()
  const tree = useTree()
  const { t, language } = useWords()
  const [answers, setAnswers] = useState<Answers>({})
  const { source } = bench
  const written = source ? at(source.data, bench.opened.root) : null
  const form = useMemo(() => drawable(written), [written])
  const lists = useMemo(() => {
    void tree
    const found: Record<string, CodeList> = {}
    for (const name of listsIn(bench))
      found[name] = bench.workshop.source(`forms/library/${name}.yaml`)?.data as CodeList
    return found
  }, [bench, tree])
  if (tree.items.length === 0) return <p className="fb-text">{t('form.preview.nothing')}</p>
  return (
    <Held key={source?.text.length} broken={<Banner tone="warning">{t('form.preview.broken')}</Banner>}>
      <FormView form={form} codeLists={lists} answers={answers} onChange={setAnswers} language={language} />
    </Held>
  )
}

/** The form without what only the server makes ready: calculations and rules that are expressions. */
function drawable(written: unknown): Form {
  if (!isObject(written)) return {}
  return {
    schema: isObject(written.schema) ? written.schema : {},
    uischema: isObject(written.uischema) ? (ruleless(written.uischema) as Record<string, unknown>) : null,
  }
}

function ruleless(element: unknown): unknown {
  if (Array.isArray(element)) return element.map(ruleless)
  if (!isObject(element)) return element
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(element)) {
    if (key === 'rule' && JSON.stringify(value).includes('"cel"')) continue
    copy[key] = key === 'elements' || key === 'options' || key === 'detail' ? ruleless(value) : value
  }
  return copy
}

/** Keeps a form that can't be drawn from taking the builder down. */
class Held extends Component<{ broken: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? this.props.broken : this.props.children
  }
}
