// Questions in a job: a note that is addressed to somebody is a question, or the answer to one of theirs.

import type { HistoryLine } from '../../offline/phone.ts'

export interface Question {
  seq: number
  at: number
  by: string
  to: string
  text: string
  answer: boolean // to what `to` asked before
}

export function questionsIn(history: readonly HistoryLine[]): Question[] {
  const found: Question[] = []
  for (const { seq, at, by, event } of history) {
    const { to, text } = event
    if (event.type !== 'job.noted' || typeof to !== 'string' || typeof text !== 'string') continue
    const answer = found.some((one) => one.by === to && one.to === by)
    found.push({ seq, at, by, to, text, answer })
  }
  return found
}

/** What somebody was asked and has not answered, the earliest first. */
export function askedOf(login: string, questions: readonly Question[]): Question[] {
  return questions.filter(
    (one) =>
      one.to === login &&
      !one.answer &&
      !questions.some(({ seq, by, to }) => seq > one.seq && by === login && to === one.by),
  )
}
