import { useState } from 'react'
import { Button } from '../../design/index.ts'
import type { Capture } from '../../runtime/values.ts'
import { useWords } from '../../words/index.ts'
import { matches } from '../judging.ts'
import { drawn, sizeOf } from '../picture.ts'
import { fitted } from '../scaling.ts'
import { liveSource } from '../services.ts'
import type { Capturing } from '../showing.ts'
import { usePosition } from '../usePosition.ts'
import { CodeByHand } from './CodeByHand.tsx'
import { readable } from './codes.ts'
import { Scanner } from './Scanner.tsx'

/** Side and quality of the frame that is kept beside what was read: enough to see what it was read from. */
const FRAME = 800
const QUALITY = 0.6

/** Scans a code for an evidence field: the one that is asked for, or says what was read instead. */
export function ScanScreen(props: Capturing) {
  const { policy, title, services, expected, onCapture, onClose } = props
  const { t } = useWords()
  const [byHand, setByHand] = useState(false)
  const { positioning } = usePosition(services.clock, 'beside')

  if (byHand) return <CodeByHand {...props} />
  const take = async (text: string, frame: () => Promise<ImageBitmap>) => {
    const at = services.clock.now()
    const position = positioning.latest()
    const capture: Capture = { text, at, source: 'camera', ...(position && { position }) }
    try {
      const picture = await frame()
      const size = fitted(sizeOf(picture), FRAME)
      const bytes = await drawn(picture, size).bytes('image/jpeg', QUALITY)
      picture.close()
      const { sha256 } = await services.keepBlob(bytes, { media_type: 'image/jpeg', ...size })
      capture.blob = sha256
    } catch {
      // Without the frame it is still what was read.
    }
    onCapture(capture)
    onClose()
  }
  return (
    <Scanner
      title={t('scan.title', { title })}
      only={liveSource(policy) === 'camera'}
      {...(expected ? { hint: t('scan.expected', { expected: readable(expected) }) } : {})}
      onText={(text, frame) => {
        if (expected && !matches(expected, text))
          return { sentence: t('scan.wrong', { found: text, expected: readable(expected) }) }
        void take(text, frame)
        return undefined
      }}
      onClose={onClose}
      actions={
        policy.source !== 'camera' && (
          <Button icon="edit" onClick={() => setByHand(true)}>
            {t('scan.byHand')}
          </Button>
        )
      }
    />
  )
}
