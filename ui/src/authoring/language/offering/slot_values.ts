// What there is to name at a place whose meaning is known: a step that can be reached, a form, a role, an end.

import type { Path } from '../../../document/index.ts'
import { type Schema, valueAt } from '../schema.ts'
import type { Slot } from '../slots.ts'
import { fieldsOf, map, words } from '../world.ts'
import { answerOffers } from './answers.ts'
import { type Asked, fieldOffers, formInfo, stepOffer, titleOf } from './asked.ts'
import { type Offer, type OfferKind, offer } from './offer.ts'
import { peopleOffers, roleOffers, whoOffers } from './people.ts'

export function bySlot(asked: Asked, slot: Slot): Offer[] {
  const { world, place, telling } = asked
  const vocabulary = world.vocabulary
  const at = place.inSop ?? place.path
  const plain = (labels: Iterable<string>, kind: OfferKind = 'value') =>
    [...labels].map((label, index) => offer({ label, kind, rank: 30 - Math.min(index, 29) / 2 }))
  switch (slot) {
    case 'step':
    case 'go': {
      const seen = [...world.stepsSeen(place.file, at, slot === 'go')]
      const around = world.stepAround(place.file, at)
      const steps = seen
        .filter(([, step]) => slot === 'step' || step.id !== around?.id || seen.length === 1)
        .map(([name, step], index) => ({ ...stepOffer(asked, name, step), rank: 50 - index / 100 }))
      const back = slot === 'go' && (at[0] === 'faults' || at.at(-1) !== 'after')
      return back
        ? [
            ...steps,
            offer({
              label: '$return',
              kind: 'step',
              info: telling.t('text.about.return'),
              rank: at[0] === 'faults' ? 49 : 1,
            }),
          ]
        : steps
    }
    case 'address':
      return [...world.outline(place.file).steps.values()]
        .filter(({ kind }) =>
          at.at(-1) === 'child' || at.at(-1) === 'in'
            ? kind === 'call'
            : at.at(-1) !== 'do' || kind === 'work',
        )
        .map((step) => stepOffer(asked, step.id, step))
    case 'form':
      return world.forms().map((form) =>
        offer({
          label: form.name,
          kind: 'form',
          detail: titleOf(asked, form.title),
          info: formInfo(asked, form.data),
          rank: form.file ? 50 : 30,
          brings: world.broughtBy(form.name),
        }),
      )
    case 'who':
    case 'told':
      return whoOffers(asked, at)
    case 'reassign':
      return [...plain(['nearest', 'least_busy']), ...roleOffers(asked, 'role:')]
    case 'role':
      return roleOffers(asked, '')
    case 'login':
      return peopleOffers(asked, '')
    case 'branch':
      return vocabulary.branches.map(({ branch, title }) =>
        offer({ label: branch, kind: 'value', detail: titleOf(asked, title) }),
      )
    case 'tag':
      return plain(vocabulary.tags)
    case 'calendar':
      return plain(vocabulary.calendars)
    case 'codeList':
      return world.codeLists().map((list) =>
        offer({
          label: list.name,
          kind: 'list',
          detail: titleOf(asked, list.title),
          info: (list.entries ?? [])
            .slice(0, 8)
            .map(({ code, title }) => `\`${code}\` ${titleOf(asked, title)}`)
            .join('\n\n'),
        }),
      )
    case 'subject':
      return world
        .subjects()
        .map(({ kind, title }) => offer({ label: kind, kind: 'value', detail: titleOf(asked, title) }))
    case 'skill':
      return plain(vocabulary.skills)
    case 'action':
      return vocabulary.actions.map(({ action }) => offer({ label: action, kind: 'function' }))
    case 'check': {
      const kind = map(valueAt(world.sop(place.file), at.slice(0, at.lastIndexOf('check')))).kind
      return vocabulary.checks
        .filter(({ kinds }) => typeof kind !== 'string' || kinds.length === 0 || kinds.includes(kind))
        .map(({ check, kinds }) => offer({ label: check, kind: 'function', detail: kinds.join(', ') }))
    }
    case 'strategy':
      return plain(new Set([...vocabulary.strategies, 'manual', 'nearest', 'least_busy', 'offer']))
    case 'sop': {
      const own = world.sopFile(place.file)
      const sops = { ...vocabulary.sops }
      const ownName = map(own ? world.data(own) : null).sop
      if (typeof ownName === 'string' && place.kind === 'variant')
        sops[ownName] = words(map(world.data(own ?? '')).title)
      return Object.entries(sops).map(([label, title]) =>
        offer({ label, kind: 'value', detail: titleOf(asked, title) }),
      )
    }
    case 'variant':
      return world
        .named('variant')
        .map(({ name, file }) =>
          offer({ label: name, kind: 'value', detail: titleOf(asked, map(world.data(file)).title) }),
        )
    case 'fault':
      return Object.entries(map(world.sop(place.file).faults)).map(([name, fault]) =>
        offer({ label: name, kind: 'name', detail: titleOf(asked, map(fault).title) }),
      )
    case 'outcome':
      return plain(outcomes(asked, at), 'name')
    case 'end':
      return plain(
        new Set([
          ...world.ends(place.file),
          'completed',
          ...(place.kind === 'scenario' ? ['cancelled'] : []),
        ]),
      )
    case 'event':
      return plain(world.events(place.file))
    case 'duration':
      return plain(at.at(-1) === 'fresh' ? ['10m', '30m', '1h'] : ['30m', '1h', '4h', '1d', '2d', '1w'])
    case 'distance':
      return plain(['50m', '200m', '1km', '20km'])
    case 'count':
      return ['1', '1..3', '2..5', '0..'].map((label) =>
        offer({ label, kind: 'value', insert: `\u0000${label}` }),
      )
    case 'moment':
      return plain(['due', 'due - 30m', 'due - 4h', 'due + 1h', 'due + 2h', 'start + 1h'])
    case 'need':
      return ['1', '2 of 3', 'majority', 'all'].map((label) =>
        offer({ label, kind: 'value', insert: `\u0000${label}` }),
      )
    case 'signer':
      return plain(['assignee', 'customer'])
    case 'field':
      return siblingFields(asked)
    case 'scope':
      return scopes(asked)
    case 'fieldType':
      return plain(['string', 'integer', 'number', 'boolean', 'array', 'object'])
    case 'format':
      return plain(['date', 'date-time', 'time', 'email', 'uri', 'sop-duration'])
    case 'answer':
      return answerOffers(asked)
    default:
      return []
  }
}

function outcomes(asked: Asked, at: Path): string[] {
  const { world, place } = asked
  if (place.inSop) {
    const step = world.stepAround(place.file, at)
    return Object.keys(map(map(step?.data.approval).outcomes))
  }
  const found = new Set<string>()
  for (const step of world.outline(place.file).steps.values()) {
    for (const name of Object.keys(map(map(step.data.approval).outcomes))) found.add(name)
  }
  return [...found]
}

/** The fields that the form around a place has. */
function siblingFields(asked: Asked): Offer[] {
  const list = asked.place.path.slice(0, -1)
  const holder = map(valueAt(asked.world.data(asked.place.file), list.slice(0, -1))) as Schema
  const already = valueAt(asked.world.data(asked.place.file), list)
  const taken = Array.isArray(already) ? already : []
  return fieldOffers(
    asked,
    fieldsOf(holder).filter(({ name }) => !taken.includes(name) || name === asked.cursor.typed),
  )
}

function scopes(asked: Asked): Offer[] {
  const { path, file } = asked.place
  const formPath = path.slice(0, path.indexOf('uischema'))
  const form = map(valueAt(asked.world.data(file), formPath))
  const found: Offer[] = []
  const go = (schema: Schema, prefix: string) => {
    for (const { name, schema: field } of fieldsOf(schema)) {
      const label = `${prefix}/properties/${name}`
      found.push(
        offer({
          label,
          kind: 'field',
          detail: titleOf(asked, words(field.title ?? '')),
          rank: 20 - prefix.length / 100,
        }),
      )
      if (field.properties) go(field, label)
    }
  }
  go(map(form.schema) as Schema, '#')
  return found
}
