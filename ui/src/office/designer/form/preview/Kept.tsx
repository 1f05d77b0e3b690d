// What would be kept of what was tried, and what is wrong with it.

import { useState } from 'react'
import type { Item } from '../../../../authoring/form/index.ts'
import { Banner, IconButton, Segmented } from '../../../../design/index.ts'
import { EVERY } from '../../../../forms/fields.ts'
import type { Taken } from '../../../../forms/intake.ts'
import { useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { useTree } from '../context.tsx'

export function Kept({
  taken,
  onClose,
}: {
  taken: Taken & { calculated: readonly string[] }
  onClose: () => void
}) {
  const tree = useTree()
  const words = useWords()
  const { t } = words
  const [how, setHow] = useState<'table' | 'json'>('table')
  const { answers, faults, hidden, calculated } = taken
  const rows = flat(answers)
  const titleOf = (pointer: string) => {
    const names = pointer
      .split('/')
      .slice(1)
      .map((step) => (/^\d+$/.test(step) ? EVERY : step.replaceAll('~1', '/').replaceAll('~0', '~')))
    const item: Item | undefined = tree.byId.get(`f:${JSON.stringify(names)}`)
    const number = /\/(\d+)\//.exec(pointer)?.[1]
    const title = item ? nameOf(item, words) : (names.at(-1) ?? '')
    return number === undefined ? title : `${title} · ${Number(number) + 1}`
  }
  const isCalculated = (pointer: string) => calculated.includes(pointer.replace(/\/\d+(?=\/|$)/g, '/*'))
  return (
    <section className="pv-kept" aria-label={t('form.kept.title')}>
      <header>
        <h3>{t('form.kept.title')}</h3>
        <IconButton icon="close" label={t('act.close')} onClick={onClose} />
      </header>
      <Banner tone={faults.length > 0 ? 'warning' : 'success'}>
        {faults.length > 0 ? t('form.kept.faults', { count: faults.length }) : t('form.kept.fine')}
      </Banner>
      {hidden.size > 0 && (
        <p className="fb-text">
          {t('form.kept.hidden', { what: [...hidden].map((name) => titleOf(`/${name}`)).join(', ') })}
        </p>
      )}
      <Segmented
        label={t('form.kept.how')}
        value={how}
        segments={[
          { value: 'table', label: t('form.kept.table') },
          { value: 'json', label: 'JSON' },
        ]}
        onChange={setHow}
      />
      {how === 'table' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <div className="pv-rows" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('form.kept.field')}</th>
                <th scope="col">{t('form.kept.value')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ pointer, value }) => (
                <tr key={pointer}>
                  <th scope="row">{titleOf(pointer)}</th>
                  <td>
                    {String(value)}
                    {isCalculated(pointer) && <span className="fb-chip">{t('form.calculated')}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre className="pv-json" tabIndex={0}>
          {JSON.stringify(answers, null, 2)}
        </pre>
      )}
    </section>
  )
}

function flat(value: unknown, pointer = ''): { pointer: string; value: unknown }[] {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) return [{ pointer, value: value.join(', ') }]
    return value.flatMap((one, at) => flat(one, `${pointer}/${at}`))
  }
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) =>
      flat(one, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    )
  return [{ pointer, value }]
}
