import { useMemo } from 'react'
import { outlineOf } from '../../../authoring/sop/outline.ts'
import { Button, EmptyState } from '../../../design/index.ts'
import { read } from '../../../document/index.ts'
import { useWords } from '../../../words/index.ts'
import { useGo, useWorkshop } from '../workshop/index.ts'
import { pathIn } from './files.ts'
import { ScenarioList } from './list/ScenarioList.tsx'
import { Recorder } from './Recorder.tsx'
import './scenarios.css'

const NOTHING = outlineOf(null)

/** All scenarios of the draft, or one of them: played on the SOP as it is written now, and recorded. */
export function ScenariosRoom({ item = '' }: { item?: string }) {
  const workshop = useWorkshop()
  const go = useGo()
  const { t } = useWords()
  const sop = workshop.source(`${workshop.sop}/sop.yaml`)
  const outline = useMemo(() => (sop ? outlineOf(sop.data) : NOTHING), [sop])
  const name =
    item
      .replace(/\.yaml$/, '')
      .split('/')
      .at(-1) ?? ''
  const file = name ? workshop.files.get(pathIn(workshop, name)) : undefined
  if (!name) return <ScenarioList outline={outline} />
  if (file?.text === null || !file) {
    return (
      <div className="scn-room">
        <EmptyState
          icon="play"
          title={t('scenario.gone')}
          action={<Button onClick={() => go('scenarios')}>{t('scenario.all')}</Button>}
        >
          {t('scenario.goneText')}
        </EmptyState>
      </div>
    )
  }
  return (
    <Recorder
      key={file.path}
      file={file.path}
      name={name}
      source={file.source ?? read(file.text)}
      outline={outline}
    />
  )
}
