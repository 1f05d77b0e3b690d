import { Sheet } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Places } from './Places.tsx'

/** All places, on a phone. */
export function Drawer({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  return (
    <Sheet open onClose={onClose} title={t('desk.frame.places')}>
      <nav aria-label={t('desk.frame.places')}>
        <Places onGone={onClose} />
      </nav>
    </Sheet>
  )
}
