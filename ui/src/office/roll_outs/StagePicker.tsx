import { type DragEvent, useState } from 'react'
import { Button, classes, Icon, IconButton } from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches } from '../frame/names.ts'
import { namedBy, put, type Stages, stageOf, type Tree, takenOut, without } from './stages.ts'

const MOST = 9 // the server takes ten, and what no stage names is one

interface StagePickerProps {
  tree: Tree
  stages: Stages
  onChange: (stages: Stages) => void
}

/** Puts branches into stages: choose a stage and check branches of the tree, or drag them there. */
export function StagePicker({ tree, stages, onChange }: StagePickerProps) {
  const { t, language } = useWords()
  const branch = useBranches()
  const [asked, setActive] = useState(0)
  const [over, setOver] = useState<number | null>(null)
  const active = Math.min(asked, stages.length - 1)
  const at = stageOf(tree, stages)
  const count = (place: number) => [...at.values()].filter((one) => one === place).length
  const rest = count(stages.length)

  const drop = (event: DragEvent, place: number) => {
    event.preventDefault()
    setOver(null)
    const code = event.dataTransfer.getData('text/plain')
    if (!at.has(code)) return
    onChange(place < stages.length ? put(tree, stages, place, code) : takenOut(tree, stages, code))
    if (place < stages.length) setActive(place)
  }
  const dropping = (place: number) => ({
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(place)
    },
    onDragLeave: () => setOver(null),
    onDrop: (event: DragEvent) => drop(event, place),
  })

  return (
    <div className="stage-picker">
      <ol className="stages">
        {stages.map((stage, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place
            key={place}
            className={classes('stage', place === active && 'stage-active', over === place && 'stage-over')}
            {...dropping(place)}
          >
            <div className="stage-head">
              <button
                type="button"
                className="stage-choose"
                aria-pressed={place === active}
                onClick={() => setActive(place)}
              >
                {t('rollOut.stage', { n: place + 1 })}
                <span className="stage-count">{t('rollOut.branches', { n: count(place) })}</span>
              </button>
              <IconButton
                icon="trash"
                label={t('rollOut.removeStage', { n: place + 1 })}
                onClick={() => onChange(without(stages, place))}
              />
            </div>
            {stage.length === 0 ? (
              <p className="muted">{t('rollOut.stageEmpty')}</p>
            ) : (
              <ul className="branch-list">
                {stage.map((code) => (
                  <li key={code}>
                    <button
                      type="button"
                      className="branch-chip branch-chip-out"
                      onClick={() => onChange(takenOut(tree, stages, code))}
                    >
                      {branch(code)}
                      <Icon name="close" size={14} />
                      <span className="unseen">{t('rollOut.takeOut')}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
        <li
          className={classes('stage', 'stage-rest', over === stages.length && 'stage-over')}
          {...dropping(stages.length)}
        >
          <div className="stage-head">
            <strong>{t(stages.length > 0 ? 'rollOut.theRest' : 'rollOut.allAtOnce')}</strong>
            <span className="stage-count">{t('rollOut.branches', { n: rest })}</span>
          </div>
          <p className="muted">
            {t(
              stages.length === 0
                ? 'rollOut.allAtOnceText'
                : rest > 0
                  ? 'rollOut.restText'
                  : 'rollOut.noRest',
            )}
          </p>
        </li>
      </ol>
      {stages.length < MOST && (
        <div>
          <Button
            icon="plus"
            onClick={() => {
              onChange([...stages, []])
              setActive(stages.length)
            }}
          >
            {t(stages.length === 0 ? 'rollOut.someFirst' : 'rollOut.addStage')}
          </Button>
        </div>
      )}
      {stages.length > 0 && (
        <fieldset className="stage-tree">
          <legend>{t('rollOut.whichBranches', { n: active + 1 })}</legend>
          <ul>
            {tree.map(({ branch: one, above }) => {
              const has = at.get(one.code) ?? stages.length
              const by = namedBy(tree, stages, one.code)
              const covered = by !== undefined && by !== one.code
              return (
                <li key={one.code}>
                  <label
                    className={classes('stage-branch', `indent-${Math.min(above.length, 5)}`)}
                    draggable={!covered}
                    onDragStart={(event) => event.dataTransfer.setData('text/plain', one.code)}
                  >
                    <input
                      type="checkbox"
                      checked={has === active}
                      disabled={covered && has <= active}
                      onChange={(event) =>
                        onChange(
                          event.currentTarget.checked
                            ? put(tree, stages, active, one.code)
                            : takenOut(tree, stages, one.code),
                        )
                      }
                    />
                    <span>{pick(one.title, language) || one.code}</span>
                    {has < stages.length && (
                      <span className="stage-where">
                        {covered
                          ? t('rollOut.with', { branch: branch(by) })
                          : has !== active && t('rollOut.stage', { n: has + 1 })}
                      </span>
                    )}
                  </label>
                </li>
              )
            })}
          </ul>
        </fieldset>
      )}
    </div>
  )
}
