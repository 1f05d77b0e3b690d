import { useEffect, useState } from 'react'
import { got, inWords, type Schemas } from '../../../api/index.ts'
import type { Renamed } from '../../../authoring/language/things.ts'
import { Banner, Button, Field, Sheet, Spinner, TextInput } from '../../../design/index.ts'
import { apply } from '../../../document/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { type FileEdits, useTools } from '../workshop/index.ts'
import './rename.css'

export interface Renaming {
  what: Renamed
  /** As the server wants it told: of a field its form's file and the names of the properties, else its names. */
  at: readonly string[]
  /** What it is called now. */
  name: string
}

type Answer = Schemas['RenameOut']

/** Gives something another name everywhere: shows every place first, and changes them as one. */
export function RenameDialog({ renaming, onClose }: { renaming: Renaming | null; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Sheet
      open={renaming !== null}
      onClose={onClose}
      title={renaming ? t('text.rename.title', { name: renaming.name }) : ''}
    >
      {renaming && <RenameForm key={renaming.at.join('/')} renaming={renaming} onClose={onClose} />}
    </Sheet>
  )
}

const CALM = 250

function RenameForm({ renaming, onClose }: { renaming: Renaming; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useTools()
  const [to, setTo] = useState(renaming.name)
  const [answer, setAnswer] = useState<{ to: string; found: Answer } | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
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
          setFailed(null)
        }
      } catch (error) {
        if (!request.signal.aborted) setFailed(error)
      }
    }, CALM)
    return () => {
      clearTimeout(timer)
      request.abort()
    }
  }, [asked, name, what, at, client, workshop])

  const current = answer?.to === asked ? answer.found : null
  const fault = current?.faults[0]
  const places = (current?.files ?? []).reduce((sum, { patches }) => sum + patches.length, 0)
  const ready = current !== null && !fault && places + (current?.files.length ?? 0) > 0

  const done = () => {
    if (!ready || !current) return
    workshop.change({ word: 'text.rename.done', params: { name, to: asked } }, editsOf(current, workshop))
    onClose()
  }

  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault()
        done()
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
            data-first
            value={to}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTo(event.target.value)}
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
      <div className="rename-foot">
        <Button kind="secondary" type="button" onClick={onClose}>
          {t('act.cancel')}
        </Button>
        <Button kind="primary" type="submit" disabled={!ready}>
          {ready ? t('text.rename.apply', { n: places }) : t('text.rename')}
        </Button>
      </div>
    </form>
  )
}

function Places({ answer }: { answer: Answer }) {
  const { t } = useWords()
  return (
    <section className="rename-places" aria-label={t('text.rename.look')}>
      {answer.files.map((file) => (
        <div key={file.path}>
          <h3>
            <span>{file.path}</span>
            {file.moved && (
              <span className="rename-moved">{t('text.rename.moved', { path: file.moved })}</span>
            )}
          </h3>
          <Lines patches={file.patches} />
        </div>
      ))}
      {answer.elsewhere.length > 0 && (
        <Banner tone="warning" title={t('text.rename.elsewhere')}>
          <ul>
            {answer.elsewhere.map(({ sop, draft }) => (
              <li key={`${sop} ${draft}`}>{draft ? t('text.rename.elsewhere.draft', { sop }) : sop}</li>
            ))}
          </ul>
        </Banner>
      )}
    </section>
  )
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
