import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { got } from '../../../api/index.ts'
import { Badge, Card, Field, Icon, Segmented, Select, Skeleton } from '../../../design/index.ts'
import { nodeAt, type Path, read } from '../../../document/index.ts'
import { useSession } from '../../../session/index.ts'
import { type Language, pick, useWords, type Words } from '../../../words/index.ts'
import { useBranches } from '../../frame/names.ts'
import { Failed } from '../../frame/Page.tsx'
import { useRevisions } from '../../roll_outs/asked.ts'
import { spanOf, spanSaid } from '../flow/sayings.ts'
import { titleAt, useAnalysis, useFile, useTools, useWorkshop } from '../workshop/index.ts'
import type { Report, useReport } from './asked.ts'
import { CommentSheet } from './comments/CommentSheet.tsx'
import { type Thread, threadsAt } from './comments/threads.ts'
import { useComments } from './comments/useComments.ts'
import { type Difference, FileDiff, type LineMarks } from './diff/FileDiff.tsx'
import { lineOfOffset, placeOfLine, titleOf } from './files.ts'
import { useRoom } from './useRoom.ts'

/** What would change: in words, by branches, and line by line. */
export function Changes({
  report: found,
  against,
  onAgainst,
}: {
  report: ReturnType<typeof useReport>
  against: number | null
  onAgainst: (revision: number | null) => void
}) {
  const { t } = useWords()
  const { line } = useWorkshop()
  if (found.isPending) {
    return (
      <div aria-busy="true">
        <Skeleton rows={8} />
      </div>
    )
  }
  if (found.isError) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const report = found.data
  return (
    <div className="changes" aria-busy={found.isPlaceholderData}>
      {line.status === 'open' && (
        <Card title={t('review.words.title')}>
          <InWords report={report} />
        </Card>
      )}
      <Files report={report} against={against} onAgainst={onAgainst} />
    </div>
  )
}

/** What differs in a designer's words: for the SOP as it is and for each variant, with its branches. */
function InWords({ report }: { report: Report }) {
  const { t } = useWords()
  const { line } = useWorkshop()
  if (!report.ok) return <p className="muted">{t('review.words.errors')}</p>
  const branchesOf = (variant: string) => report.branches.filter((one) => (one.variant ?? '') === variant)
  const variants = new Set([
    '',
    ...Object.keys(report.differences),
    ...report.branches.filter(({ changed }) => changed).map(({ variant }) => variant ?? ''),
  ])
  const told = [...variants].filter(
    (variant) =>
      (report.differences[variant] ?? []).length > 0 || branchesOf(variant).some(({ changed }) => changed),
  )
  if (told.length === 0) {
    return (
      <p className="muted">{t(report.files.length > 0 ? 'review.words.none' : 'review.words.noneShort')}</p>
    )
  }
  return (
    <div className="in-words">
      {line.live_revision === null && <p className="muted">{t('review.words.first')}</p>}
      {told.map((variant) => (
        <VariantWords
          key={variant}
          variant={variant}
          sentences={report.differences[variant] ?? []}
          branches={branchesOf(variant)}
        />
      ))}
    </div>
  )
}

function VariantWords({
  variant,
  sentences,
  branches,
}: {
  variant: string
  sentences: readonly string[]
  branches: Report['branches']
}) {
  const { t } = useWords()
  const name = useVariantTitle()
  const branch = useBranches()
  const changed = branches.filter((one) => one.changed)
  const rest = branches.length - changed.length
  return (
    <section className="variant-words">
      <h3>{variant === '' ? t('sops.base') : name(variant)}</h3>
      {sentences.length > 0 && (
        <ul className="sentences">
          {sentences.map((sentence) => (
            <li key={sentence}>
              <Sentence text={sentence} variant={variant} />
            </li>
          ))}
        </ul>
      )}
      {branches.length > 0 && (
        <div className="variant-branches">
          <Icon name="branch" size={16} />
          <span className="unseen">{t('review.words.for')}</span>
          {changed.length === 0 ? (
            <span className="muted">{t('review.words.same')}</span>
          ) : (
            <ul className="branch-names" aria-label={t('review.branches.all')}>
              {changed.map((one) => (
                <li key={one.branch}>{branch(one.branch)}</li>
              ))}
            </ul>
          )}
          {changed.length > 0 && rest > 0 && (
            <span className="muted">{t('review.branches.more', { n: rest })}</span>
          )}
        </div>
      )}
    </section>
  )
}

/** “step arrive, deadline: 4h → 2h”: the step is named as people call it, what was and what is stand out. */
function Sentence({ text, variant }: { text: string; variant: string }) {
  const { t, language } = useWords()
  const [head, ...rest] = text.split(' → ')
  const lead = rest.length === 1 && head !== undefined ? /^.*?(: |：)/.exec(head)?.[0] : undefined
  if (lead === undefined || head === undefined) return <Named text={text} variant={variant} />
  return (
    <>
      <Named text={lead} variant={variant} />
      <del>{spanIn(head.slice(lead.length), { t, language })}</del>
      <Icon name="arrow-right" size={16} />
      <span className="unseen"> → </span>
      <ins>{spanIn(rest[0] ?? '', { t, language })}</ins>
    </>
  )
}

/** A length of time in words; anything else as it is. */
function spanIn(text: string, say: Pick<Words, 't' | 'language'>): string {
  return spanOf(text) ? spanSaid(text, say) : text
}

/** “step arrive, …” with the title of the step, and its id beside it; without one where it has none. */
function Named({ text, variant }: { text: string; variant: string }) {
  const { language } = useWords()
  const { sop } = useTools()
  const { analysis } = useAnalysis()
  const written = useFile(`${sop}/sop.yaml`)?.source?.data
  const found = /^(step |步骤 ?)([a-z][\w.]*)/.exec(text)
  if (!found) return text
  const [all, word, id] = found as unknown as [string, string, string]
  const step = analysis?.versions
    .find((one) => (one.variant ?? '') === variant)
    ?.steps.find((one) => one.step === id)
  const title = pick(step?.title ?? {}, language) || titled(titleAt(written, stepPath(id)), language)
  if (!title) return text
  return (
    <>
      {word}
      <strong>{title}</strong> <code>{id}</code>
      {text.slice(all.length)}
    </>
  )
}

function stepPath(id: string): string[] {
  return id.split('.').flatMap((name) => ['steps', name])
}

function titled(title: ReturnType<typeof titleAt>, language: Language): string {
  return typeof title === 'string' ? title : title ? pick(title, language) : ''
}

function useVariantTitle(): (variant: string) => string {
  const { language } = useWords()
  const workshop = useTools()
  return (variant) =>
    titleOf(workshop.source(`${workshop.sop}/variants/${variant}.yaml`)?.data, language) || variant
}

type Layout = 'split' | 'inline'

function Files({
  report,
  against,
  onAgainst,
}: {
  report: Report
  against: number | null
  onAgainst: (revision: number | null) => void
}) {
  const { t } = useWords()
  const workshop = useWorkshop()
  const { line, sop } = workshop
  const box = useRef<HTMLElement>(null)
  const beside = useRoom(box, 640)
  const plenty = useRoom(box, 880)
  const [asked, setAsked] = useState<Layout | null>(null)
  const layout: Layout = beside ? (asked ?? (plenty ? 'split' : 'inline')) : 'inline'
  const revisions = useRevisions(sop, line.live_revision !== null)
  const older = revisions.data?.items ?? []
  const [saying, setSaying] = useState<{ file: string; place: Path } | null>(null)
  const { threads } = useComments()
  const old = useOldMedia(report)
  return (
    <section className="files" ref={box} aria-labelledby="review-files">
      <div className="files-head">
        <h2 id="review-files">
          {t('review.files.title')} <Badge>{report.files.length}</Badge>
        </h2>
        {older.length > 0 && (
          <div className="files-against">
            <Field label={t('review.files.against')}>
              {(control) => (
                <Select
                  {...control}
                  value={against ?? ''}
                  onChange={(event) =>
                    onAgainst(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))
                  }
                >
                  <option value="">
                    {line.status === 'published' && line.base_revision !== null
                      ? t('review.files.revision', { n: line.base_revision })
                      : t('review.files.live', { n: line.live_revision ?? 0 })}
                  </option>
                  {older.map(({ revision, note }) => (
                    <option key={revision} value={revision}>
                      {t('review.files.revision', { n: revision })}
                      {note && ` · ${note.slice(0, 40)}`}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
        )}
        {beside && (
          <Segmented
            label={t('review.files.layout')}
            value={layout}
            onChange={setAsked}
            segments={[
              { value: 'split', label: t('review.files.split') },
              { value: 'inline', label: t('review.files.inline') },
            ]}
          />
        )}
      </div>
      {report.files.length === 0 && <p className="muted">{t('review.files.none')}</p>}
      {report.files.map((file) => (
        <One
          key={file.path}
          file={{
            path: file.path,
            before: file.before,
            after: file.after,
            ...(isMedia(file.path) && {
              media: {
                before: file.change === 'added' ? null : old(file.path, file.before),
                after: file.change === 'removed' ? null : workshop.mediaUrl(file.path),
              },
            }),
          }}
          split={layout === 'split'}
          names={{
            before: t('review.files.revision', { n: report.against ?? 0 }),
            after: t('review.diff.after'),
          }}
          threads={threads}
          onSay={(place) => setSaying({ file: file.path, place })}
        />
      ))}
      {saying && <CommentSheet {...saying} onClose={() => setSaying(null)} />}
    </section>
  )
}

export function isMedia(path: string): boolean {
  return path.includes('/media/')
}

/** A file with the comments that stand at its lines. */
function One({
  file,
  split,
  names,
  threads,
  onSay,
}: {
  file: Difference
  split: boolean
  names: { before: string; after: string }
  threads: readonly Thread[]
  onSay: (place: Path) => void
}) {
  const { path, after, media } = file
  const source = useMemo(() => (after === null || media ? null : read(after)), [after, media])
  const counts = useMemo(() => {
    const found = new Map<number, number>()
    for (const { place } of threadsAt(threads, path, []).filter(({ settled }) => !settled)) {
      const line = source ? lineOf(source, place) : 1
      found.set(line, (found.get(line) ?? 0) + 1)
    }
    return found
  }, [threads, path, source])
  const marks: LineMarks | undefined = source
    ? { count: (line) => counts.get(line) ?? 0, say: (line) => onSay(placeOfLine(source, line)) }
    : undefined
  return <FileDiff file={file} split={split} names={names} marks={marks} />
}

/** The line of the key that a place ends at; of what is around it where it is gone. */
function lineOf(source: ReturnType<typeof read>, place: Path): number {
  for (let at = place.length; at > 0; at -= 1) {
    const around = nodeAt(source, place.slice(0, at - 1))
    const entry = around?.entries?.find(({ key }) => key === String(place[at - 1]))
    const node = entry ? null : nodeAt(source, place.slice(0, at))
    if (entry) return lineOfOffset(source.text, entry.keyFrom)
    if (node) return lineOfOffset(source.text, node.from)
  }
  return 1
}

/** Pictures of the revision that is compared with; fetched only where one differs. */
function useOldMedia(report: Report): (path: string, text: string | null) => string | undefined {
  const { client } = useSession()
  const { sop } = useTools()
  const { against } = report
  const wanted =
    against !== null && report.files.some(({ path, change }) => isMedia(path) && change !== 'added')
  const found = useQuery({
    queryKey: ['revision-media', sop, against],
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/sops/{sop}/revisions/{revision}/files', {
          params: { path: { sop, revision: against ?? 0 } },
          signal,
        }),
      ),
  })
  const items = found.data?.items
  const urls = useMemo(() => {
    const made = new Map<string, string>()
    for (const { path, text, base64 } of items ?? []) {
      if (isMedia(path)) made.set(path, URL.createObjectURL(blobOf(path, text ?? null, base64 ?? null)))
    }
    return made
  }, [items])
  useEffect(
    () => () => {
      for (const url of urls.values()) URL.revokeObjectURL(url)
    },
    [urls],
  )
  return (path) => urls.get(path)
}

function blobOf(path: string, text: string | null, base64: string | null): Blob {
  if (text !== null) return new Blob([text], { type: path.endsWith('.svg') ? 'image/svg+xml' : 'text/plain' })
  return new Blob([Uint8Array.from(atob(base64 ?? ''), (letter) => letter.charCodeAt(0))])
}
