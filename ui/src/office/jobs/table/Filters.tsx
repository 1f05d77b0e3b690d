import { useState } from 'react'
import { Button, Field, Select, Sheet, TextInput } from '../../../design/index.ts'
import { type Key, pick, useWords } from '../../../words/index.ts'
import { inOrder, useBranchList, useEverybody, useSops } from '../directory.ts'
import { COLUMNS, type ColumnId, EVERYTHING, type Filter, NOBODY, narrowing, PRIORITIES } from '../filter.ts'

interface FiltersProps {
  filter: Filter
  onFilter: (filter: Filter) => void
}

/** What narrows the list beside state and text, and which columns it has. */
export function Filters({ filter, onFilter }: FiltersProps) {
  const { t } = useWords()
  const [open, setOpen] = useState<'filter' | 'columns' | null>(null)
  const count = narrowing(filter)
  return (
    <>
      <div className="jobs-bar-start">
        <Button icon="filter" onClick={() => setOpen('filter')} aria-pressed={count > 0}>
          {count > 0 ? t('jobs.filtered', { n: count }) : t('jobs.filter')}
        </Button>
        {count > 0 && (
          <Button kind="quiet" onClick={() => onFilter({ ...EVERYTHING, ...pickKept(filter) })}>
            {t('jobs.filter.clear')}
          </Button>
        )}
        <Button kind="quiet" icon="table" onClick={() => setOpen('columns')}>
          {t('jobs.columns')}
        </Button>
      </div>
      <Sheet open={open === 'filter'} onClose={() => setOpen(null)} title={t('jobs.filter')}>
        <Narrow filter={filter} onFilter={onFilter} />
        <Button kind="primary" wide onClick={() => setOpen(null)}>
          {t('jobs.filter.show')}
        </Button>
      </Sheet>
      <Sheet open={open === 'columns'} onClose={() => setOpen(null)} title={t('jobs.columns')}>
        <Columns filter={filter} onFilter={onFilter} />
      </Sheet>
    </>
  )
}

function pickKept({ state, text, order, columns }: Filter) {
  return { state, text, order, columns }
}

function Narrow({ filter, onFilter }: FiltersProps) {
  const { t, language } = useWords()
  const { sops } = useSops()
  const branches = inOrder(useBranchList().data?.items ?? [])
  const everybody = useEverybody().data ?? []
  const change = (part: Partial<Filter>) => onFilter({ ...filter, ...part })
  return (
    <div className="jobs-narrow">
      <Field label={t('office.job.sop')}>
        {(control) => (
          <Select
            {...control}
            value={filter.sop}
            onChange={(event) => change({ sop: event.currentTarget.value })}
          >
            <option value="">{t('jobs.any')}</option>
            {sops.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('office.jobs.where')} help={t('jobs.filter.below')}>
        {(control) => (
          <Select
            {...control}
            value={filter.branch}
            onChange={(event) => change({ branch: event.currentTarget.value })}
          >
            <option value="">{t('jobs.any')}</option>
            {branches.map(({ branch, above }) => (
              <option key={branch.code} value={branch.code}>
                {'\u2003'.repeat(above.length)}
                {pick(branch.title, language) || branch.code}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('office.jobs.who')}>
        {(control) => (
          <Select
            {...control}
            value={filter.assignee}
            onChange={(event) => change({ assignee: event.currentTarget.value })}
          >
            <option value="">{t('jobs.any')}</option>
            <option value={NOBODY}>{t('office.jobs.nobody')}</option>
            {everybody.map((one) => (
              <option key={one.login} value={one.login}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('jobs.column.priority')}>
        {(control) => (
          <Select
            {...control}
            value={filter.priority}
            onChange={(event) => change({ priority: event.currentTarget.value as Filter['priority'] })}
          >
            <option value="">{t('jobs.any')}</option>
            {PRIORITIES.map((one) => (
              <option key={one} value={one}>
                {t(`jobs.priority.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="jobs-days">
        {(['from', 'until'] as const).map((name) => (
          <Field key={name} label={t(`jobs.filter.${name}`)}>
            {(control) => (
              <TextInput
                {...control}
                type="date"
                value={filter[name]}
                onChange={(event) => change({ [name]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </div>
  )
}

function Columns({ filter, onFilter }: FiltersProps) {
  const { t } = useWords()
  const toggle = (id: ColumnId, on: boolean) => {
    const columns = COLUMNS.filter((one) => (one === id ? on : filter.columns.includes(one)))
    if (columns.length > 0) onFilter({ ...filter, columns })
  }
  return (
    <fieldset className="jobs-columns">
      <legend className="unseen">{t('jobs.columns')}</legend>
      {COLUMNS.map((id) => (
        <label key={id} className="jobs-column">
          <input
            type="checkbox"
            checked={filter.columns.includes(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
          {t(`jobs.column.${id}` as Key)}
        </label>
      ))}
    </fieldset>
  )
}
