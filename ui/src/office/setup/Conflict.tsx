import { Banner, Button } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import './setup.css'

export interface Side {
  label: string
  mine: string
  theirs: string
}

interface ConflictProps {
  sides: readonly Side[]
  busy?: boolean
  onMine: () => void
  onTheirs: () => void
}

/** Somebody else changed it meanwhile: both sides beside each other, and whoever is here decides. */
export function Conflict({ sides, busy, onMine, onTheirs }: ConflictProps) {
  const { t } = useWords()
  const differing = sides.filter(({ mine, theirs }) => mine !== theirs)
  return (
    <Banner
      tone="warning"
      title={t('setup.conflict.title')}
      action={
        <span className="setup-acts">
          <Button kind="primary" busy={busy ?? false} onClick={onMine}>
            {t('setup.conflict.mine')}
          </Button>
          <Button busy={busy ?? false} onClick={onTheirs}>
            {t('setup.conflict.theirs')}
          </Button>
        </span>
      }
    >
      <p>{t(differing.length > 0 ? 'setup.conflict.text' : 'setup.conflict.same')}</p>
      {differing.length > 0 && (
        <table className="setup-both">
          <thead>
            <tr>
              <th scope="col">{t('setup.conflict.field')}</th>
              <th scope="col">{t('setup.conflict.yours')}</th>
              <th scope="col">{t('setup.conflict.others')}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map(({ label, mine, theirs }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{mine || t('state.none')}</td>
                <td>{theirs || t('state.none')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Banner>
  )
}
