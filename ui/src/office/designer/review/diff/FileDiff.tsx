import { type ReactNode, useMemo, useState } from 'react'
import { Badge, classes, Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { fileInWords } from '../files.ts'
import { Media } from './Media.tsx'
import { paint } from './painting.ts'
import { countsOf, folded, inOneColumn, type Row, rowsOf, type Side } from './rows.ts'
import './diff.css'

export interface Difference {
  path: string
  before: string | null
  after: string | null
  /** Where a picture or clip is fetched; null where it was not there, undefined where it can't be shown. */
  media?: { before: string | null | undefined; after: string | null | undefined }
}

export interface LineMarks {
  /** How many open comments are about a line of the newer text. */
  count: (line: number) => number
  say: (line: number) => void
}

const OPEN_AT_ONCE = 400 // lines that changed

/** One file: both texts beside each other or in one column, what did not change folded. */
export function FileDiff({
  file,
  split,
  names,
  marks,
  acts,
}: {
  file: Difference
  split: boolean
  names: { before: string; after: string }
  marks?: LineMarks | undefined
  acts?: ReactNode
}) {
  const { t } = useWords()
  const { path, before, after, media } = file
  const rows = useMemo(() => (media ? [] : rowsOf(before, after)), [before, after, media])
  const { gone, came } = countsOf(rows)
  const [open, setOpen] = useState(gone + came <= OPEN_AT_ONCE)
  const change =
    (media ? media.before : before) === null
      ? 'added'
      : (media ? media.after : after) === null
        ? 'removed'
        : null
  return (
    <section className="file-diff" data-path={path}>
      <header className="file-diff-head">
        <button
          type="button"
          className="file-diff-fold"
          aria-expanded={open}
          onClick={() => setOpen((now) => !now)}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={18} />
          <span className="file-diff-name">
            <strong>{fileInWords(path, t)}</strong>
            <code>{path}</code>
          </span>
        </button>
        {change && (
          <Badge tone={change === 'added' ? 'success' : 'danger'}>{t(`review.file.${change}`)}</Badge>
        )}
        {!media && (
          <span className="file-diff-counts numbers">
            {came > 0 && <span className="count-new">+{came}</span>}
            {gone > 0 && <span className="count-gone">−{gone}</span>}
          </span>
        )}
        {acts}
      </header>
      {open &&
        (media ? (
          <Media path={path} before={media.before} after={media.after} names={names} />
        ) : gone + came === 0 ? (
          <p className="file-diff-same muted">{t('review.diff.onlyEnd')}</p>
        ) : (
          <Lines file={fileInWords(path, t)} rows={rows} split={split} names={names} marks={marks} />
        ))}
    </section>
  )
}

interface LinesProps {
  file: string
  rows: readonly Row[]
  split: boolean
  names: { before: string; after: string }
  marks?: LineMarks | undefined
}

function Lines({ file, rows, split, names, marks }: LinesProps) {
  const { t } = useWords()
  const pieces = useMemo(() => {
    const found = folded(rows)
    let at = 0
    return found.map((piece) => {
      const key = at
      at += piece.rows.length
      return { ...piece, key, rows: split ? piece.rows : inOneColumn(piece.rows) }
    })
  }, [rows, split])
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  return (
    <table className={classes('diff', split ? 'diff-split' : 'diff-inline')}>
      <caption className="unseen">{t('review.diff.label', { file })}</caption>
      <colgroup>
        <col className="diff-column-number" />
        <col className={split ? undefined : 'diff-column-number'} />
        {split && <col className="diff-column-number" />}
        <col />
      </colgroup>
      <thead className={split ? 'diff-names' : 'unseen'}>
        {split ? (
          <tr>
            <th scope="col">
              <span className="unseen">{t('review.diff.line')}</span>
            </th>
            <th scope="col">{names.before}</th>
            <th scope="col">
              <span className="unseen">{t('review.diff.line')}</span>
            </th>
            <th scope="col">{names.after}</th>
          </tr>
        ) : (
          <tr>
            <th scope="col">{names.before}</th>
            <th scope="col">{names.after}</th>
            <th scope="col">{t('review.diff.text')}</th>
          </tr>
        )}
      </thead>
      {pieces.map((piece) =>
        piece.folded && !unfolded.has(piece.key) ? (
          <tbody key={piece.key}>
            <tr className="diff-folded">
              <td colSpan={split ? 4 : 3}>
                <button type="button" onClick={() => setUnfolded((now) => new Set([...now, piece.key]))}>
                  <Icon name="more" size={16} />
                  {t('review.diff.fold', { n: piece.rows.length })}
                </button>
              </td>
            </tr>
          </tbody>
        ) : (
          <tbody key={piece.key}>
            {piece.rows.map((row, at) => {
              const first = row.is !== 'same' && (at === 0 || piece.rows[at - 1]?.is === 'same')
              const key = `${row.before?.line}-${row.after?.line}`
              return split ? (
                <SplitRow key={key} row={row} marks={marks} first={first} />
              ) : (
                <InlineRow key={key} row={row} marks={marks} first={first} />
              )
            })}
          </tbody>
        ),
      )}
    </table>
  )
}

interface RowProps {
  row: Row
  marks: LineMarks | undefined
  /** The first of those that changed together: what one comments on by the keyboard. */
  first: boolean
}

function SplitRow({ row: { is, before, after }, marks, first }: RowProps) {
  return (
    <tr className="diff-row">
      <td className={classes('diff-number', before && is !== 'same' && 'diff-gone')}>{before?.line}</td>
      <td className={classes('diff-code', !before && 'diff-none', before && is !== 'same' && 'diff-gone')}>
        {before && <Code side={before} is={is === 'same' ? 'same' : 'gone'} />}
      </td>
      <td className={classes('diff-number', after && is !== 'same' && 'diff-new')}>
        {after?.line}
        {after && marks && <Say line={after.line} marks={marks} first={first} />}
      </td>
      <td className={classes('diff-code', !after && 'diff-none', after && is !== 'same' && 'diff-new')}>
        {after && <Code side={after} is={is === 'same' ? 'same' : 'new'} />}
      </td>
    </tr>
  )
}

function InlineRow({ row: { is, before, after }, marks, first }: RowProps) {
  const side = after ?? before
  const tone = is === 'gone' ? 'diff-gone' : is === 'new' ? 'diff-new' : undefined
  const line = after?.line
  return (
    <tr className="diff-row">
      <td className={classes('diff-number', tone)}>{before?.line}</td>
      <td className={classes('diff-number', tone)}>
        {line}
        {line !== undefined && marks && <Say line={line} marks={marks} first={first || is === 'new'} />}
      </td>
      <td className={classes('diff-code', tone)}>
        {side && <Code side={side} is={is === 'changed' ? 'new' : is} />}
      </td>
    </tr>
  )
}

function Code({ side, is }: { side: Side; is: 'same' | 'gone' | 'new' }) {
  const { t } = useWords()
  return (
    <>
      {is !== 'same' && (
        <span className="unseen">{t(is === 'gone' ? 'review.diff.gone' : 'review.diff.new')} </span>
      )}
      {paint(side.text, side.marks).map((piece, at) =>
        piece.is === 'plain' && !piece.marked ? (
          piece.text
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have nothing but their place
            key={at}
            className={classes(piece.is !== 'plain' && `yaml-${piece.is}`, piece.marked && 'diff-mark')}
          >
            {piece.text}
          </span>
        ),
      )}
    </>
  )
}

/** Comments on a line. Where nobody said anything it is seen by pointing at the line. */
function Say({ line, marks, first }: { line: number; marks: LineMarks; first: boolean }) {
  const { t } = useWords()
  const count = marks.count(line)
  const label = count > 0 ? t('review.say.lineOpen', { n: count, line }) : t('review.say.line', { n: line })
  return (
    <button
      type="button"
      className={classes('diff-say', count > 0 && 'diff-said', first && 'diff-say-first')}
      tabIndex={count > 0 || first ? 0 : -1}
      aria-label={label}
      title={label}
      onClick={() => marks.say(line)}
    >
      {count > 0 ? count : <Icon name="plus" size={14} />}
    </button>
  )
}
