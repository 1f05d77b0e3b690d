import { useQuery } from '@tanstack/react-query'
import { got } from '../../api/index.ts'
import { Banner, Card, Icon, ProgressBar, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/page_props.ts'
import { Acts } from './Acts.tsx'
import { type Report, useMayPublish, useSopTitle } from './asked.ts'
import { BranchList, StatusBadge } from './Badges.tsx'
import { Conflicts, Findings, Variants } from './report.tsx'
import { changedIn, type Status } from './status.ts'
import '../jobs/job.css'
import './roll-outs.css'

const TONES = {
  preparing: 'info',
  refused: 'danger',
  ready: 'info',
  partly_live: 'warning',
  live: 'success',
  taken_back: 'info',
  cancelled: 'info',
  overtaken: 'warning',
} as const

/** A roll-out's report, as it grows, and what can be done now. */
export function RollOutPage({ params }: PageProps) {
  const id = params.rollOut ?? ''
  const { t, formats } = useWords()
  const { client } = useSession()
  const nameOf = usePeople()
  const titleOf = useSopTitle()
  const mayPublish = useMayPublish()
  const found = useQuery({
    queryKey: ['roll-outs', 'one', id],
    queryFn: ({ signal }) =>
      got(client.GET('/api/roll-outs/{roll_out}', { params: { path: { roll_out: id } }, signal })),
  })
  const report = found.data
  const sop = params.sop ?? ''
  return (
    <Page
      title={t('rollOut.of', { title: titleOf(sop) })}
      above={
        <a className="job-back" href={`/office/sops/${sop}`}>
          <Icon name="chevron-left" size={20} />
          {titleOf(sop)}
        </a>
      }
      lead={
        report && (
          <div className="job-lead">
            <StatusBadge status={report.line.status as Status} />
            <span>
              {t('rollOut.asked', {
                who: nameOf(report.line.by),
                time: formats.moment(Date.parse(report.line.at)),
              })}
            </span>
            {report.line.revision !== null && <span>{t('sops.revision', { n: report.line.revision })}</span>}
          </div>
        )
      }
    >
      {found.isPending ? (
        <Skeleton rows={8} />
      ) : !report ? (
        <Failed error={found.error} onAgain={() => void found.refetch()} />
      ) : (
        <div className="sop">
          {report.line.note && <p className="roll-out-note">“{report.line.note}”</p>}
          <Standing report={report} mayPublish={mayPublish} />
          {report.line.status === 'refused' && <Findings report={report} />}
          <StageStrip report={report} />
          {report.line.status !== 'refused' && <Findings report={report} />}
          <Conflicts report={report} />
          <Variants report={report} />
        </div>
      )}
    </Page>
  )
}

/** Where it stands, what that means, and what to do. */
function Standing({ report, mayPublish }: { report: Report; mayPublish: boolean }) {
  const { t } = useWords()
  const { line } = report
  const status = line.status as Status
  return (
    <Banner
      quiet
      tone={TONES[status]}
      title={t(`rollOut.stands.${status}`, { n: line.stage, of: line.stages.length })}
      action={mayPublish && <Acts report={report} />}
    >
      {t(`rollOut.standsText.${status}`)}
      {status === 'preparing' && (
        <div className="preparing" role="status">
          <ProgressBar
            label={t('rollOut.preparedOf', { n: line.prepared, of: line.variants })}
            value={line.prepared / Math.max(1, line.variants)}
          />
          <span className="numbers">{t('rollOut.preparedOf', { n: line.prepared, of: line.variants })}</span>
        </div>
      )}
      {!mayPublish && ['ready', 'partly_live'].includes(status) && <p>{t('rollOut.mayNotText')}</p>}
    </Banner>
  )
}

function StageStrip({ report: { line, variants } }: { report: Report }) {
  const { t } = useWords()
  const changed = changedIn(variants)
  const over = ['refused', 'cancelled', 'overtaken', 'taken_back'].includes(line.status)
  return (
    <Card title={t('rollOut.stages')}>
      <ol className="stages">
        {line.stages.map((stage, place) => {
          const live = place < line.stage && !over
          const next = place === line.stage && ['ready', 'partly_live'].includes(line.status)
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place
              key={place}
              className={`stage${next ? ' stage-active' : ''}${live ? ' stage-live' : ''}`}
            >
              <div className="stage-head">
                <strong>
                  {live && <Icon name="check-circle" size={18} />}
                  {line.stages.length === 1 ? t('rollOut.allAtOnce') : t('rollOut.stage', { n: place + 1 })}
                </strong>
                <span className="stage-count">
                  {live
                    ? t('sops.live')
                    : next
                      ? t('rollOut.next')
                      : t('rollOut.branches', { n: stage.length })}
                </span>
              </div>
              <BranchList codes={stage} marked={changed} mark={t('rollOut.changes')} />
            </li>
          )
        })}
      </ol>
      {changed.length > 0 && <p className="muted">{t('rollOut.marked')}</p>}
    </Card>
  )
}
