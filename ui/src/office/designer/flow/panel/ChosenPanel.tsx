import type { Step } from '../../../../authoring/sop/outline.ts'
import { useSopDesk } from '../sop_desk.tsx'
import { ArrowPanel } from './ArrowPanel.tsx'
import { FaultPanel } from './FaultPanel.tsx'
import { StepPanel } from './StepPanel.tsx'

/** A step, an arrow or a fault. */
export function ChosenPanel({ step }: { step: Step | undefined }) {
  const { chosen } = useSopDesk()
  if (chosen.kind === 'fault') return <FaultPanel key={chosen.fault} name={chosen.fault} />
  if (!step) return null
  if (chosen.kind === 'arrow') return <ArrowPanel key={chosen.arrow} id={chosen.arrow} step={step} />
  return <StepPanel key={step.id} step={step} />
}
