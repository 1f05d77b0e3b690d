import { type RefObject, useLayoutEffect, useRef } from 'react'
import { classes } from '../../design/index.ts'
import './editor.css'

interface EditorProps {
  label: string
  value: string
  lang: string
  wrong: ReadonlySet<number> // lines with a mistake, from 1
  area: RefObject<HTMLTextAreaElement | null>
  describedBy?: string
  onChange: (value: string) => void
}

/** A plain text with its lines numbered; lines with mistakes are marked. */
export function Editor({ label, value, lang, wrong, area, describedBy, onChange }: EditorProps) {
  const gutter = useRef<HTMLDivElement>(null)
  const lines = value.split('\n').length
  useLayoutEffect(() => {
    const [text, numbers] = [area.current, gutter.current]
    if (!text || !numbers) return
    const follow = () => {
      numbers.scrollTop = text.scrollTop
    }
    text.addEventListener('scroll', follow, { passive: true })
    return () => text.removeEventListener('scroll', follow)
  }, [area])
  return (
    <div className="editor">
      <div ref={gutter} className="editor-lines" aria-hidden="true">
        {Array.from({ length: lines }, (_, at) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their number
            key={at}
            className={classes('editor-line', wrong.has(at + 1) && 'editor-wrong')}
          >
            {at + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={area}
        className="editor-text"
        aria-label={label}
        aria-invalid={wrong.size > 0 || undefined}
        aria-describedby={describedBy}
        value={value}
        lang={lang}
        rows={Math.min(Math.max(lines + 1, 8), 24)}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

/** Puts the cursor to the beginning of a line. */
export function goToLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return
  const before = area.value.split('\n').slice(0, line - 1)
  const start = before.reduce((sum, text) => sum + text.length + 1, 0)
  const end = area.value.indexOf('\n', start)
  area.focus()
  area.setSelectionRange(start, end < 0 ? area.value.length : end)
}
