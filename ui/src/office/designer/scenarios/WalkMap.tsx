// The graph of the SOP with the way that was walked, where the work is now, and what was refused.

import { useEffect, useMemo, useState } from 'react'
import { type Aim, pathOf, wayTo } from '../../../authoring/scenario/index.ts'
import { map } from '../../../authoring/sop/outline.ts'
import { read, type Source } from '../../../document/index.ts'
import { useWords } from '../../../words/index.ts'
import { Graph } from '../flow/graph/Graph.tsx'
import { type KnownForm, NO_VARIANTS, type SopDesk, SopDeskProvider, textOf } from '../flow/sop_desk.tsx'
import { useTitled } from '../flow/titled.ts'
import { useVocabulary } from '../flow/vocabulary.ts'
import { sayingOf } from '../variants/saying.ts'
import { marksSaid, type Scope } from '../variants/scope.ts'
import { useAnalysis, useWorkshop } from '../workshop/index.ts'
import { usePlay } from './play.ts'
import { plainOf } from './saying.ts'

/** `sop` as the branch of the scenario has it: the variant, where it takes one, laid over the base. */
export function WalkMap({ sop, scope, aim }: { sop: Source; scope: Scope | null; aim: Aim | null }) {
  const workshop = useWorkshop()
  const play = usePlay()
  const { say, whole, position, here } = play
  const { t, language } = useWords()
  const { analysis } = useAnalysis()
  const vocabulary = useVocabulary()
  const { outline } = say
  // The drawing takes its place first; then the step that is lit is brought into sight.
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 300)
    return () => clearTimeout(timer)
  }, [])
  const told = useMemo(() => whole?.entries.slice(0, position) ?? [], [whole, position])
  const way = useMemo(() => {
    const walked = pathOf(
      outline.entry ?? null,
      [whole?.opened, ...told].flatMap((one) =>
        one ? one.arrows.filter(({ inside }) => inside === '') : [],
      ),
    ).filter((step) => outline.steps.has(step))
    if (!aim) return walked
    const ways = analysis?.versions.find(({ variant }) => variant === (whole?.variant ?? null))?.edges ?? []
    const at = walked.at(-1)
    if (!at || walked.includes(aim.target)) return walked
    const ahead = wayTo(ways, at, aim.source)
    return ahead.length > 0
      ? [...walked, ...ahead.slice(1), ...(aim.target.startsWith('$') ? [] : [aim.target])]
      : walked
  }, [whole, told, outline, aim, analysis])
  const job = here?.now?.jobs[0]
  const open = job?.steps.find(
    ({ address }) => !job.steps.some((one) => one.address.startsWith(`${address}.`)),
  )
  const lit = open
    ? plainOf(outline, open.address)
    : job?.status === 'completed'
      ? (way.at(-1) ?? null)
      : null

  const { revision } = workshop
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says when files changed
  const asked = useMemo<KnownForm[]>(
    () =>
      [...workshop.files.values()]
        .filter(({ path, text }) => /\/(forms|library)\/[^/]+\.yaml$/.test(path) && text !== null)
        .flatMap(({ path, source, text }) => {
          const data = map((source ?? read(text ?? '')).data)
          const name =
            path
              .split('/')
              .at(-1)
              ?.replace(/\.yaml$/, '') ?? ''
          return data.schema === undefined
            ? []
            : [
                {
                  name,
                  title: textOf(data.title, language) || name,
                  schema: map(data.schema),
                  file: path,
                  library: path.includes('/library/'),
                },
              ]
        }),
    [revision, language],
  )
  const forms = useTitled(asked)

  const troubles = told.flatMap((one) => {
    if (!one.refused || one.index === null) return []
    const entry = play.story.walk[one.index] ?? {}
    const step = outline.steps.get(plainOf(outline, String(entry.do ?? entry.at ?? '')))
    if (!step) return []
    return [
      {
        code: one.refused.code,
        severity: 'warning' as const,
        message: one.refused.sentence,
        hint: null,
        at: step.at,
        way: [],
        mends: [],
      },
    ]
  })
  const desk: SopDesk = {
    file: `${workshop.sop}/sop.yaml`,
    source: sop,
    outline,
    readOnly: true,
    chosen: settled && lit !== null && outline.steps.has(lit) ? { kind: 'step', step: lit } : { kind: 'sop' },
    choose: () => {},
    show: () => {},
    run: () => {},
    troubles,
    stale: play.stale,
    walked: null,
    vocabulary,
    forms,
    openForm: () => {},
    takeForm: () => {},
    fileForm: () => {},
    walk: () => {},
    marks: scope ? marksSaid(scope, sayingOf(sop.data, { t, language, vocabulary })) : null,
    variants: NO_VARIANTS,
    locked: null,
  }
  return (
    <SopDeskProvider value={desk}>
      <Graph onOpen={() => {}} way={way} onWay={() => {}} />
    </SopDeskProvider>
  )
}
