// Which assumptions are worked with: several named ones lie in the draft, to be compared.

import { useState } from 'react'
import { Menu, type MenuItem } from '../../../design/desk.ts'
import { Button, Field, IconButton, Sheet, TextInput } from '../../../design/index.ts'
import type { Path, Source } from '../../../document/index.ts'
import { useWords } from '../../../words/index.ts'
import { useGo, useTools } from '../workshop/index.ts'
import { begun, fileOf, nameFor, titleOf } from './assuming.ts'

interface BarProps {
  names: readonly string[]
  name: string
  title: string
  source: Source | null
  onChange: (changes: readonly (readonly [Path, unknown])[]) => void
}

export function ScenarioBar({ names, name, title, source, onChange }: BarProps) {
  const { t } = useWords()
  const workshop = useTools()
  const go = useGo()
  const [asking, setAsking] = useState<'new' | 'rename' | null>(null)
  const titles = names.map((one) => titleOf(workshop.source(fileOf(workshop.sop, one))?.data, one))
  const add = (wanted: string, from: Source | null) => {
    const own = nameFor(wanted, names)
    const path = fileOf(workshop.sop, own)
    const line = begun(wanted)
    const text = from ? line + from.text.replace(/^what_if:.*\n?/m, '') : line
    const files: Record<string, string> = { [path]: text }
    // What was never written down becomes a file too, so that there is something to go back to.
    if (names.length === 0) {
      const first = nameFor('today', [own])
      files[fileOf(workshop.sop, first)] = begun(title)
    }
    workshop.change({ word: 'whatIf.did.add', params: { title: wanted } }, files, `what-if/${own}`)
    go('what-if', own)
  }
  const drop = () => {
    workshop.change({ word: 'whatIf.did.drop', params: { title } }, { [fileOf(workshop.sop, name)]: null })
    go('what-if', names.find((one) => one !== name) ?? '')
  }
  const items: (MenuItem | 'line')[] = [
    { label: t('whatIf.rename'), icon: 'edit', onSelect: () => setAsking('rename') },
    {
      label: t('whatIf.drop'),
      icon: 'trash',
      danger: true,
      disabled: name === '',
      onSelect: drop,
    },
  ]
  return (
    <div className="wif-which">
      <label>
        <span>{t('whatIf.which')}</span>
        <select
          className="input input-select wif-small"
          value={name}
          onChange={({ currentTarget }) => go('what-if', currentTarget.value)}
        >
          {names.length === 0 && <option value="">{title}</option>}
          {names.map((one, at) => (
            <option key={one} value={one}>
              {titles[at]}
            </option>
          ))}
        </select>
      </label>
      {!workshop.readOnly && (
        <>
          <Button kind="secondary" icon="plus" onClick={() => setAsking('new')}>
            {t('whatIf.new')}
          </Button>
          <Menu
            trigger={<IconButton icon="more" label={t('whatIf.moreOf', { title })} />}
            items={items}
            align="start"
          />
        </>
      )}
      {asking && (
        <NameSheet
          title={t(asking === 'new' ? 'whatIf.new.title' : 'whatIf.rename')}
          text={asking === 'new' ? t('whatIf.new.text', { title }) : ''}
          value={asking === 'new' ? '' : title}
          onClose={() => setAsking(null)}
          onDone={(wanted) => {
            setAsking(null)
            if (asking === 'new') add(wanted, source)
            else onChange([[['what_if'], wanted]])
          }}
        />
      )}
    </div>
  )
}

interface NameProps {
  title: string
  text: string
  value: string
  onClose: () => void
  onDone: (title: string) => void
}

function NameSheet({ title, text, value, onClose, onDone }: NameProps) {
  const { t } = useWords()
  const [name, setName] = useState(value)
  const [tried, setTried] = useState(false)
  const done = () => {
    setTried(true)
    if (name.trim()) onDone(name.trim())
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" onClick={done}>
            {t('act.save')}
          </Button>
        </>
      }
    >
      {text && <p>{text}</p>}
      <Field
        label={t('whatIf.new.name')}
        help={t('whatIf.new.nameText')}
        fault={tried && !name.trim() ? t('whatIf.new.missing') : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            data-first
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') done()
            }}
          />
        )}
      </Field>
    </Sheet>
  )
}
