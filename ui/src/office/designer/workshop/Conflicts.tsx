import { useState } from 'react'
import { Banner, Button, Icon, Sheet } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { usePeople } from '../../frame/names.ts'
import { useWorkshop } from './context.tsx'
import { stepAt } from './finding_places.ts'
import type { Choices, FileConflict } from './types.ts'

/** What others and we wrote differently at the same place: whoever is here chooses. */
export function Conflicts() {
  const { t } = useWords()
  const workshop = useWorkshop()
  const nameOf = usePeople()
  const [later, setLater] = useState(false)
  const conflicts = workshop.conflicts
  if (conflicts.length === 0) return null
  const by = [...new Set(conflicts.flatMap((one) => (one.by ? [nameOf(one.by)] : [])))]
  const others = by.join(t('state.listSeparator')) || t('designer.conflict.somebody')
  if (later) {
    return (
      <div className="workshop-later">
        <Banner
          tone="warning"
          title={t('designer.conflict.waits', { name: others })}
          action={<Button onClick={() => setLater(false)}>{t('designer.conflict.choose')}</Button>}
        >
          {t('designer.conflict.waitsText')}
        </Banner>
      </div>
    )
  }
  return (
    <ConflictSheet
      conflicts={conflicts}
      others={others}
      onResolve={(choices) => {
        workshop.resolve(choices)
        setLater(false)
      }}
      onClose={() => setLater(true)}
    />
  )
}

type Side = 'mine' | 'theirs'

/** Both sides beside what was there before, to choose each. */
export function ConflictSheet({
  conflicts,
  others,
  onResolve,
  onClose,
}: {
  conflicts: readonly FileConflict[]
  others: string
  onResolve: (choices: Choices) => void
  onClose: () => void
}) {
  const { t } = useWords()
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({})
  const keys = conflicts.flatMap((file) =>
    (file.conflicts ?? [null]).map((_, at) => ({ file, at, key: `${file.path} ${at}` })),
  )
  const left = keys.filter(({ key }) => !chosen[key]).length
  const all = (side: Side) => setChosen(Object.fromEntries(keys.map(({ key }) => [key, side])))
  const finish = () =>
    onResolve(
      Object.fromEntries(
        conflicts.map((file) => [
          file.path,
          (file.conflicts ?? [null]).map((_, at) => chosen[`${file.path} ${at}`] ?? 'mine'),
        ]),
      ),
    )
  return (
    <Sheet
      open
      full
      onClose={onClose}
      title={t('designer.conflict.title')}
      footer={
        <>
          <span className="conflict-left">
            {left > 0 ? t('designer.conflict.left', { n: left }) : t('designer.conflict.ready')}
          </span>
          <Button onClick={() => all('mine')}>{t('designer.conflict.allMine')}</Button>
          <Button onClick={() => all('theirs')}>{t('designer.conflict.allTheirs', { name: others })}</Button>
          <Button kind="primary" icon="check" aria-disabled={left > 0} onClick={() => left === 0 && finish()}>
            {t('designer.conflict.take')}
          </Button>
        </>
      }
    >
      <p>{t('designer.conflict.text', { name: others })}</p>
      {keys.map(({ file, at, key }) => {
        const conflict = file.conflicts?.[at]
        const sides: readonly [Side, unknown, string][] = conflict
          ? [
              ['mine', conflict.mine, t('designer.conflict.mine')],
              ['theirs', conflict.theirs, others],
            ]
          : [
              ['mine', file.mine ? t('designer.conflict.kept') : undefined, t('designer.conflict.mine')],
              ['theirs', file.theirs ? t('designer.conflict.kept') : undefined, others],
            ]
        return (
          <fieldset key={key} className="conflict-one">
            <legend>
              <strong>{where(file.path, conflict?.path ?? [])}</strong> <code>{file.path}</code>
            </legend>
            {conflict && conflict.base !== undefined && (
              <div className="conflict-base">
                <span>{t('designer.conflict.before')}</span>
                <pre>{inText(conflict.base)}</pre>
              </div>
            )}
            <div className="conflict-sides">
              {sides.map(([side, value, label]) => (
                <label key={side} className="conflict-side">
                  <input
                    type="radio"
                    name={key}
                    checked={chosen[key] === side}
                    onChange={() => setChosen({ ...chosen, [key]: side })}
                  />
                  <span className="conflict-face">
                    <span className="conflict-who">
                      <Icon name={chosen[key] === side ? 'check-circle' : 'circle'} size={20} />
                      {label}
                    </span>
                    {value === undefined ? (
                      <em>{t('designer.conflict.gone')}</em>
                    ) : (
                      <pre>{inText(value)}</pre>
                    )}
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        )
      })}
    </Sheet>
  )
}

/** A place in words: the step first, then what of it. */
function where(file: string, path: readonly (string | number)[]): string {
  const step = stepAt(path)
  const rest = step === undefined ? path : path.slice(path.lastIndexOf('steps') + 2)
  const parts = rest.map((one) => (typeof one === 'number' ? `#${one + 1}` : one))
  return [step, ...parts].filter(Boolean).join(' › ') || (file.split('/').at(-1) ?? file)
}

function inText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object') return String(value)
  return outlined(value, 0).join('\n')
}

function outlined(value: unknown, depth: number): string[] {
  const indent = '  '.repeat(depth)
  if (value === null || typeof value !== 'object') return [`${indent}${String(value)}`]
  const entries = Array.isArray(value) ? value.map((one) => ['–', one] as const) : Object.entries(value)
  return entries.flatMap(([key, one]) =>
    one !== null && typeof one === 'object'
      ? [`${indent}${key}`, ...outlined(one, depth + 1)]
      : [`${indent}${key}${Array.isArray(value) ? ' ' : ': '}${String(one)}`],
  )
}
