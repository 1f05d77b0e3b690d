import { type ComponentProps, useState } from 'react'
import { IconButton, TextInput } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import './password.css'

/** A password that can be looked at: on a phone, in the sun, with gloves, one mistypes. */
export function PasswordInput(props: ComponentProps<'input'>) {
  const { t } = useWords()
  const [shown, setShown] = useState(false)
  return (
    <div className="password">
      <TextInput
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        {...props}
        type={shown ? 'text' : 'password'}
      />
      <IconButton
        icon={shown ? 'eye-off' : 'eye'}
        label={t(shown ? 'session.hide' : 'session.show')}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      />
    </div>
  )
}
