// All code lists to choose from, found by name and title in both languages.

import { type KeyboardEvent, useDeferredValue, useId, useMemo, useRef, useState } from 'react'
import { Badge, Button, classes, Icon, Sheet, TextInput } from '../../../../design/index.ts'
import { type Key, pick, useWords } from '../../../../words/index.ts'
import { type KnownList, useLists } from './lists.ts'
import { Virtual, type VirtualHandle } from './Virtual.tsx'

const HEIGHT = 60

interface Props {
  chosen: string | null
  onChoose: (list: KnownList, all: ReadonlyMap<string, KnownList>) => void
  /** Where a new list is begun; none where none can be. */
  onNew?: (() => void) | undefined
  onClose: () => void
}

export function ListChooser({ chosen, onChoose, onNew, onClose }: Props) {
  const { t, language } = useWords()
  const lists = useLists()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const wanted = useDeferredValue(typed.trim().toLowerCase())
  const base = useId()
  const handle = useRef<VirtualHandle>(null)
  const found = useMemo(() => {
    const rank = { draft: 0, installation: 1, program: 2 }
    return [...lists.values()]
      .filter(
        ({ name, title }) =>
          wanted === '' ||
          [name, ...Object.values(title)].some((text) => text.toLowerCase().includes(wanted)),
      )
      .sort((one, other) => rank[one.where] - rank[other.where])
  }, [lists, wanted])
  const here = Math.min(at, found.length - 1)

  function hear(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      const next = Math.max(0, Math.min(found.length - 1, here + step))
      setAt(next)
      handle.current?.show(next)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const list = found[here]
      if (list) onChoose(list, lists)
    }
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('form.lists.choose')}
      footer={
        onNew && (
          <Button kind="quiet" icon="plus" onClick={onNew}>
            {t('form.lists.new')}
          </Button>
        )
      }
    >
      <div className="pp-chooser">
        <TextInput
          data-first
          type="search"
          role="combobox"
          aria-expanded
          aria-controls={`${base}-lists`}
          aria-activedescendant={found[here] ? `${base}-${here}` : undefined}
          aria-autocomplete="list"
          aria-label={t('form.lists.search')}
          placeholder={t('form.lists.search')}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={hear}
        />
        {found.length === 0 ? (
          <p className="pp-help">{t('form.lists.nothing')}</p>
        ) : (
          <Virtual
            key={wanted}
            count={found.length}
            height={HEIGHT}
            role="listbox"
            id={`${base}-lists`}
            label={t('form.lists.choose')}
            handle={handle}
            row={(number) => {
              const list = found[number] as KnownList
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
                <div
                  id={`${base}-${number}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={number === here}
                  className={classes('pp-list-option', list.name === chosen && 'pp-list-chosen')}
                  onClick={() => onChoose(list, lists)}
                >
                  <span className="pp-list-words">
                    <strong>{pick(list.title, language) || list.name}</strong>
                    <span className="pp-list-about">
                      <code>{list.name}</code>
                      {' · '}
                      {t('form.lists.count', { count: list.count })}
                      {list.parent && ` · ${t('form.lists.below', { list: list.parent })}`}
                    </span>
                  </span>
                  <Badge tone={list.where === 'draft' ? 'info' : 'neutral'}>
                    {t(`form.lists.where.${list.where}` as Key)}
                  </Badge>
                  {list.name === chosen && <Icon name="check" size={18} />}
                </div>
              )
            }}
          />
        )}
      </div>
    </Sheet>
  )
}
