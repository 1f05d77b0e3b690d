import { useRef, useState } from 'react'
import { got, inWords, type Schemas } from '../../../api/index.ts'
import { Badge, Button, classes, EmptyState, Skeleton, useToast } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { Failed } from '../../frame/Page.tsx'
import type { File } from '../workshop/content.ts'
import type { FileEdits, Named } from '../workshop/index.ts'
import { useWorkshop } from '../workshop/index.ts'
import { useHistory, useThen } from './asked.ts'
import { isMedia } from './Changes.tsx'
import { Face } from './comments/Face.tsx'
import { type Difference, FileDiff } from './diff/FileDiff.tsx'
import { fileInWords } from './files.ts'
import { TakeOut } from './TakeOut.tsx'
import { useRoom } from './useRoom.ts'
import './comments/comments.css'

type Line = Schemas['DraftHistoryLineOut']
type Then = Schemas['PlainFileOut']

/** Who saved what and when; each can be compared with now, and brought back. */
export function HistoryView() {
  const { t } = useWords()
  const workshop = useWorkshop()
  const history = useHistory()
  const [open, setOpen] = useState<number | null>(null)
  if (history.isPending) return <Skeleton rows={6} />
  if (history.isError) return <Failed error={history.error} onAgain={() => void history.refetch()} />
  const { items } = history.data
  return (
    <div className="history-view">
      {items.length === 0 ? (
        <EmptyState icon="history" title={t('review.history.none')} />
      ) : (
        <section>
          <h2>{t('review.history.title')}</h2>
          <p className="muted">{t('review.history.lead')}</p>
          <ol className="history-lines">
            {items.map((line, at) => (
              <Saved
                key={line.version}
                line={line}
                newest={at === 0 && !workshop.dirty}
                open={open === line.version}
                onOpen={() => setOpen(open === line.version ? null : line.version)}
              />
            ))}
          </ol>
        </section>
      )}
      <TakeOut />
    </div>
  )
}

const SHOWN = 5

function Saved({
  line,
  newest,
  open,
  onOpen,
}: {
  line: Line
  newest: boolean
  open: boolean
  onOpen: () => void
}) {
  const { t, formats } = useWords()
  const at = Date.parse(line.at)
  const paths = line.paths.slice(0, SHOWN)
  return (
    <li className={classes('history-line', open && 'history-line-open')} data-version={line.version}>
      <Face login={line.by} name={line.name} />
      <div className="history-line-in">
        <div className="history-line-head">
          <strong>{line.name}</strong>
          <time dateTime={line.at} title={formats.exact(at)}>
            {formats.moment(at)}
          </time>
          {newest && <Badge tone="success">{t('review.history.now')}</Badge>}
          {line.restored !== null && <Badge icon="undo">{t('review.history.restored')}</Badge>}
        </div>
        <div className="history-paths">
          {paths.map((path) => (
            <span key={path} title={path}>
              {fileInWords(path, t)}
            </span>
          ))}
          {line.paths.length > SHOWN && <span>+{line.paths.length - SHOWN}</span>}
        </div>
        {open && <Compared line={line} />}
      </div>
      {!newest && (
        <Button
          kind="quiet"
          icon={open ? 'chevron-up' : 'eye'}
          aria-expanded={open}
          className="history-look"
          onClick={onOpen}
        >
          {t(open ? 'review.history.hide' : 'review.history.look')}
        </Button>
      )}
    </li>
  )
}

/** What was another then than it is now, file by file, each to be brought back. */
function Compared({ line }: { line: Line }) {
  const { t, formats } = useWords()
  const workshop = useWorkshop()
  const then = useThen(line.version)
  const box = useRef<HTMLDivElement>(null)
  const split = useRoom(box, 880)
  const { restore, busy } = useRestore(line.version)
  if (then.isPending) return <Skeleton rows={3} />
  if (then.isError) return <Failed error={then.error} onAgain={() => void then.refetch()} />
  const was = new Map(then.data.files.map((file) => [file.path, file]))
  const other = [...new Set([...was.keys(), ...workshop.files.keys()])]
    .sort()
    .filter((path) => differs(was.get(path), workshop.files.get(path)))
  if (other.length === 0) return <p className="muted">{t('review.history.same')}</p>
  const time = formats.moment(Date.parse(line.at))
  return (
    <div className="history-compared" ref={box}>
      {!workshop.readOnly && (
        <div>
          <Button
            icon="undo"
            busy={busy}
            onClick={() =>
              void restore(
                other.map((path) => [path, was.get(path)]),
                { word: 'review.did.restore', params: { what: t('review.did.restoreAll', { time }) } },
              )
            }
          >
            {t('review.history.restore')}
          </Button>
        </div>
      )}
      {other.map((path) => (
        <FileDiff
          key={path}
          file={difference(path, was.get(path), workshop.files.get(path), workshop.mediaUrl(path))}
          split={split}
          names={{ before: t('review.diff.then'), after: t('review.diff.now') }}
          acts={
            !workshop.readOnly && (
              <Button
                kind="quiet"
                icon="undo"
                className="history-one"
                onClick={() =>
                  void restore([[path, was.get(path)]], {
                    word: 'review.did.restore',
                    params: { what: fileInWords(path, t) },
                  })
                }
              >
                {t('review.history.restoreFile')}
              </Button>
            )
          }
        />
      ))}
    </div>
  )
}

function differs(then: Then | undefined, now: File | undefined): boolean {
  if (!then || !now) return then !== now
  if (then.text !== null || now.text !== null) return then.text !== now.text
  return now.content.hash !== then.sha256
}

function difference(path: string, then: Then | undefined, now: File | undefined, url: string): Difference {
  return {
    path,
    before: then?.text ?? null,
    after: now?.text ?? null,
    ...((isMedia(path) || (then?.text ?? now?.text ?? null) === null) && {
      media: { before: then ? undefined : null, after: now ? url : null },
    }),
  }
}

/** Texts come back as a change that is undone like every other; pictures by the server, which alone has them. */
function useRestore(version: number) {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const restore = async (wanted: readonly (readonly [string, Then | undefined])[], named: Named) => {
    const lost = wanted.filter(([, then]) => then && then.text === null).map(([path]) => path)
    const edits: FileEdits = Object.fromEntries(
      wanted
        .filter(([path, then]) => !lost.includes(path) && (then || path !== `${workshop.sop}/sop.yaml`))
        .map(([path, then]) => [path, then?.text ?? null]),
    )
    setBusy(true)
    try {
      if (Object.keys(edits).length > 0) workshop.change(named, edits)
      if (lost.length > 0) {
        await workshop.keep()
        await got(
          client.POST('/api/drafts/{draft}/restore', {
            params: { path: { draft: workshop.draft } },
            body: { version, paths: lost } as never,
          }),
        )
        await workshop.look()
      }
      toast({
        text: t('review.history.done'),
        tone: 'success',
        ...(lost.length === 0 && { undo: () => workshop.undo() }),
      })
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return { restore, busy }
}
