import { Badge, Icon } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'

/** Where a value is from, and the way back to what is measured or usual. */
export function SourceMark({
  source,
  seen = 0,
  onForget,
}: {
  source: 'stated' | 'measured' | 'default'
  seen?: number
  onForget?: (() => void) | undefined
}) {
  const { t } = useWords()
  if (source === 'stated') {
    return (
      <span className="wif-source">
        <Badge tone="primary" icon="edit">
          {t('whatIf.source.stated')}
        </Badge>
        {onForget && (
          <button type="button" className="wif-forget" onClick={onForget}>
            <Icon name="undo" size={14} />
            {t('whatIf.source.forget')}
          </button>
        )}
      </span>
    )
  }
  return source === 'measured' ? (
    <Badge tone="success" icon="pulse">
      {seen > 0 ? t('whatIf.source.measuredFrom', { n: seen }) : t('whatIf.source.measured')}
    </Badge>
  ) : (
    <Badge>{t('whatIf.source.default')}</Badge>
  )
}
