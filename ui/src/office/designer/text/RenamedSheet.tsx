// What was renamed in other SOPs. It is shown by the workshop, since what asked for it may be gone by then: a panel
// of a field goes with the field's old name.

import { useEffect, useSyncExternalStore } from 'react'
import type { Schemas } from '../../../api/index.ts'
import { Banner, Button, ButtonLink, Sheet } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import './rename.css'
import type { Shared } from './renaming.ts'

interface Renamed {
  name: string
  by: Shared
  drafts: readonly Schemas['RenamedThereOut'][]
}

let shown: Renamed | null = null
const listeners = new Set<() => void>()

/** Tells which drafts of other SOPs hold the new name. */
export function tellRenamed(renamed: Renamed | null) {
  shown = renamed
  for (const listener of listeners) listener()
}

function watch(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function RenamedSheet() {
  const renamed = useSyncExternalStore(watch, () => shown)
  useEffect(() => () => tellRenamed(null), [])
  return renamed && <There {...renamed} />
}

/** The drafts that hold the new name now, to be looked at and published. */
function There({ name, by, drafts }: Renamed) {
  const { t } = useWords()
  const close = () => tellRenamed(null)
  return (
    <Sheet open onClose={close} title={t('text.rename.made')}>
      <section className="rename-made">
        <Banner tone="success" quiet>
          {t(`text.rename.order.${by}`)}
        </Banner>
        <ul>
          {drafts.map(({ sop, draft, title, how }) => (
            <li key={draft}>
              <div>
                <strong>{title}</strong>
                <span className="rename-hint">{t(`text.rename.how.${how}`, { sop })}</span>
              </div>
              <ButtonLink kind="secondary" href={`/office/designer/${draft}/review`}>
                {t('text.rename.open')}
              </ButtonLink>
            </li>
          ))}
        </ul>
        <p className="rename-hint">{t('text.rename.undoes', { name })}</p>
      </section>
      <div className="rename-foot">
        <Button kind="primary" data-first onClick={close}>
          {t('text.rename.ok')}
        </Button>
      </div>
    </Sheet>
  )
}
