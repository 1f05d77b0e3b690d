import { useEffect, useRef, useState } from 'react'
import { got, inWords, type Schemas } from '../../../api/index.ts'
import { Banner, Button, Field, Spinner, TextInput } from '../../../design/index.ts'
import { apply } from '../../../document/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { type FileEdits, useTools } from '../workshop/index.ts'
import { tellRenamed } from './RenamedSheet.tsx'
import { type Choices, chosen, firstChoices, RenameElsewhere } from './RenameElsewhere.tsx'
import { type Renaming, sharedBy } from './renaming.ts'
import './rename.css'

type Answer = Schemas['RenameOut']

const CALM = 250

/** Shows every place that is written anew, and changes them as one. */
export function RenameForm({ renaming, onClose }: { renaming: Renaming; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useTools()
  const [to, setTo] = useState(renaming.name)
  const [answer, setAnswer] = useState<{ to: string; found: Answer } | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [choices, setChoices] = useState<Choices>({})
  const [busy, setBusy] = useState(false)
  const [again, setAgain] = useState(0)
  const sent = useRef({ body: '', key: '' })
  const { what, at, name } = renaming
  const asked = to.trim()

  useEffect(() => {
    if (asked === '' || asked === name) {
      setAnswer(null)
      return
    }
    const request = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const found = await got(
          client.POST('/api/drafts/{draft}/rename', {
            params: { path: { draft: workshop.draft } },
            body: { what, at: [...at], to: asked, files: workshop.unsaved() } as never,
            signal: request.signal,
          }),
        )
        if (!request.signal.aborted) {
          setAnswer({ to: asked, found })
          setChoices(firstChoices(found.elsewhere, workshop.sop))
          if (again === 0) setFailed(null)
        }
      } catch (error) {
        if (!request.signal.aborted) setFailed(error)
      }
    }, CALM)
    return () => {
      clearTimeout(timer)
      request.abort()
    }
  }, [asked, name, what, at, client, workshop, again])

  const current = answer?.to === asked ? answer.found : null
  const fault = current?.faults[0]
  const places = (current?.files ?? []).reduce((sum, { patches }) => sum + patches.length, 0)
  const ready = current !== null && !fault && places + (current?.files.length ?? 0) > 0

  const there = chosen(current?.elsewhere ?? [], choices)

  const here = () => {
    if (!ready || !current) return
    workshop.change({ word: 'text.rename.done', params: { name, to: asked } }, editsOf(current, workshop))
  }
  const only = () => {
    here()
    onClose()
  }
  const everywhere = async () => {
    if (!ready || busy) return
    if (there.length === 0) return only()
    const body = {
      what,
      at: [...at],
      to: asked,
      files: workshop.unsaved(),
      elsewhere: there.map(({ sop, draft, seen }) => ({ sop, draft, seen })),
      title: t('text.rename.draftTitle', { name, to: asked, sop: workshop.sop }),
    }
    const written = JSON.stringify(body)
    if (sent.current.body !== written)
      sent.current = { body: written, key: crypto.randomUUID?.() ?? String(Math.random()) }
    setBusy(true)
    try {
      const found = await got(
        client.POST('/api/drafts/{draft}/rename-everywhere', {
          params: { path: { draft: workshop.draft }, header: { 'Idempotency-Key': sent.current.key } },
          body: body as never,
        }),
      )
      tellRenamed({ name, by: sharedBy(renaming), drafts: found.drafts })
      here()
      onClose()
    } catch (error) {
      setFailed(error)
      setAnswer(null)
      setAgain(again + 1)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault()
        void everywhere()
      }}
    >
      <Field
        label={t('text.rename.to')}
        help={t('text.rename.hint')}
        {...(fault && {
          fault: t(`text.rename.fault.${fault.code}`, { name: fault.name || asked, file: fault.file }),
        })}
      >
        {(control) => (
          <TextInput
            {...control}
            autoFocus
            data-first
            value={to}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setTo(event.target.value)
              setFailed(null)
              setAgain(0)
            }}
          />
        )}
      </Field>
      {failed !== null && (
        <Banner tone="danger" title={t('text.rename.failed')}>
          {inWords(failed, t)}
        </Banner>
      )}
      {asked !== name && asked !== '' && !current && failed === null && <Spinner />}
      {current && !fault && <Places answer={current} />}
      {current && !fault && current.elsewhere.length > 0 && (
        <RenameElsewhere
          elsewhere={current.elsewhere}
          by={sharedBy(renaming)}
          sop={workshop.sop}
          choices={choices}
          onChoose={setChoices}
          lines={(files) => <Files files={files} />}
        />
      )}
      <div className="rename-foot">
        <Button kind="secondary" type="button" onClick={onClose}>
          {t('act.cancel')}
        </Button>
        {there.length > 0 && (
          <Button kind="secondary" type="button" disabled={!ready || busy} onClick={only}>
            {t('text.rename.only')}
          </Button>
        )}
        <Button kind="primary" type="submit" disabled={!ready || busy}>
          {there.length > 0
            ? t('text.rename.everywhere', { n: new Set([workshop.sop, ...there.map(({ sop }) => sop)]).size })
            : ready
              ? t('text.rename.apply', { n: places })
              : t('text.rename')}
        </Button>
      </div>
    </form>
  )
}

function Places({ answer }: { answer: Answer }) {
  const { t } = useWords()
  return (
    <section className="rename-places" aria-label={t('text.rename.look')}>
      {answer.elsewhere.length > 0 && <h3>{t('text.rename.here')}</h3>}
      <Files files={answer.files} />
    </section>
  )
}

function Files({ files }: { files: Answer['files'] }) {
  const { t } = useWords()
  return files.map((file) => (
    <div key={file.path} className="rename-file">
      <p className="rename-path">
        <span>{file.path}</span>
        {file.moved && <span className="rename-moved">{t('text.rename.moved', { path: file.moved })}</span>}
      </p>
      <Lines patches={file.patches} />
    </div>
  ))
}

/** The lines that change, each once. */
function Lines({ patches }: { patches: Answer['files'][number]['patches'] }) {
  const lines = new Map(patches.map((one) => [one.line, one]))
  return (
    <ol className="rename-lines">
      {[...lines.values()].map(({ line, before, after }) => (
        <li key={line}>
          <span className="rename-number">{line}</span>
          <del>{before.trim()}</del>
          <ins>{after.trim()}</ins>
        </li>
      ))}
    </ol>
  )
}

/** The edits of all files; a file that gets another name goes and comes again. */
function editsOf(answer: Answer, workshop: { source(path: string): { text: string } | null }): FileEdits {
  const found: Record<string, FileEdits[string]> = {}
  for (const { path, moved, patches } of answer.files) {
    const edits = patches.map(({ start, end, text }) => ({ from: start, to: end, insert: text }))
    if (!moved) {
      found[path] = edits
      continue
    }
    const source = workshop.source(path)
    if (!source) continue
    found[path] = null
    found[moved] = apply(source.text, edits)
  }
  return found
}
