import './keys.css'

const SYMBOLS: Record<string, string> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  enter: '↵',
  escape: 'Esc',
  shift: '⇧',
}

/** Which keys to press: `<Keys keys="mod+k" />`. Beside words that say what they do. */
export function Keys({ keys }: { keys: string }) {
  const mac = navigator.platform.startsWith('Mac')
  const parts = keys.split('+').map((part) => {
    if (part === 'mod') return mac ? '⌘' : 'Ctrl'
    return SYMBOLS[part.toLowerCase()] ?? part.toUpperCase()
  })
  return (
    <span className="keys" aria-hidden="true">
      {parts.map((part) => (
        <kbd key={part} className="key" data-key={part} />
      ))}
    </span>
  )
}
