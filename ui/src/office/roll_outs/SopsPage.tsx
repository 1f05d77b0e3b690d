import {
  Badge,
  ButtonLink,
  Card,
  EmptyState,
  List,
  ListItem,
  ProgressBar,
  Skeleton,
} from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { type Line, useAllSops, useMayPublish, useRollOuts } from './asked.ts'
import { StatusBadge, usePublishers } from './Badges.tsx'
import { ReviewRule } from './ReviewRule.tsx'
import { type Status, UNDER_WAY } from './status.ts'
import './roll-outs.css'

/** Every SOP: which revision is live, and what is on its way to the branches. */
export function SopsPage() {
  const { t, language, formats } = useWords()
  const nameOf = usePublishers()
  const mayPublish = useMayPublish()
  const sops = useAllSops()
  const rollOuts = useRollOuts(null)
  const lines = rollOuts.data?.items ?? []
  const newest = (sop: string) => lines.find((one) => one.sop === sop)
  const published = sops.data?.items ?? []
  const unpublished = [...new Set(lines.map((one) => one.sop))].filter(
    (sop) => !published.some((one) => one.id === sop) && newest(sop)?.status !== 'cancelled',
  )
  const error = sops.error ?? rollOuts.error
  return (
    <Page
      title={t('office.nav.sops')}
      lead={t('sops.lead')}
      actions={
        mayPublish && (
          <ButtonLink kind="primary" icon="upload" href="/office/sops/roll-out">
            {t('sops.rollOut')}
          </ButtonLink>
        )
      }
    >
      {sops.isPending || rollOuts.isPending ? (
        <Skeleton rows={6} />
      ) : error && published.length === 0 ? (
        <Failed
          error={error}
          onAgain={() => {
            void sops.refetch()
            void rollOuts.refetch()
          }}
        />
      ) : published.length + unpublished.length === 0 ? (
        <EmptyState icon="book" title={t('sops.none')}>
          {t('sops.noneText')}
        </EmptyState>
      ) : (
        <Card flush>
          <List label={t('office.nav.sops')}>
            {unpublished.map((sop) => (
              <ListItem
                key={sop}
                href={`/office/sops/${sop}`}
                title={sop}
                detail={t('sops.neverLive')}
                meta={<OnItsWay line={newest(sop)} />}
              />
            ))}
            {published.map((one) => (
              <ListItem
                key={one.id}
                href={`/office/sops/${one.id}`}
                title={pick(one.title, language) || one.id}
                detail={
                  <>
                    <code className="sop-id">{one.id}</code>
                    {t('sops.published', {
                      n: one.revision,
                      who: nameOf(one.published_by),
                      time: formats.moment(Date.parse(one.published_at)),
                    })}
                  </>
                }
                meta={
                  <>
                    {one.withdrawn && (
                      <Badge tone="neutral" icon="lock">
                        {t('sops.withdrawn')}
                      </Badge>
                    )}
                    <OnItsWay line={newest(one.id)} />
                  </>
                }
              />
            ))}
          </List>
        </Card>
      )}
      <ReviewRule />
    </Page>
  )
}

/** A roll-out that somebody has to look at still; one that is over says nothing here. */
function OnItsWay({ line }: { line: Line | undefined }) {
  const { t } = useWords()
  if (!line || !(UNDER_WAY.includes(line.status) || line.status === 'refused')) return null
  return (
    <span className="on-its-way">
      <StatusBadge status={line.status as Status} />
      {line.status === 'preparing' && (
        <ProgressBar
          label={t('rollOut.preparedOf', { n: line.prepared, of: line.variants })}
          value={line.prepared / Math.max(1, line.variants)}
        />
      )}
      {line.status === 'partly_live' && (
        <span>{t('rollOut.stageOf', { n: line.stage, of: line.stages.length })}</span>
      )}
    </span>
  )
}
