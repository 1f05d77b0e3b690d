// How a scenario went when it ran last.

import { storyOf } from '../../../../authoring/scenario/index.ts'
import { map } from '../../../../authoring/sop/outline.ts'
import { Badge } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { textOf } from '../../flow/sop_desk.tsx'
import { type Analysis, type DraftFile, useWorkshop } from '../../workshop/index.ts'
import { useCompany } from '../naming.ts'

type Went = Analysis['scenarios'][number]

export function Mark({ went }: { went: Went | undefined }) {
  const { t } = useWords()
  if (!went) return <Badge icon="clock">{t('scenario.notRun')}</Badge>
  return went.holds ? (
    <Badge tone="success" icon="check">
      {t('scenario.holds')}
    </Badge>
  ) : (
    <Badge tone="danger" icon="alert">
      {t('scenario.fails')}
    </Badge>
  )
}

export function Facts({ file, went }: { file: DraftFile; went: Went | undefined }) {
  const { t, language, formats } = useWords()
  const workshop = useWorkshop()
  const branch = useCompany()?.branches.find((one) => one.branch === went?.branch)
  const variant = went?.variant && workshop.source(`${workshop.sop}/variants/${went.variant}.yaml`)?.data
  const count = file.source ? storyOf(file.source).walk.length : 0
  const facts = [
    pick(branch?.title, language) || went?.branch,
    went?.variant &&
      t('scenario.variantIs', { variant: textOf(map(variant).title, language) || went.variant }),
    went && !went.holds && went.entries < count
      ? t('scenario.entriesOf', { n: went.entries, of: count })
      : t('scenario.entries', { n: count }),
    went && t('scenario.ran', { at: formats.time(went.ran_at), ms: went.took_ms }),
  ].filter(Boolean)
  return <span>{facts.join(' · ')}</span>
}

export function sentenceOf(file: DraftFile): string {
  return file.source ? storyOf(file.source).name : ''
}
