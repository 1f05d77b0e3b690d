import { useState } from 'react'
import { Button, Card, useToast } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { useWords } from '../../words/index.ts'
import { useNow, usePhone } from '../shell/phone.tsx'
import { useExplain } from '../steps/Faults.tsx'
import { useDoing } from './doing.ts'
import { personName } from './names.ts'
import { useOverview } from './overview.ts'
import { askedOf, type Question, questionsIn } from './questions.ts'
import { ReasonSheet } from './ReasonSheet.tsx'
import './questions.css'

/** What I was asked in this job and have not answered. An answer is kept like all work: it needs no signal. */
export function Questions({ kept }: { kept: KeptJob }) {
  const { t, formats } = useWords()
  const phone = usePhone()
  const now = useNow()
  const toast = useToast()
  const explain = useExplain(kept)
  const { acts } = useOverview(kept)
  const { busy, carryOut } = useDoing(kept.card.id)
  const [answered, answer] = useState<Question | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const asked = askedOf(phone.me.login, questionsIn(kept.history))
  if (asked.length === 0) return null

  async function send(question: Question, reason: string) {
    const done = await carryOut({ do: 'act', act: 'note', reason, to: question.by })
    if (!done) return
    if ('kept' in done) {
      answer(null)
      toast({ text: t('question.kept', { who: personName(kept, question.by) }), tone: 'success', seconds: 3 })
    } else setRefused('full' in done ? t('step.full.title') : explain(done))
  }

  return (
    <Card title={t('question.title')} tone="warning">
      <ul className="asked">
        {asked.map((one) => (
          <li key={one.seq}>
            <p className="asked-who">
              {t('question.asks', { who: personName(kept, one.by) })}{' '}
              <time dateTime={new Date(one.at).toISOString()}>{formats.moment(one.at, now)}</time>
            </p>
            <p className="asked-text">{one.text}</p>
            {acts.includes('note') && (
              <Button
                icon="edit"
                wide
                onClick={() => {
                  setRefused(null)
                  answer(one)
                }}
              >
                {t('question.answer')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {answered && (
        <ReasonSheet
          open
          title={t('question.answerTo', { who: personName(kept, answered.by) })}
          text={answered.text}
          label={t('question.label')}
          send={t('question.answer')}
          busy={busy}
          refused={refused}
          onSend={(reason) => void send(answered, reason)}
          onClose={() => answer(null)}
        />
      )}
    </Card>
  )
}
