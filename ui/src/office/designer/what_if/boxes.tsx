// Boxes for numbers and times: what is typed counts when one leaves the box or presses Enter.

import { useEffect, useState } from 'react'
import { TextInput } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { shownSpan, typedSpan } from './spans.ts'

interface BoxProps {
  id?: string | undefined
  label?: string | undefined
  value: number
  onCommit: (value: number) => void
}

interface NumberProps extends BoxProps {
  least: number
  most: number
}

export function NumberBox({ least, most, ...rest }: NumberProps) {
  const { t } = useWords()
  return (
    <Box
      {...rest}
      shown={String(rest.value)}
      read={(text) => {
        const value = Number(text.replace(',', '.'))
        return text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most ? value : null
      }}
      mode="decimal"
      wrong={t('whatIf.box.number')}
    />
  )
}

export function SpanBox(props: BoxProps) {
  const { t, language } = useWords()
  return (
    <Box {...props} shown={shownSpan(props.value, language)} read={typedSpan} wrong={t('whatIf.box.span')} />
  )
}

interface InnerProps extends BoxProps {
  shown: string
  read: (text: string) => number | null
  mode?: 'decimal'
  wrong: string
}

function Box({ id, label, value, shown, read, mode, wrong, onCommit }: InnerProps) {
  const [text, setText] = useState(shown)
  const [bad, setBad] = useState(false)
  useEffect(() => {
    setText(shown)
    setBad(false)
  }, [shown])
  const commit = () => {
    const found = read(text)
    setBad(found === null)
    if (found === null) return
    if (found === value) setText(shown)
    else onCommit(found)
  }
  return (
    <TextInput
      id={id}
      className="wif-small numbers"
      aria-label={label}
      aria-invalid={bad || undefined}
      title={bad ? wrong : undefined}
      inputMode={mode}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        else if (event.key === 'Escape' && text !== shown) {
          event.stopPropagation()
          setText(shown)
          setBad(false)
        }
      }}
    />
  )
}
