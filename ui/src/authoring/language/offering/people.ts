// Who can be named: roles, people, and whoever did an earlier step.

import type { Path } from '../../../document/index.ts'
import { type Asked, stepOffer, titleOf } from './asked.ts'
import { type Offer, offer } from './offer.ts'

export function whoOffers(asked: Asked, at: Path): Offer[] {
  const found = [
    offer({ label: 'assignee', kind: 'person', info: asked.telling.t('text.about.assignee'), rank: 45 }),
    ...roleOffers(asked, 'role:'),
  ]
  if (asked.place.kind !== 'scenario') {
    const steps = [...asked.world.stepsSeen(asked.place.file, at)].filter(([, { kind }]) => kind === 'work')
    const around = asked.world.stepAround(asked.place.file, at)
    for (const [name, step] of steps) {
      if (step.id === around?.id) continue
      const before = stepOffer(asked, name, step)
      found.push({
        ...before,
        label: `performer:${name}`,
        insert: `performer:${name}`,
        kind: 'person',
        rank: 20,
      })
    }
  }
  return [...found, ...peopleOffers(asked, 'user:')]
}

export function roleOffers(asked: Asked, prefix: string): Offer[] {
  return asked.world.vocabulary.roles.map(({ role, title, people }) =>
    offer({
      label: prefix + role,
      kind: 'person',
      detail: titleOf(asked, title),
      info: asked.telling.t('text.holders', { n: people }),
      rank: people ? 40 : 35,
    }),
  )
}

export function peopleOffers(asked: Asked, prefix: string): Offer[] {
  const { branches, people } = asked.world.vocabulary
  return people.map(({ login, name, branch, roles }) =>
    offer({
      label: prefix + login,
      kind: 'person',
      detail: name,
      info: [titleOf(asked, branches.find((one) => one.branch === branch)?.title ?? branch), roles.join(', ')]
        .filter(Boolean)
        .join(' · '),
      rank: 10,
    }),
  )
}
