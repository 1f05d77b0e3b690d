import { Button, Icon } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import type { CameraTrouble as Trouble } from './stream.ts'

/** Why there is no picture, and what to do about it. */
export function CameraTrouble({
  trouble,
  only,
  onAgain,
}: {
  trouble: Trouble
  only: boolean // nothing but the camera will do
  onAgain: () => void
}) {
  const { t } = useWords()
  return (
    <div className="camera-trouble" role="alert">
      <Icon name="camera" size={48} />
      <h3>{t(`camera.trouble.${trouble}.title`)}</h3>
      <p>{t(`camera.trouble.${trouble}`)}</p>
      {only && <p>{t('camera.trouble.cameraOnly')}</p>}
      {trouble !== 'insecure' && (
        <Button kind="primary" icon="sync" onClick={onAgain}>
          {t('camera.again')}
        </Button>
      )}
    </div>
  )
}
