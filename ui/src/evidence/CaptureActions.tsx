import { useRef, useState } from 'react'
import { Button } from '../design/index.ts'
import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture } from '../runtime/values.ts'
import { useWords } from '../words/index.ts'
import { KIND_ICONS } from './CaptureList.tsx'
import { pickable } from './media.ts'
import type { ScreenName } from './screens.tsx'
import type { EvidenceServices } from './services.ts'
import { stampLines } from './stampLines.ts'

interface CaptureActionsProps {
  policy: EvidencePolicy
  services: EvidenceServices
  captures: readonly Capture[]
  onScreen(name: ScreenName): void
  onCapture(capture: Capture): void
  onTrouble(sentence: string | null): void
}

const SCREEN: Partial<Record<EvidencePolicy['kind'], ScreenName>> = {
  photo: 'camera',
  scan: 'scan',
  signature: 'signature',
  position: 'position',
  video: 'record',
  audio: 'record',
}

/** The buttons that capture. From the gallery only where the policy takes it. */
export function CaptureActions(props: CaptureActionsProps) {
  const { policy, services, captures, onScreen, onCapture, onTrouble } = props
  const words = useWords()
  const { t } = words
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { kind } = policy
  const screen = SCREEN[kind]
  const gallery = policy.source !== 'camera' && kind !== 'signature' && kind !== 'position'

  const picked = async (files: FileList | null) => {
    if (!files?.length) return
    setBusy(true)
    onTrouble(null)
    try {
      const { taken } = await import('./picking.ts')
      const most = policy.at_most === undefined ? 1 : policy.at_most
      const room = most === null ? files.length : most - captures.length
      for (const file of [...files].slice(0, room)) {
        const found = await taken(file, policy, services, (sight) => stampLines(sight, services, words))
        if ('trouble' in found) onTrouble(t(found.trouble, { ...found.params(words.formats) }))
        else onCapture(found.capture)
      }
    } catch {
      onTrouble(t('evidence.load.failed'))
    } finally {
      setBusy(false)
      if (input.current) input.current.value = ''
    }
  }

  const again = kind === 'photo' && captures.length > 0
  const byFile = kind === 'file' ? 'evidence.take.file' : 'evidence.take.gallery'
  return (
    <div className="evidence-actions">
      {screen && (
        <Button
          kind="primary"
          icon={kind === 'photo' ? 'camera' : KIND_ICONS[kind]}
          onClick={() => onScreen(screen)}
        >
          {t(again ? 'evidence.take.more' : `evidence.take.${kind}`)}
        </Button>
      )}
      {gallery && (
        <>
          <Button
            kind={screen ? 'secondary' : 'primary'}
            icon={kind === 'file' ? 'file' : 'image'}
            busy={busy}
            onClick={() => input.current?.click()}
          >
            {t(kind === 'scan' ? 'evidence.take.scanPhoto' : byFile)}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            tabIndex={-1}
            aria-hidden="true"
            accept={pickable(kind)}
            multiple={policy.at_most === null || (policy.at_most ?? 1) > 1}
            onChange={(event) => void picked(event.currentTarget.files)}
          />
        </>
      )}
      {kind === 'scan' && policy.source !== 'camera' && (
        <Button kind="quiet" icon="edit" onClick={() => onScreen('byHand')}>
          {t('evidence.take.byHand')}
        </Button>
      )}
    </div>
  )
}
