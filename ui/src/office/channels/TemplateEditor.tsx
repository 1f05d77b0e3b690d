import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { got, inWords, Problem, type Schemas } from '../../api/index.ts'
import { useKeys } from '../../design/desk.ts'
import { Banner, Button, Card, classes, Icon, Skeleton, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { type Key, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { Failed } from '../frame/Page.tsx'
import { differences } from './diff.ts'
import { Editor, goToLine } from './Editor.tsx'
import type { Length, Template } from './templates.ts'
import './letter.css'

const TYPING = 300 // ms after the last letter

interface Props {
  kind: string
  language: string
  length: Length
  draft: string | undefined
  onDraft: (text: string | undefined) => void
}

/** The words for one kind in one language, beside what they say for a sample. */
export function TemplateEditor(props: Props) {
  const { client } = useSession()
  const { kind, language, length } = props
  const path = { kind, language, length }
  const { data, error, refetch } = useQuery({
    queryKey: ['templates', kind, language, length],
    queryFn: () => got(client.GET('/api/message-templates/{kind}/{language}/{length}', { params: { path } })),
  })
  if (data) return <Editing {...props} template={data} />
  return error ? <Failed error={error} onAgain={() => void refetch()} /> : <Skeleton rows={6} />
}

function Editing({ kind, language, length, draft, onDraft, template }: Props & { template: Template }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const nameOf = usePeople()
  const path = { kind, language, length }
  const at = { params: { path } }
  const area = useRef<HTMLTextAreaElement>(null)
  const faultsId = useId()
  const [text, setText] = useState(draft ?? template.content)
  const [base, setBase] = useState(template) // what is edited is what was there when one began
  const [busy, setBusy] = useState<'save' | 'restore' | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [comparing, setComparing] = useState(false)
  const changed = text !== base.content
  const latest = useRef({ changed, onDraft })
  latest.current = { changed, onDraft }

  useEffect(() => {
    // Somebody else's change shows by itself where nothing was typed; else it is told of when it is saved.
    if (!latest.current.changed && template.version !== base.version) {
      setBase(template)
      setText(template.content)
    }
  }, [template, base])

  const write = (next: string) => {
    setText(next)
    onDraft(next === base.content ? undefined : next)
  }
  const settle = (found: Template) => {
    setBase(found)
    setText(found.content)
    setProblem(null)
    onDraft(undefined)
    queries.setQueryData(['templates', kind, language, length], found)
    void queries.invalidateQueries({ queryKey: ['templates'], exact: true })
  }
  const put = async (content: string, version: string, said: string, before: Template | null) => {
    setBusy('save')
    try {
      settle(
        await got(
          client.PUT('/api/message-templates/{kind}/{language}/{length}', {
            params: { path, header: { 'If-Match': version } },
            body: { content },
          }),
        ),
      )
      toast({ text: said, tone: 'success', ...(before && { undo: () => void back(before) }) })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(null)
    }
  }
  const restore = async (said: string, before: Template | null) => {
    setBusy('restore')
    try {
      await client.DELETE('/api/message-templates/{kind}/{language}/{length}', at)
      settle(await got(client.GET('/api/message-templates/{kind}/{language}/{length}', at)))
      toast({ text: said, tone: 'success', ...(before && { undo: () => void back(before) }) })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(null)
    }
  }
  const back = (before: Template) =>
    before.own ? put(before.content, '*', t('tell.undone'), null) : restore(t('tell.undone'), null)
  const save = () => {
    if (changed && !busy) void put(text, `"${base.version}"`, t('templates.saved'), base)
  }
  useKeys([{ keys: 'mod+s', label: t('act.save'), run: save, typing: true }])

  const preview = usePreview({ kind, language, length, content: text })
  const mistakes = preview.data?.mistakes ?? []
  const moved = problem instanceof Problem && problem.code === 'template.moved_on'
  const insert = (name: string) => {
    const field = area.current
    const start = field?.selectionStart ?? text.length
    const put = `{{ ${name} }}`
    write(text.slice(0, start) + put + text.slice(field?.selectionEnd ?? start))
    setTimeout(() => {
      field?.focus()
      field?.setSelectionRange(start + put.length, start + put.length)
    })
  }
  return (
    <>
      <p className="muted">
        {base.own
          ? t('templates.ownBy', {
              who: nameOf(base.updated_by ?? ''),
              time: base.updated_at ? formats.moment(Date.parse(base.updated_at)) : '',
            })
          : t(length === 'short' ? 'templates.shortNone' : 'templates.shipped')}
      </p>
      {moved ? (
        <Banner
          tone="warning"
          title={t('templates.movedOn')}
          action={
            <>
              <Button onClick={() => void put(text, '*', t('templates.saved'), null)}>
                {t('channels.movedOn.mine')}
              </Button>
              <Button
                kind="quiet"
                onClick={() =>
                  void got(client.GET('/api/message-templates/{kind}/{language}/{length}', at)).then(
                    settle,
                    setProblem,
                  )
                }
              >
                {t('channels.movedOn.theirs')}
              </Button>
            </>
          }
        >
          {t('templates.movedOnText')}
        </Banner>
      ) : (
        problem !== null && <Banner tone="danger">{inWords(problem, t)}</Banner>
      )}
      <div className="templates-two">
        <Card
          title={t('templates.words')}
          actions={
            base.shipped !== null &&
            text !== base.shipped && (
              <Button kind="quiet" aria-pressed={comparing} onClick={() => setComparing(!comparing)}>
                {t(comparing ? 'templates.edit' : 'templates.compare')}
              </Button>
            )
          }
        >
          {comparing && base.shipped !== null ? (
            <Differences before={base.shipped} now={text} />
          ) : (
            <Editor
              label={t('templates.words')}
              value={text}
              lang={language}
              wrong={new Set(mistakes.map(({ line }) => line))}
              area={area}
              describedBy={faultsId}
              onChange={write}
            />
          )}
          <div id={faultsId} aria-live="polite">
            {mistakes.length > 0 && (
              <ul className="templates-mistakes">
                {mistakes.map((one) => (
                  <li key={`${one.line}/${one.message}`}>
                    <button type="button" onClick={() => goToLine(area.current, one.line)}>
                      <Icon name="alert" size={18} />
                      <span>{one.message}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </div>
          <div className="channel-acts">
            <Button
              kind="primary"
              busy={busy === 'save'}
              disabled={!changed || mistakes.length > 0}
              onClick={save}
            >
              {t('act.save')}
            </Button>
            {changed && (
              <Button kind="quiet" onClick={() => write(base.content)}>
                {t('templates.discard')}
              </Button>
            )}
            {base.own && (
              <Button
                icon="undo"
                busy={busy === 'restore'}
                onClick={() => void restore(t('templates.restored'), base)}
              >
                {t('templates.restore')}
              </Button>
            )}
          </div>
        </Card>
        <div className="templates-side">
          <Preview preview={preview.data} error={preview.error} length={length} language={language} />
          <Names names={base.names} onInsert={insert} />
        </div>
      </div>
    </>
  )
}

/** What the words say for a sample, a moment after the last letter. */
function usePreview(body: Schemas['PreviewSent']): { data: Schemas['PreviewOut'] | null; error: unknown } {
  const { client } = useSession()
  const [found, setFound] = useState<{ data: Schemas['PreviewOut'] | null; error: unknown }>({
    data: null,
    error: null,
  })
  const { kind, language, length, content } = body
  const first = useRef(true)
  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(
      () => {
        got(
          client.POST('/api/message-templates/preview', {
            body: { kind, language, ...(length && { length }), content },
            signal: abort.signal,
          }),
        ).then(
          (data) => setFound({ data, error: null }),
          (error) => !abort.signal.aborted && setFound((before) => ({ ...before, error })),
        )
      },
      first.current ? 0 : TYPING,
    )
    first.current = false
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, kind, language, length, content])
  return found
}

interface PreviewProps {
  preview: Schemas['PreviewOut'] | null
  error: unknown
  length: Length
  language: string
}

function Preview({ preview, error, length, language }: PreviewProps) {
  const { t } = useWords()
  const said = preview && (preview.subject || preview.text)
  return (
    <Card title={t('templates.preview')}>
      <p className="muted">{t('templates.previewText')}</p>
      {error !== null && (
        <Banner tone="warning" quiet>
          {inWords(error, t)}
        </Banner>
      )}
      {!preview ? (
        <Skeleton rows={3} />
      ) : preview.mistakes.length > 0 ? (
        <p className="muted">{t('templates.previewWrong', { n: preview.mistakes.length })}</p>
      ) : !said ? (
        <p className="muted">{t('templates.previewEmpty')}</p>
      ) : (
        <section className="letter" lang={language} aria-label={t('templates.preview')}>
          {length === 'long' && <p className="letter-subject">{preview.subject}</p>}
          <p className="letter-text">{preview.text}</p>
        </section>
      )}
      {length === 'short' && said && (
        <p className="muted numbers">{t('templates.letters', { n: [...preview.text].length })}</p>
      )}
    </Card>
  )
}

function Names({ names, onInsert }: { names: readonly string[]; onInsert: (name: string) => void }) {
  const { t } = useWords()
  return (
    <Card title={t('templates.names')}>
      <p className="muted">{t('templates.namesText')}</p>
      <dl className="templates-names">
        {names.map((name) => {
          const key = `templates.name.${name}`
          const means = t(key as Key)
          return (
            <div key={name}>
              <dt>
                <button type="button" onClick={() => onInsert(name)} title={t('templates.insert', { name })}>
                  <code>{name}</code>
                </button>
              </dt>
              <dd>{means === key ? '' : means}</dd>
            </div>
          )
        })}
      </dl>
    </Card>
  )
}

function Differences({ before, now }: { before: string; now: string }) {
  const { t } = useWords()
  return (
    <section className="differences" aria-label={t('templates.compare')}>
      <p className="muted">{t('templates.compareText')}</p>
      <ol>
        {differences(before, now).map(({ is, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place
          <li key={at} className={classes('difference', `difference-${is}`)}>
            <span aria-hidden="true">{is === 'new' ? '+' : is === 'gone' ? '−' : ' '}</span>
            {is !== 'same' && <span className="unseen">{t(`templates.line.${is}`)}</span>}
            <code>{text || ' '}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}
