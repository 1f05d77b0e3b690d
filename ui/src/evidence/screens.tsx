// The screens that capture and show evidence. Each is a file of its own, fetched when it is wanted: a form without
// a scan never loads the reader of codes.

import { type ComponentType, useEffect, useState } from 'react'
import { Spinner } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import type { Showing } from './showing.ts'

type Load = () => Promise<ComponentType<Showing>>

export const SCREENS = {
  camera: () => import('./camera/CameraScreen.tsx').then(({ CameraScreen }) => CameraScreen),
  scan: () => import('./scan/ScanScreen.tsx').then(({ ScanScreen }) => ScanScreen),
  byHand: () => import('./scan/CodeByHand.tsx').then(({ CodeByHand }) => CodeByHand),
  signature: () => import('./signature/SignatureScreen.tsx').then(({ SignatureScreen }) => SignatureScreen),
  position: () => import('./PositionScreen.tsx').then(({ PositionScreen }) => PositionScreen),
  record: () => import('./recording/RecordScreen.tsx').then(({ RecordScreen }) => RecordScreen),
  view: () => import('./CaptureScreen.tsx').then(({ CaptureScreen }) => CaptureScreen),
} satisfies Record<string, Load>

export type ScreenName = keyof typeof SCREENS

/** A screen as soon as it is here. */
export function Loaded({ load, props, onFailed }: { load: Load; props: Showing; onFailed: () => void }) {
  const { t } = useWords()
  const [Screen, setScreen] = useState<{ component: ComponentType<Showing> } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a failure is told once per load
  useEffect(() => {
    let left = false
    setScreen(null)
    load().then(
      (component) => {
        if (!left) setScreen({ component })
      },
      () => {
        if (!left) onFailed()
      },
    )
    return () => {
      left = true
    }
  }, [load])
  return Screen ? <Screen.component {...props} /> : <Spinner label={t('state.loading')} />
}
