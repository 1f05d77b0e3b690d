// An expression: what can be read and called at its place is offered, and the server says whether it holds.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { got } from '../../../../api/index.ts'
import { Banner, classes, TextArea } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useSession } from '../../../../session/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { usePanel } from './desk.tsx'

const CALM = 220

interface Offer {
  insert: string
  name: string
  type: string
  about: string
}

/** What an expression comes to at a place of the form; asked a moment after it was typed. */
function useExpression(source: string, place: Path) {
  const { bench } = usePanel()
  const { client } = useSession()
  const [calm, setCalm] = useState(source)
  useEffect(() => {
    const timer = setTimeout(() => setCalm(source), CALM)
    return () => clearTimeout(timer)
  }, [source])
  const { workshop, opened } = bench
  const { data } = useQuery({
    queryKey: ['expression', workshop.draft, opened.file, place, calm, workshop.revision],
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    queryFn: ({ signal }) =>
      got(
        client.POST('/api/drafts/{draft}/expression', {
          params: { path: { draft: workshop.draft } },
          body: { file: opened.file, path: [...place], source: calm, files: workshop.unsaved() } as never,
          signal,
        }),
      ),
  })
  return { answer: data ?? null, settled: calm === source }
}

export function useFunctions() {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['designing', 'vocabulary'],
    staleTime: 300_000,
    queryFn: ({ signal }) => got(client.GET('/api/designing/vocabulary', { signal })),
  })
  return data?.functions ?? []
}

const TYPES: Readonly<Record<string, string>> = { int: '123', double: '1.5', string: 'abc', bool: '✓' }

export function FormulaInput({
  label,
  value,
  place,
  onText,
  wanted,
}: {
  label: string
  value: string
  place: Path
  onText: (text: string) => void
  wanted?: string
}) {
  const { readOnly } = usePanel()
  const { t, language } = useWords()
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const text = typed ?? value
  const { answer, settled } = useExpression(text, place)
  const functions = useFunctions()
  const word = caret === null ? '' : (/[A-Za-z_][\w.]*$/.exec(text.slice(0, caret))?.[0] ?? '')
  const offers = caret === null ? [] : offersFor(word)
  const isOpen = offers.length > 0
  const problem = settled ? answer?.problem : null
  const hint = problem?.hint ?? null
  // The English sentence is the one to be read by programs.
  const mend = hint ? /^did you mean '?([^'?, ]+)/.exec(hint.en ?? '')?.[1] : undefined

  function offersFor(begun: string): Offer[] {
    if (begun === '' || !answer) return []
    const low = begun.toLowerCase()
    const names = answer.names.map((one) => ({
      insert: one.name,
      name: one.name,
      type: one.type,
      about: pick(one.title, language) || (one.values ?? []).slice(0, 4).join(', '),
    }))
    const calls = functions.map((one) => ({
      insert: `${one.name}()`,
      name: one.name,
      type: one.call,
      about: pick(one.about, language),
    }))
    return [...names, ...calls]
      .filter(
        ({ name, about }) =>
          name !== begun && (name.toLowerCase().includes(low) || about.toLowerCase().includes(low)),
      )
      .sort((one, other) => rank(one.name) - rank(other.name))
      .slice(0, 8)
    function rank(name: string) {
      const bare = name.toLowerCase().replace(/^this\./, '')
      return name.toLowerCase().startsWith(low) ? 0 : bare.startsWith(low) ? 1 : 2
    }
  }
  function write(next: string) {
    setTyped(next)
    onText(next)
  }
  function take(offer: Offer) {
    if (caret === null) return
    const from = caret - word.length
    const next = text.slice(0, from) + offer.insert + text.slice(caret)
    const to = from + offer.insert.length - (offer.insert.endsWith('()') ? 1 : 0)
    write(next)
    setCaret(null)
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(to, to)
    })
  }
  function keys(event: KeyboardEvent) {
    if (!isOpen || event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((at + 1) % offers.length)
    else if (event.key === 'ArrowUp') setAt((at + offers.length - 1) % offers.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(offers[at] ?? (offers[0] as Offer))
    else if (event.key === 'Escape') {
      event.stopPropagation()
      setCaret(null)
    } else return
    event.preventDefault()
  }
  const points = [...text]
  const wrong = problem ? points.slice(problem.offset).join('') : ''
  return (
    <div className="pp-formula">
      <label htmlFor={id} className="pp-label">
        {label}
      </label>
      <TextArea
        ref={area}
        id={id}
        rows={Math.min(6, 2 + text.split('\n').length)}
        className="pp-mono"
        spellCheck={false}
        readOnly={readOnly}
        aria-autocomplete="list"
        aria-controls={`${id}-offers`}
        aria-activedescendant={isOpen ? `${id}-${at}` : undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-said`}
        value={text}
        onChange={(event) => {
          write(event.currentTarget.value)
          setCaret(event.currentTarget.selectionEnd)
          setAt(0)
        }}
        onKeyDown={keys}
        onBlur={() => {
          setCaret(null)
          setTyped(null)
        }}
      />
      <div
        id={`${id}-offers`}
        role="listbox"
        aria-label={t('form.formula.offers')}
        className={classes('pp-offers', !isOpen && 'pp-none')}
      >
        {offers.map((offer, number) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the input
          <div
            key={`${offer.name} ${offer.type}`}
            id={`${id}-${number}`}
            role="option"
            aria-selected={number === at}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(offer)}
          >
            <code>{offer.name}</code>
            <span className="pp-type">{offer.type}</span>
            <span className="pp-about">{offer.about}</span>
          </div>
        ))}
      </div>
      <div id={`${id}-said`} aria-live="polite">
        {problem && (
          <div className="pp-problem">
            <p className="pp-fault">{pick(problem.message, language)}</p>
            <p className="pp-underlined">
              <code>
                {points.slice(Math.max(0, problem.offset - 24), problem.offset).join('')}
                <mark>{wrong === '' ? ' ' : (/^\w+|^./.exec(wrong)?.[0] ?? ' ')}</mark>
                {wrong.replace(/^\w+|^./, '').slice(0, 24)}
              </code>
            </p>
            {hint && <p className="pp-help">{pick(hint, language)}</p>}
            {mend && !readOnly && (
              <button
                type="button"
                className="pp-link"
                onClick={() => {
                  const bad = /^[\w.]+|^./.exec(wrong)?.[0] ?? ''
                  write(points.slice(0, problem.offset).join('') + mend + wrong.slice(bad.length))
                }}
              >
                {t('form.formula.mend', { with: mend })}
              </button>
            )}
          </div>
        )}
        {!problem && settled && answer?.type && (
          <p className="pp-help">
            {t('form.formula.gives', { type: answer.type })} {TYPES[answer.type] ?? ''}
          </p>
        )}
      </div>
      {!problem && settled && wanted && answer?.type && answer.type !== wanted && (
        <Banner tone="warning">{t('form.formula.wanted', { type: wanted })}</Banner>
      )}
    </div>
  )
}
