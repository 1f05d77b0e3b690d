import { useMemo, useState } from 'react'
import type { Data } from '../../../../authoring/sop/outline.ts'
import type { Path } from '../../../../document/index.ts'
import type { CodeList, Form } from '../../../../forms/form.ts'
import { FormView } from '../../../../renderer/FormView.tsx'
import { useWords } from '../../../../words/index.ts'
import { useSopDesk } from '../sop_desk.tsx'
import { chooses } from './chooses.ts'
import { useTyped, useWrite } from './controls.tsx'

/** One value in the form that people fill in. */
export function PlainValue({
  name,
  at,
  value,
  schema,
  title,
  required,
  codeLists,
}: {
  name: string
  at: Path
  value: unknown
  schema: Data
  title: string
  required: boolean
  codeLists: Readonly<Record<string, CodeList>>
}) {
  const { readOnly } = useSopDesk()
  const { language } = useWords()
  const write = useWrite('flow.do.set')
  const said = JSON.stringify(schema)
  const form = useMemo<Form>(
    () => ({
      schema: {
        type: 'object',
        properties: { [name]: { ...(JSON.parse(said) as Data), title } },
        ...(required && { required: [name] }),
      },
      uischema: {
        type: 'Control',
        scope: `#/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      },
    }),
    [said, name, title, required],
  )
  const [answers, setAnswers] = useState<Record<string, unknown> | null>(null)
  const given = useMemo(() => (value === undefined ? {} : { [name]: value }), [value, name])
  const text = JSON.stringify(value) ?? ''
  const typed = useTyped(text, (next) =>
    write(at, next === '' ? undefined : (JSON.parse(next) as unknown), at.length - 2),
  )
  const own = answers && (JSON.stringify(answers[name]) ?? '') === typed.value
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is typed is written when its field is left
    <div onBlur={typed.onBlur} onKeyDown={typed.onKeyDown}>
      <FormView
        form={form}
        codeLists={codeLists}
        answers={own ? answers : given}
        language={language}
        readOnly={readOnly}
        idPrefix={`handed-${name}`}
        onChange={(next) => {
          setAnswers(next)
          const now = JSON.stringify(next[name]) ?? ''
          if (now === typed.value) return
          typed.onChange(now)
          // What is chosen is chosen; only what is typed waits for the rest of the word.
          if (typeof next[name] !== 'string' || schema.type !== 'string' || chooses(schema)) typed.onBlur()
        }}
      />
    </div>
  )
}
