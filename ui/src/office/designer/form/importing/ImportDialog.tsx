// Taking in a form from elsewhere: a file or a piece of text, seen as the form it becomes before anything changes.

import { type DragEvent, useMemo, useRef, useState } from 'react'
import { got, inWords } from '../../../../api/index.ts'
import {
  Banner,
  Button,
  classes,
  ErrorBoundary,
  Field,
  Icon,
  Select,
  Sheet,
  Spinner,
  TextArea,
  TextInput,
} from '../../../../design/index.ts'
import { read } from '../../../../document/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { CodeList, Form } from '../../../../forms/form.ts'
import type { Label } from '../../../../forms/layout.ts'
import { FormView } from '../../../../renderer/FormView.tsx'
import { useSession } from '../../../../session/index.ts'
import { type Key, pick, useWords } from '../../../../words/index.ts'
import { useTools } from '../../workshop/index.ts'
import { NAME } from '../forms.ts'
import { labelIn } from '../labels.ts'
import { type ImportKind, importKind } from './kinds.ts'
import { formTextOf, freeName, type Imported, listsOf, placed } from './placing.ts'
import './importing.css'

const KINDS: readonly ImportKind[] = ['xlsform', 'json_schema', 'json', 'csv']

interface Given {
  name: string
  kind: ImportKind
  content: Uint8Array<ArrayBuffer>
}

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const workshop = useTools()
  const { client } = useSession()
  const { t } = useWords()
  const [given, setGiven] = useState<Given | null>(null)
  const [found, setFound] = useState<Imported | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)

  async function ask(next: Given) {
    setGiven(next)
    setBusy(true)
    setFailed(null)
    try {
      const body = { kind: next.kind, name: next.name, base64: base64(next.content) }
      setFound(await got(client.POST('/api/form-imports', { body: body as never })))
    } catch (error) {
      setFailed(error)
      setFound(null)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet open onClose={onClose} title={t('form.import.title')} full>
      <div className="fi">
        <Bring given={given} onGiven={(next) => void ask(next)} onUnknown={() => setFailed('unknown')} />
        {isBusy && <Spinner />}
        {failed !== null && (
          <Banner tone="danger" title={t('formImport.failed')}>
            {failed === 'unknown' ? t('formImport.unknown') : inWords(failed, t)}
          </Banner>
        )}
        {found && given && (
          <Outcome
            key={`${given.name} ${given.kind} ${given.content.length}`}
            imported={found}
            onTake={(name, edits, path) => {
              workshop.change({ word: 'formImport.did', params: { what: name } }, edits)
              onClose()
              workshop.go('forms', path)
            }}
          />
        )}
      </div>
    </Sheet>
  )
}

function Bring({
  given,
  onGiven,
  onUnknown,
}: {
  given: Given | null
  onGiven: (given: Given) => void
  onUnknown: () => void
}) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [text, setText] = useState('')
  async function take(file: File | undefined) {
    if (!file) return
    const content = new Uint8Array(await file.arrayBuffer())
    const isBook = /\.xlsx$/i.test(file.name)
    const kind = importKind(file.name, isBook ? null : new TextDecoder().decode(content))
    if (kind) onGiven({ name: file.name, kind, content })
    else onUnknown()
  }
  function takeText() {
    const kind = importKind('', text)
    if (kind) onGiven({ name: t('formImport.pasted'), kind, content: new TextEncoder().encode(text) })
    else onUnknown()
  }
  return (
    <div className="fi-bring">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files; the button in it does the same */}
      <div
        className={classes('fi-drop', isOver && 'fi-over')}
        onDragOver={(event: DragEvent) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer.files[0])
        }}
      >
        <Icon name="upload" size={28} />
        <p>{given ? given.name : t('formImport.drop')}</p>
        <p className="fi-help">{t('formImport.kinds')}</p>
        <Button data-first onClick={() => input.current?.click()}>
          {t('formImport.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('formImport.choose')}
          accept=".xlsx,.json,.csv,.tsv"
          onChange={(event) => {
            void take(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
      </div>
      <details className="fi-paste">
        <summary>{t('formImport.paste')}</summary>
        <TextArea
          rows={6}
          aria-label={t('formImport.paste')}
          placeholder={'{"device": "POS-204815", "signal": -71, "works": true}'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button disabled={text.trim() === ''} onClick={takeText}>
          {t('formImport.read')}
        </Button>
      </details>
      {given && (
        <Field label={t('formImport.kind')}>
          {(control) => (
            <Select
              {...control}
              value={given.kind}
              onChange={(event) => onGiven({ ...given, kind: event.currentTarget.value as ImportKind })}
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`formImport.kind.${kind}` as Key)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </div>
  )
}

function Outcome({
  imported,
  onTake,
}: {
  imported: Imported
  onTake: (name: string, edits: ReturnType<typeof placed>['edits'], path: string) => void
}) {
  const workshop = useTools()
  const { t, language } = useWords()
  const isTaken = (name: string) => workshop.files.has(`${workshop.sop}/forms/${name}.yaml`)
  const [name, setName] = useState(() => freeName(imported.name, isTaken))
  const [step, setStep] = useState('')
  const [lists, setLists] = useState<Record<string, 'there' | 'anew'>>({})
  const [answers, setAnswers] = useState<Record<string, unknown>>({})
  const coming = listsOf(imported)
  const clashes = coming.filter((list) => workshop.files.has(`forms/library/${list}.yaml`))
  const evidence = Object.entries(imported.evidence)
  const steps = useMemo(() => stepsOf(workshop.source(`${workshop.sop}/sop.yaml`)?.data), [workshop])
  const fault = !NAME.test(name)
    ? t('form.list.nameBad')
    : isTaken(name)
      ? t('form.list.nameTaken')
      : undefined
  const { form, codeLists } = useMemo(() => shown(imported), [imported])
  const groups = new Map<string, Imported['left_out'][number][]>()
  for (const one of imported.left_out) {
    const why = pick(one.why, language)
    groups.set(why, [...(groups.get(why) ?? []), one])
  }
  function take() {
    if (fault) return
    const { path, edits } = placed(workshop, imported, { name, lists, step: step || null })
    onTake(name, edits, path)
  }
  return (
    <div className="fi-outcome">
      <section className="fi-preview" aria-label={t('formImport.preview')}>
        <h3>{t('formImport.preview')}</h3>
        <ErrorBoundary fallback={() => <Banner tone="warning">{t('form.preview.broken')}</Banner>}>
          <FormView form={form} codeLists={codeLists} answers={answers} onChange={setAnswers} />
        </ErrorBoundary>
      </section>
      <div className="fi-wishes">
        <Field label={t('form.list.name')} fault={fault} required>
          {(control) => (
            <TextInput {...control} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          )}
        </Field>
        {(evidence.length > 0 || steps.some(({ hasForm }) => !hasForm)) && (
          <Field
            label={t('formImport.step')}
            help={
              evidence.length > 0
                ? t('formImport.evidence', {
                    what: evidence
                      .map(([key, policy]) => {
                        const said = isObject(policy) ? labelIn(policy.title as Label, language) : ''
                        return said || key
                      })
                      .join(', '),
                  })
                : t('formImport.stepHelp')
            }
          >
            {(control) => (
              <Select {...control} value={step} onChange={(event) => setStep(event.currentTarget.value)}>
                <option value="">{t('formImport.noStep')}</option>
                {steps.map((one) => (
                  <option key={one.name} value={one.name}>
                    {labelIn(one.title, language) || one.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {evidence.length > 0 && step === '' && <Banner tone="info">{t('formImport.evidenceLost')}</Banner>}
        {coming.length > 0 && (
          <section>
            <h3>{t('formImport.lists')}</h3>
            {coming.map((list) => (
              <div key={list} className="fi-list">
                <code>{list}</code>
                {clashes.includes(list) ? (
                  <Select
                    aria-label={t('formImport.clash', { list })}
                    value={lists[list] ?? 'there'}
                    onChange={(event) =>
                      setLists({ ...lists, [list]: event.currentTarget.value as 'there' | 'anew' })
                    }
                  >
                    <option value="there">{t('formImport.there')}</option>
                    <option value="anew">{t('formImport.anew')}</option>
                  </Select>
                ) : (
                  <span className="fi-help">{t('formImport.comes')}</span>
                )}
              </div>
            ))}
          </section>
        )}
        <section>
          <h3>{t('formImport.leftOut', { count: imported.left_out.length })}</h3>
          {imported.left_out.length === 0 && <p className="fi-help">{t('formImport.nothingLeft')}</p>}
          {[...groups].map(([why, all]) => (
            <details key={why} className="fi-left" open={groups.size < 4}>
              <summary>
                {why} <span className="fi-count">{all.length}</span>
              </summary>
              <ul>
                {all.map((one) => (
                  <li key={`${one.where} ${one.what}`}>
                    <strong>{one.where}</strong> <code>{one.what}</code>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </section>
        <Button kind="primary" icon="check" disabled={fault !== undefined} onClick={take}>
          {t('formImport.take')}
        </Button>
      </div>
    </div>
  )
}

/** The form as far as it can be drawn before it is in the draft: rules and formulas come with the compiler. */
function shown(imported: Imported): { form: Form; codeLists: Record<string, CodeList> } {
  const data = read(formTextOf(imported)).data
  const written = isObject(data) ? data : {}
  const codeLists: Record<string, CodeList> = {}
  for (const list of listsOf(imported))
    codeLists[list] = read(imported.files[`forms/library/${list}.yaml`] ?? '').data as CodeList
  const form: Form = {
    schema: isObject(written.schema) ? written.schema : {},
    uischema: isObject(written.uischema) ? (ruleless(written.uischema) as Record<string, unknown>) : null,
  }
  return { form, codeLists }
}

function ruleless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ruleless)
  if (!isObject(value)) return value
  const { rule: _, ...rest } = value
  return Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, ruleless(part)]))
}

interface StepKnown {
  name: string
  title: Label | null
  hasForm: boolean
}

/** Steps at which somebody does something. */
function stepsOf(data: unknown, above = ''): StepKnown[] {
  const steps = isObject(data) && isObject(data.steps) ? data.steps : {}
  return Object.entries(steps).flatMap(([key, step]) => {
    if (!isObject(step) || 'end' in step || 'wait' in step || 'do' in step || 'call' in step) return []
    const name = above === '' ? key : `${above}.${key}`
    if (isObject(step.steps)) return stepsOf(step, name)
    return [{ name, title: (step.title as Label) ?? null, hasForm: 'form' in step }]
  })
}

function base64(content: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < content.length; at += 0x8000)
    binary += String.fromCharCode(...content.subarray(at, at + 0x8000))
  return btoa(binary)
}
