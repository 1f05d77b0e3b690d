import { Button, Card, Icon, useToast } from '../../../design/index.ts'
import { type Key, useWords } from '../../../words/index.ts'
import { useWorkshop } from '../workshop/index.ts'

/** The files out of the draft: as an archive, or by the command line into a folder under version control. */
export function TakeOut() {
  const { t } = useWords()
  const workshop = useWorkshop()
  const { sop, draft } = workshop
  const url = location.origin
  const commands: [Key, string][] = [
    ['review.git.pull', `sopwith pull ${sop} --draft ${draft} --to sops --url ${url}`],
    ['review.git.save', `sopwith publish --draft sops/${sop} --url ${url}`],
    ['review.git.publish', `sopwith publish sops/${sop} --url ${url}`],
  ]
  return (
    <Card
      title={t('review.files.out')}
      actions={
        <Button
          icon="download"
          onClick={() =>
            void workshop.keep().then(() => {
              location.href = `/api/drafts/${draft}/export`
            })
          }
        >
          {t('review.files.zip')}
        </Button>
      }
    >
      <p className="muted">{t('review.files.outText')}</p>
      <ul className="commands" aria-label={t('review.files.git')}>
        {commands.map(([word, command]) => (
          <Command key={word} label={t(word)} command={command} />
        ))}
      </ul>
    </Card>
  )
}

function Command({ label, command }: { label: string; command: string }) {
  const { t } = useWords()
  const toast = useToast()
  const copy = () => {
    const copied = navigator.clipboard?.writeText(command) ?? Promise.reject(new Error('no clipboard'))
    copied.then(
      () => toast({ text: t('review.copied'), tone: 'success', seconds: 2 }),
      () => toast({ text: t('review.copyFailed'), tone: 'danger' }),
    )
  }
  return (
    <li className="command">
      <span className="command-label">{label}</span>
      <code>{command}</code>
      <button
        type="button"
        className="command-copy"
        aria-label={`${t('review.copy')}: ${label}`}
        onClick={copy}
      >
        <Icon name="copy" size={18} />
      </button>
    </li>
  )
}
