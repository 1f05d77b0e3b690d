// Everything that is written of a field, to be changed as text.

import { useEffect, useId, useState } from 'react'
import { at, type Item } from '../../../../authoring/form/index.ts'
import { otherKeywords, otherOptions } from '../../../../authoring/form/keywords.ts'
import { TextArea } from '../../../../design/index.ts'
import { nodeAt, type Path, read, setValue, Written } from '../../../../document/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { Findings, Part } from './controls.tsx'
import { usePanel } from './desk.tsx'

export function AdvancedPart({ item }: { item: Item }) {
  const { t } = useWords()
  const { field } = item
  const others = field?.spot ? otherKeywords(field.schema, field.kind) : []
  const options = field ? otherOptions(field.options, field.kind) : []
  return (
    <Part name="advanced" title={t('form.part.advanced')} icon="settings" summary={field?.name} folded>
      {field && (
        <div className="pp-name">
          <span className="pp-label">{t('form.advanced.path')}</span>
          <code>{field.names.join('.').replaceAll('.*', '[]')}</code>
        </div>
      )}
      {field?.ref && <p className="pp-help">{t('form.shared', { ref: field.ref })}</p>}
      {others.length + options.length > 0 && (
        <p className="pp-help">
          {t('form.advanced.others')}{' '}
          {[...others, ...options].map((keyword) => (
            <code key={keyword} className="pp-chip">
              {keyword}
            </code>
          ))}
        </p>
      )}
      {field?.spot && <Slice key={`field ${item.id}`} title="form.properties.field" path={field.spot.path} />}
      {item.element && (
        <Slice key={`element ${item.id}`} title="form.properties.control" path={item.element} />
      )}
    </Part>
  )
}

/** The very text of one place of the document. What is typed is put in as soon as it can be read. */
export function Slice({ title, path, file }: { title: Key; path: Path; file?: string }) {
  const { bench, type, readOnly } = usePanel()
  const { t } = useWords()
  const id = useId()
  const { workshop, opened } = bench
  const isOther = file !== undefined && file !== opened.file
  const source = isOther ? workshop.source(file) : bench.source
  const node = source ? nodeAt(source, path) : undefined
  const written = source && node ? dedented(source.text, node.from, node.to) : ''
  const [typed, setTyped] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => {
    if (typed === null) setTrouble(null)
  }, [typed])
  if (!source || !node) return null
  function write(text: string) {
    setTyped(text)
    const found = read(text, source?.format)
    const [first] = found.troubles
    const isMap = typeof found.data === 'object' && found.data !== null && !Array.isArray(found.data)
    setTrouble(first ? first.message : isMap ? null : t('form.advanced.notMap'))
    if (first || !isMap) return
    if (isOther) {
      if (source && text !== written) workshop.typed(file, setValue(source, path, new Written(text)))
      return
    }
    type((edit) => {
      const before = at(edit.source.data, path)
      if (JSON.stringify(before) !== JSON.stringify(found.data) || text !== written)
        edit.set(path, edit.source.format === 'json' ? found.data : new Written(text))
    })
  }
  return (
    <div className="pp-line">
      <label className="pp-label" htmlFor={id}>
        {t(title)}
      </label>
      <TextArea
        id={id}
        className="pp-mono"
        rows={Math.min(14, written.split('\n').length + 1)}
        spellCheck={false}
        readOnly={readOnly}
        value={typed ?? written}
        aria-invalid={trouble ? true : undefined}
        onChange={(event) => write(event.currentTarget.value)}
        onBlur={() => trouble === null && setTyped(null)}
      />
      {trouble && <span className="pp-fault">{trouble}</span>}
      {!isOther && <Findings path={path} />}
    </div>
  )
}

/** A piece of a text without the indentation of where it stands. */
function dedented(text: string, from: number, to: number): string {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const head = text.slice(start, from)
  const indent = /^[ ]*$/.test(head) ? head.length : 0
  const lines = text.slice(from, to).split('\n')
  const depth =
    indent ||
    Math.min(
      ...lines
        .slice(1)
        .filter((one) => one.trim())
        .map((one) => /^ */.exec(one)?.[0].length ?? 0),
      1e9,
    )
  return lines
    .map((line, number) =>
      number === 0 ? line : line.slice(Math.min(depth, /^ */.exec(line)?.[0].length ?? 0)),
    )
    .join('\n')
}
