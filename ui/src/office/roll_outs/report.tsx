// What a roll-out's report says: what stands against it, where base and variants disagree, who gets what.

import type { Schemas } from '../../api/index.ts'
import { Badge, Card, Icon, Spinner } from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import type { Report } from './asked.ts'
import { BranchList, useVariantName } from './Badges.tsx'
import { changedIn, pathText, valueText } from './status.ts'

type Finding = Schemas['FindingOut']
type Told = Finding & { variant: string | null }

/** Errors first, then warnings; within each as the files go. What is said of several variants stands once. */
export function findingsOf(report: Pick<Report, 'variants'>): Told[] {
  const seen = new Set<string>()
  return report.variants
    .flatMap(({ variant, findings }) => findings.map((one) => ({ ...one, variant })))
    .filter((one) => {
      const key = JSON.stringify([one.code, one.file, one.line, one.column, one.message, one.path])
      return !seen.has(key) && seen.add(key)
    })
    .sort(
      (one, other) =>
        Number(one.severity !== 'error') - Number(other.severity !== 'error') ||
        one.file.localeCompare(other.file) ||
        one.line - other.line,
    )
}

export function Findings({ report }: { report: Report }) {
  const { t, language } = useWords()
  const found = findingsOf(report)
  const scenarios = report.variants.reduce((sum, one) => sum + one.scenarios, 0)
  if (found.length === 0) {
    if (report.line.prepared < report.line.variants) return null
    return (
      <Card title={t('rollOut.checks')}>
        <p className="all-well">
          <Icon name="check-circle" size={20} />
          {t('rollOut.noFindings', { n: scenarios })}
        </p>
      </Card>
    )
  }
  return (
    <Card
      title={t('rollOut.findings')}
      actions={
        <span className="finding-counts">
          {report.line.errors > 0 && (
            <Badge tone="danger" icon="alert">
              {t('rollOut.errors', { n: report.line.errors })}
            </Badge>
          )}
          {report.line.warnings > 0 && (
            <Badge tone="warning" icon="alert">
              {t('rollOut.warnings', { n: report.line.warnings })}
            </Badge>
          )}
        </span>
      }
    >
      <ul className="findings">
        {found.map((one) => (
          <li
            key={`${one.variant}-${one.code}-${one.file}-${one.line}-${one.column}-${one.message.en}`}
            className={`finding finding-${one.severity}`}
          >
            <Icon name={one.severity === 'error' ? 'alert' : 'info'} size={20} />
            <div className="finding-text">
              <div>
                <strong>{t(one.severity === 'error' ? 'rollOut.error' : 'rollOut.warning')}: </strong>
                {pick(one.message, language)}
              </div>
              {one.path && one.path.length > 0 && (
                <div className="finding-path">
                  <span className="muted">{t('rollOut.path')}</span> <code>{one.path.join(' → ')}</code>
                </div>
              )}
              {one.hint && (
                <div className="finding-hint">
                  <Icon name="star" size={16} /> {pick(one.hint, language)}
                </div>
              )}
              <div className="finding-place">
                <code>
                  {one.file}:{one.line}:{one.column}
                </code>
                {one.variant && <Badge tone="info">{one.variant}</Badge>}
                <span>{one.code}</span>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Where the base changed what a variant says for itself: three values side by side. */
export function Conflicts({ report: { conflicts } }: { report: Report }) {
  const { t } = useWords()
  if (conflicts.length === 0) return null
  return (
    <Card title={t('rollOut.conflicts', { n: conflicts.length })}>
      <p className="muted">{t('rollOut.conflictsText')}</p>
      <ul className="conflicts">
        {conflicts.map((one) => (
          <li key={`${one.variant}-${one.path.join('/')}`} className="conflict">
            <div className="conflict-head">
              <Badge tone="info">{one.variant}</Badge>
              <code>{pathText(one.path)}</code>
              <span className="finding-place">
                <code>
                  {one.file}:{one.line}
                </code>
              </span>
            </div>
            <dl className="conflict-values">
              {(['was', 'now', 'says'] as const).map((which) => (
                <div key={which} className={`conflict-${which}`}>
                  <dt>{t(`rollOut.conflict.${which}`)}</dt>
                  <dd>
                    {which === 'says' && one.says === null
                      ? t('rollOut.conflict.away')
                      : valueText(one[which])}
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Which branches get which variant, how far each is, and what is different for them. */
export function Variants({ report: { line, variants } }: { report: Report }) {
  const { t } = useWords()
  const variantName = useVariantName()
  return (
    <Card title={t('rollOut.whoGetsWhat')}>
      <ul className="variants">
        {variants.map((one) => {
          const errors = one.findings.filter(({ severity }) => severity === 'error').length
          return (
            <li key={one.variant ?? ''} className="variant">
              <div className="variant-head">
                <h3>{variantName(one.variant)}</h3>
                {!one.prepared ? (
                  line.status === 'preparing' ? (
                    <span className="muted variant-state">
                      <Spinner size={16} /> {t('rollOut.isPrepared')}
                    </span>
                  ) : (
                    <span className="muted">{t('rollOut.notPrepared')}</span>
                  )
                ) : errors > 0 || one.runbook === null ? (
                  <Badge tone="danger" icon="alert">
                    {t('rollOut.errors', { n: errors })}
                  </Badge>
                ) : (
                  <Badge tone="success" icon="check">
                    {t('rollOut.checked', { n: one.scenarios })}
                  </Badge>
                )}
              </div>
              {one.branches.length > 0 ? (
                <BranchList codes={one.branches} marked={changedIn([one])} mark={t('rollOut.changes')} />
              ) : (
                <p className="muted">{t('rollOut.noBranch')}</p>
              )}
              {one.prepared && one.runbook !== null && (
                <div className="variant-differences">
                  {one.differences.length > 0 ? (
                    <ul className="plain-list">
                      {one.differences.map((sentence) => (
                        <li key={sentence}>{sentence}</li>
                      ))}
                    </ul>
                  ) : (
                    <p className="muted">
                      {t(line.base_revision === null ? 'rollOut.isNew' : 'rollOut.nothingDiffers')}
                    </p>
                  )}
                </div>
              )}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
