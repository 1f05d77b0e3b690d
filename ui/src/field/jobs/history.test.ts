import { describe, expect, it } from 'vitest'
import { type Language, pick, translator } from '../../words/index.ts'
import { allWords } from '../../words/testing.tsx'
import { type Names, told } from './history.ts'

type Given = { type: string } & Record<string, unknown>

const PEOPLE: Record<string, string> = { wei: '魏强', chen: '陈静' }
const STEPS: Record<string, string> = { sign: 'Sign', review: 'Review', count: 'Count' }

function names(language: Language): Names {
  return {
    person: (login) => PEOPLE[login] ?? login,
    step: (address) => STEPS[address] ?? address,
    outcome: (_, outcome) => outcome,
    fault: (name) => (name === 'down' ? 'System down' : name),
    end: (_, label) => label,
    branch: (code) => (code === 'sz' ? 'Suzhou' : code),
    moment: () => '16:00',
    message: (texts) => pick(texts, language),
    distance: (metres) => `${metres} m`,
  }
}

function inWords(event: Given, by = 'wei', language: Language = 'en') {
  return told({ seq: 1, at: 0, by, event }, translator(allWords(language), language), names(language))
}

const EVENTS: [Given, string, string?][] = [
  [{ type: 'job.opened' }, '魏强 opened the job'],
  [{ type: 'job.opened', assignee: 'chen' }, '魏强 opened the job for 陈静'],
  [{ type: 'job.opened' }, 'The job was opened by itself', 'system'],
  [{ type: 'step.opened', address: 'sign' }, '“Sign” can be done now'],
  [{ type: 'step.opened', address: 'sign', due_at: 1 }, '“Sign” can be done now, due 16:00'],
  [{ type: 'step.handed_in', address: 'sign' }, '魏强 handed in “Sign”'],
  [{ type: 'step.finished', address: 'count', how: 'timed_out' }, '“Count”: it did not happen in time'],
  [{ type: 'step.finished', address: 'count', how: 'members' }, '“Count” is complete'],
  [{ type: 'step.left', address: 'sign', reason: 'fault' }, '“Sign” was left because of a problem'],
  [{ type: 'scope.opened', scope: 'count.A', of: 'count', parent: 'count', item: 'A' }, '“Count” began: A'],
  [{ type: 'scope.closed', scope: 'count.A', done: true }, '“Count” is done: A'],
  [{ type: 'scope.closed', scope: 'count.A', done: false }, '“Count” was left: A'],
  [
    { type: 'fault.reported', fault: 'down', address: 'sign', go: 'x' },
    '魏强 reported at “Sign”: System down',
  ],
  [{ type: 'approval.voted', address: 'review', outcome: 'approve' }, '魏强 said “approve” to “Review”'],
  [
    { type: 'approval.voted', address: 'review', outcome: 'rework', comment: 'blurred' },
    '魏强 said “rework” to “Review”: blurred',
  ],
  [{ type: 'approval.stage_passed', address: 'review', stage: 0 }, '“Review”: stage 1 passed'],
  [
    { type: 'approval.decided', address: 'review', outcome: 'approve', how: 'voices' },
    '“Review” was decided: approve',
  ],
  [
    { type: 'approval.decided', address: 'review', outcome: 'approve', how: 'ladder' },
    '“Review” was decided by the deadline: approve',
  ],
  [{ type: 'rung.fired', address: 'sign', rung: 0 }, 'Reminder for “Sign”'],
  [{ type: 'rung.fired', address: '', rung: 0 }, 'Reminder for the job'],
  [{ type: 'people.notified', people: ['chen'], about: 'ladder' }, '陈静 were told'],
  [
    { type: 'people.notified', people: ['chen'], about: 'fault', message: { en: 'late', 'zh-CN': '晚了' } },
    '陈静 were told: late',
  ],
  [{ type: 'people.notified', people: [], about: 'fault' }, 'Nobody was there to be told'],
  [
    { type: 'escalation.opened', id: '1', address: 'sign', who: ['role:x'], people: ['chen'] },
    '“Sign” was raised to 陈静',
  ],
  [
    { type: 'escalation.opened', id: '1', address: '', who: ['role:x'], people: [] },
    'The job was raised to role:x',
  ],
  [{ type: 'escalation.closed', id: '1', how: 'extend' }, 'What was raised is settled'],
  [{ type: 'job.assigned', to: 'chen', how: 'assign' }, '魏强 gave the job to 陈静'],
  [{ type: 'job.assigned', to: 'chen', how: 'reassign', reason: 'ill' }, '魏强 gave the job to 陈静: ill'],
  [{ type: 'job.assigned', to: 'chen', how: 'take_over' }, '陈静 took the job over'],
  [
    { type: 'job.assigned', to: 'chen', how: 'ladder' },
    'The job was given to 陈静, as its deadline asked',
    'system',
  ],
  [
    {
      type: 'job.assigned',
      to: 'chen',
      how: 'assign',
      because: {
        rule: 'nearest',
        reasons: [
          { code: 'near', params: { metres: 300 } },
          { code: 'load', params: { open: 2 } },
          { code: 'of_a_plugin', params: {} },
        ],
      },
    },
    'The job was given to 陈静: 300 m away, 2 open jobs',
    'system',
  ],
  [
    { type: 'job.assigned', to: 'chen', how: 'assign', because: { rule: 'theirs', reasons: [] } },
    'The job was given to 陈静 by the rule of the SOP',
    'system',
  ],
  [
    { type: 'job.assigned', to: 'chen', how: 'assign', because: { rule: 'offer', reasons: [] } },
    '陈静 accepted the offer and has the job',
    'system',
  ],
  [{ type: 'job.assigned', to: null, how: 'decline' }, '魏强 declined the job'],
  [{ type: 'job.assigned', to: null, how: 'decline', reason: 'far' }, '魏强 declined the job: far'],
  [{ type: 'job.reassign_asked', rule: 'nearest' }, 'Somebody else is looked for'],
  [{ type: 'job.accepted' }, '魏强 accepted the job'],
  [{ type: 'due.extended', address: 'sign', due_at: 1 }, '魏强 moved the deadline of “Sign” to 16:00'],
  [{ type: 'due.extended', address: '', due_at: 1 }, '魏强 moved the deadline to 16:00'],
  [{ type: 'step.waived', address: 'sign', reason: 'known' }, '魏强 let “Sign” go: known'],
  [{ type: 'job.paused' }, '魏强 paused the job'],
  [{ type: 'job.paused', reason: 'rain' }, '魏强 paused the job: rain'],
  [{ type: 'job.resumed' }, '魏强 resumed the job'],
  [{ type: 'job.transferred', to: 'sz', was: 'hz' }, '魏强 moved the job to Suzhou'],
  [{ type: 'job.noted', text: 'back door' }, '魏强: back door'],
  [{ type: 'job.noted', text: 'which door?', to: 'chen' }, '魏强 asked 陈静: which door?'],
  [{ type: 'job.ended', end: 'completed', step: 'done' }, 'The job ended: completed'],
  [{ type: 'job.cancelled', reason: 'twice' }, '魏强 cancelled the job: twice'],
  [{ type: 'of.tomorrow' }, 'Something happened (of.tomorrow)'],
]

/** engine/runtime/events.py */
const TYPES =
  'job.opened step.opened step.handed_in step.finished step.left scope.opened scope.closed fault.reported ' +
  'approval.voted approval.stage_passed approval.decided rung.fired people.notified escalation.opened ' +
  'escalation.closed job.assigned job.reassign_asked job.accepted due.extended step.waived job.paused ' +
  'job.resumed job.transferred job.noted job.ended job.cancelled'

describe('history', () => {
  it('is told in English', () => {
    expect(EVENTS.map(([event, , by]) => inWords(event, by).text)).toEqual(EVENTS.map(([, text]) => text))
  })

  it('is told in Chinese, without a word of English and without an empty hole', () => {
    for (const [event, , by] of EVENTS) {
      const { text } = inWords(event, by, 'zh-CN')
      expect(text).toMatch(/\p{Script=Han}/u)
      expect(text).not.toMatch(/\{\w+\}/)
    }
  })

  it('tells an answer as one', () => {
    const note = { seq: 2, at: 0, by: 'wei', event: { type: 'job.noted', text: 'the left one', to: 'chen' } }
    const say = (language: Language) =>
      told(note, translator(allWords(language), language), names(language), true).text
    expect([say('en'), say('zh-CN')]).toEqual([
      '魏强 answered 陈静: the left one',
      '魏强 回复 陈静：the left one',
    ])
  })

  it('knows every type of event', () => {
    expect(new Set(EVENTS.map(([{ type }]) => type))).toEqual(new Set([...TYPES.split(' '), 'of.tomorrow']))
  })

  it('tells every way a step can finish or be left', () => {
    const all = (type: string, name: string, ways: string[]) =>
      new Set(ways.map((way) => inWords({ type, address: 'sign', [name]: way }).text)).size
    expect(
      all('step.finished', 'how', ['event', 'elapsed', 'timed_out', 'child', 'action', 'failed', 'members']),
    ).toBe(7)
    expect(all('step.left', 'reason', ['fault', 'outcome', 'enough', 'cancelled', 'waived', 'moved'])).toBe(6)
  })

  it('tells what people did first, and how the engine went on as details', () => {
    const details = EVENTS.filter(([event, , by]) => inWords(event, by).detail).map(([{ type }]) => type)
    expect(new Set(details)).toEqual(
      new Set([
        'step.opened',
        'step.finished',
        'step.left',
        'scope.opened',
        'scope.closed',
        'approval.stage_passed',
        'rung.fired',
        'escalation.closed',
        'job.reassign_asked',
      ]),
    )
    expect(inWords({ type: 'job.noted', text: 'x' }).note).toBe(true)
  })
})
