import { useState } from 'react'
import { Card, EmptyState, Tabs } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'
import { WithheldList } from './WithheldList.tsx'

const SHOWN = ['withheld', 'handed_over', 'withdrawn', 'resolved', 'settled'] as const

/** All withheld work that one may see: what waits for a decision first. */
export function WithheldPage() {
  const { t } = useWords()
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('withheld')
  return (
    <Page title={t('office.withheld.title')} lead={t('office.withheld.lead')}>
      <Tabs
        label={t('office.withheld.states')}
        tabs={SHOWN.map((id) => ({ id, label: t(`office.withheld.status.${id}`) }))}
        selected={shown}
        onSelect={(id) => setShown(SHOWN.find((one) => one === id) ?? 'withheld')}
      >
        <WithheldList
          status={shown}
          frame={(list) => <Card flush>{list}</Card>}
          empty={
            <EmptyState icon="check-circle" title={t('office.withheld.none')}>
              {t('office.withheld.noneText')}
            </EmptyState>
          }
        />
      </Tabs>
    </Page>
  )
}
