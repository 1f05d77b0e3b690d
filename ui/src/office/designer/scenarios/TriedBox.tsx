import { useEffect, useRef } from 'react'
import { Banner, Button } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { usePlay } from './play.ts'

/** What was refused, and whether that is what the scenario is to show. */
export function TriedBox({ kind, of, onDone }: { kind: string; of?: string; onDone?: () => void }) {
  const play = usePlay()
  const { tried, setTried, write } = play
  const { t, language } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const isMine = tried !== null && kind in tried.entry && (of === undefined || tried.entry[kind] === of)
  useEffect(() => {
    if (isMine) box.current?.scrollIntoView({ block: 'nearest' })
  }, [isMine])
  if (!isMine) return null
  const { refused, findings } = tried.told
  return (
    <div ref={box}>
      <Banner
        tone="warning"
        icon="shield"
        title={refused ? t('scenario.tried.refused') : t('scenario.tried.impossible')}
        action={
          <div className="scn-tried-acts">
            {refused && (
              <Button
                kind="primary"
                icon="check"
                onClick={() => {
                  write({ ...tried.entry, refused: refused.code })
                  setTried(null)
                  onDone?.()
                }}
              >
                {t('scenario.tried.keep')}
              </Button>
            )}
            <Button kind="quiet" onClick={() => setTried(null)}>
              {t('scenario.tried.drop')}
            </Button>
          </div>
        }
      >
        {refused ? (
          <>
            {refused.sentence}
            <ul className="scn-tried-faults">
              {refused.faults.map((one) => (
                <li key={`${one.pointer}${one.code}`}>{one.message}</li>
              ))}
            </ul>
            <code>{refused.code}</code>
          </>
        ) : (
          findings.map(({ message }) => <p key={message.en}>{pick(message, language)}</p>)
        )}
      </Banner>
    </div>
  )
}
