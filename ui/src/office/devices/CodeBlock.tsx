import { Button, useToast } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'

/** Something to copy: an example, a token. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  const { t } = useWords()
  const toast = useToast()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      toast({ text: t('devices.copied'), tone: 'success' })
    } catch {
      toast({ text: t('devices.notCopied'), tone: 'danger' })
    }
  }
  return (
    <figure className="code-block">
      <figcaption>
        <span>{label}</span>
        <Button kind="quiet" icon="copy" onClick={() => void copy()}>
          {t('devices.copy')}
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="code-block-text" aria-label={label} tabIndex={0}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
    </figure>
  )
}
