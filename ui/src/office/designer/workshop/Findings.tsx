import { useEffect, useRef } from 'react'
import { inWords } from '../../../api/index.ts'
import { Banner, Button, EmptyState, Icon, IconButton } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { useAnalysis, useWorkshop } from './context.tsx'
import { byFile, placeOf, roomOf } from './finding_places.ts'
import { mended } from './mending.ts'
import type { Finding } from './transport.ts'

/** Everything that was found, by file; each leads to its place, and is mended from here where that is known. */
export function Findings({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { analysis, stale, failed, again } = useAnalysis()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const groups = byFile(analysis?.findings ?? [])
  const walked = analysis?.scenarios.length ?? 0
  return (
    <aside
      className="findings"
      aria-label={t('designer.findings')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <div className="findings-head">
        <h2 ref={heading} tabIndex={-1}>
          {t('designer.findings')}
        </h2>
        {stale && !failed && <span className="findings-stale">{t('designer.findings.checking')}</span>}
        <IconButton icon="close" label={t('act.close')} onClick={onClose} />
      </div>
      <div className="findings-list">
        {failed !== null && (
          <Banner
            tone="warning"
            icon="cloud-off"
            action={
              <Button kind="quiet" onClick={again}>
                {t('act.retry')}
              </Button>
            }
          >
            {t('designer.findings.failed')} {inWords(failed, t)}
          </Banner>
        )}
        {analysis && groups.length === 0 && (
          <EmptyState icon="check-circle" title={t('designer.findings.none')}>
            {t('designer.findings.noneText', { n: walked })}
          </EmptyState>
        )}
        {groups.map(([file, findings]) => (
          <section key={file} className="findings-file">
            <h3>
              {t(`designer.room.${roomOf(file).room}`)} <code>{file}</code>
            </h3>
            <ul>
              {findings.map((one) => (
                <One key={JSON.stringify([one.code, one.at, one.message, one.variant])} finding={one} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </aside>
  )
}

function One({ finding }: { finding: Finding }) {
  const { t, language } = useWords()
  const workshop = useWorkshop()
  const go = () => {
    const { room, item, selection } = placeOf(finding.file, finding.at)
    workshop.go(room, item, selection)
  }
  const error = finding.severity === 'error'
  return (
    <li className={error ? 'finding-one finding-error' : 'finding-one finding-warning'}>
      <button type="button" className="finding-go" onClick={go}>
        <Icon name={error ? 'alert' : 'info'} size={18} />
        <span>
          <span className="unseen">
            {t(error ? 'designer.findings.error' : 'designer.findings.warning')}{' '}
          </span>
          <Coded text={pick(finding.message, language)} />
          <span className="finding-where">
            {[
              finding.code,
              t('designer.findings.line', { n: finding.line }),
              finding.variant && t('designer.findings.variant', { name: finding.variant }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      </button>
      {finding.hint && finding.mends.length === 0 && (
        <p className="finding-tip">
          <Coded text={pick(finding.hint, language)} />
        </p>
      )}
      {(finding.mends.length > 0 || finding.path.length > 0) && (
        <div className="finding-acts">
          {!workshop.readOnly &&
            finding.mends.map((mend) => {
              const title = pick(mend.title, language)
              return (
                <button
                  key={title}
                  type="button"
                  className="finding-mend"
                  onClick={() => {
                    const edits = mended(workshop, mend)
                    go()
                    workshop.change({ word: 'designer.did.mend', params: { what: title } }, edits)
                  }}
                >
                  <Icon name="check" size={16} />
                  <span>
                    <Coded text={title} />
                  </span>
                </button>
              )
            })}
          {finding.path.length > 0 && (
            <button
              type="button"
              className="finding-mend finding-path"
              onClick={() => {
                const step = finding.path.at(-1)
                workshop.go('flow', finding.variant ?? '', { walk: finding.path, ...(step && { step }) })
              }}
            >
              <Icon name="branch" size={16} />
              {t('designer.findings.show')}
            </button>
          )}
        </div>
      )}
    </li>
  )
}

/** A sentence in which `names` stand as they are written. */
export function Coded({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have nothing but their place
    at % 2 === 1 ? <code key={at}>{part}</code> : part,
  )
}
