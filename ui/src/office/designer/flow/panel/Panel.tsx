import { Suspense, useEffect } from 'react'
import { Skeleton } from '../../../../design/index.ts'
import { lazily } from '../../../../design/lazily.ts'
import { useWords } from '../../../../words/index.ts'
import { useSopDesk } from '../sop_desk.tsx'
import { SopPanel } from './SopPanel.tsx'
import './panel.css'

const fetching = () => import('./ChosenPanel.tsx')
const ChosenPanel = lazily(async () => (await fetching()).ChosenPanel)
const CALM = 600 // ms after which it is fetched, where nothing is chosen until then

/** What is chosen, in plain sections. */
export function Panel() {
  const { chosen, outline } = useSopDesk()
  const { t } = useWords()
  const step = chosen.kind === 'step' || chosen.kind === 'arrow' ? outline.steps.get(chosen.step) : undefined
  const fault = chosen.kind === 'fault' && outline.faults.has(chosen.fault)
  useEffect(() => {
    const timer = setTimeout(() => void fetching().catch(() => {}), CALM)
    return () => clearTimeout(timer)
  }, [])
  return (
    <aside className="flow-panel" aria-label={t('flow.panel')} tabIndex={-1}>
      {step || fault ? (
        <Suspense fallback={<Skeleton rows={6} />}>
          <ChosenPanel step={step} />
        </Suspense>
      ) : (
        <SopPanel />
      )}
    </aside>
  )
}
