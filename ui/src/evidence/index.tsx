// The door to evidence. The field is loaded when the first form asks for evidence; the scanner when somebody looks
// for a code.

import { lazy, type ReactNode, Suspense } from 'react'
import { Skeleton } from '../design/index.ts'
import type { EvidenceFieldProps } from './EvidenceField.tsx'
import type { ScannerProps } from './scan/Scanner.tsx'
import type { EvidenceServices } from './services.ts'

export type { EvidenceFieldProps } from './EvidenceField.tsx'
export type { ScannerProps } from './scan/Scanner.tsx'
export {
  type EvidenceServices,
  type KeptFacts,
  type NewFacts,
  PICTURES,
  type PictureSettings,
} from './services.ts'

const Field = lazy(() =>
  import('./EvidenceField.tsx').then(({ EvidenceField }) => ({ default: EvidenceField })),
)
const Codes = lazy(() => import('./scan/Scanner.tsx').then(({ Scanner }) => ({ default: Scanner })))

export function EvidenceField(props: EvidenceFieldProps) {
  return (
    <Suspense fallback={<Skeleton rows={1} />}>
      <Field {...props} />
    </Suspense>
  )
}

export function Scanner(props: ScannerProps) {
  return (
    <Suspense fallback={<Skeleton rows={1} />}>
      <Codes {...props} />
    </Suspense>
  )
}

/** What the form renderer asks for an evidence field: `<FormView evidence={evidenceSlot(services)} />`.
 *  `expected` gives the filled-in pattern of a scan field whose policy holds expressions. */
export function evidenceSlot(
  services: EvidenceServices,
  expected?: (name: string) => string | null | undefined,
): (slot: Omit<EvidenceFieldProps, 'services' | 'expected'>) => ReactNode {
  return (slot) => {
    const pattern = expected?.(slot.name)
    return (
      <EvidenceField {...slot} services={services} {...(pattern !== undefined && { expected: pattern })} />
    )
  }
}
