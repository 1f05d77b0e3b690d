import { Menu } from '../../../design/desk.ts'
import { Button } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { type Filter, queryOf } from '../filter.ts'

/** All that the filter finds, as a file. The browser fetches it, so that it need not fit into the page. */
export function Export({ filter }: { filter: Filter }) {
  const { t, language } = useWords()
  const fetchFile = (format: 'csv' | 'xlsx') => {
    const asked = new URLSearchParams({ format, language })
    for (const [name, value] of Object.entries(queryOf(filter))) asked.set(name, String(value))
    const link = document.createElement('a')
    link.href = `/api/job-export?${asked}`
    link.download = `jobs.${format}`
    link.click()
  }
  return (
    <Menu
      trigger={<Button icon="download">{t('jobs.export')}</Button>}
      items={[
        { label: t('jobs.export.xlsx'), icon: 'table', onSelect: () => fetchFile('xlsx') },
        { label: t('jobs.export.csv'), icon: 'file', onSelect: () => fetchFile('csv') },
      ]}
    />
  )
}
