import { Panel } from '@xyflow/react'
import { TextInput } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { titleOf, useSopDesk } from '../sop_desk.tsx'

interface SearchProps {
  search: string
  onSearch: (search: string | null) => void
  onGo: (step: string) => void
}

/** Finds steps by title or name. */
export function Search({ search, onSearch, onGo }: SearchProps) {
  const { outline } = useSopDesk()
  const { t, language } = useWords()
  const found =
    search.trim() === ''
      ? []
      : [...outline.steps.values()].filter((one) =>
          `${titleOf(outline, one.id, language)} ${one.id}`
            .toLowerCase()
            .includes(search.trim().toLowerCase()),
        )
  return (
    <Panel position="top-center" className="flow-search">
      <TextInput
        autoFocus
        aria-label={t('flow.graph.search')}
        placeholder={t('flow.graph.search')}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onSearch(null)
          if (event.key === 'Enter' && found[0]) {
            onGo(found[0].id)
            onSearch(null)
          }
        }}
      />
      {search.trim() !== '' && (
        <ul className="flow-found">
          {found.slice(0, 8).map((one) => (
            <li key={one.id}>
              <button
                type="button"
                onClick={() => {
                  onGo(one.id)
                  onSearch(null)
                }}
              >
                {titleOf(outline, one.id, language)}
                <span className="muted">{one.id}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="muted">{t('flow.graph.search.none')}</li>}
        </ul>
      )}
    </Panel>
  )
}
