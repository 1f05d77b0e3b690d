import type { JobCard } from '../../offline/phone.ts'

/** A card for tests: an ordinary open job of mine, with what the test says of it. */
export function exampleCard(given: Partial<JobCard> & { id: string }): JobCard {
  return {
    number: null,
    title: { 'zh-CN': '卡密渠道激活', en: 'Activate a card channel' },
    sop: 'channel-activation',
    subject: null,
    address: null,
    site: null,
    status: 'open',
    end: null,
    priority: 'normal',
    dueAt: null,
    openedAt: 0,
    assignee: 'wei',
    accepted: true,
    mine: true,
    offered: false,
    fresh: false,
    steps: [{ address: 'sign', title: { en: 'Sign' }, kind: 'work', mine: true, dueAt: null }],
    waiting: 0,
    held: 0,
    ready: true,
    ...given,
  }
}
