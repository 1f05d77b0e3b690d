// Suggestions and help while somebody types.

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  pickedCompletion,
  snippet,
  startCompletion,
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { type EditorView, hoverTooltip } from '@codemirror/view'
import { complete } from '../../../authoring/language/completion.ts'
import { cursorAt } from '../../../authoring/language/cursor.ts'
import { type Help, helpAt } from '../../../authoring/language/help.ts'
import type { Offer } from '../../../authoring/language/offering/offer.ts'
import type { Desk } from './desk.ts'
import { element, rendered } from './markdown.ts'

export function suggesting(desk: Desk): Extension {
  return autocompletion({
    override: [(context) => suggestions(desk, context)],
    maxRenderedOptions: 80,
    optionClass: (option) => ((option as Shown).offer?.required ? 'cm-required' : ''),
    activateOnTypingDelay: 60,
    // Enter takes what is marked as soon as it is shown: what stands there changes only by typing.
    interactionDelay: 0,
  })
}

interface Shown extends Completion {
  offer?: Offer
}

function suggestions(desk: Desk, context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString()
  if (!context.explicit) {
    // Nothing comes by itself on an empty line or within plain words.
    const { where, typed } = cursorAt(text, context.pos)
    if (where === 'key' && typed === '') return null
  }
  const offered = complete(desk.world(), desk.path, text, context.pos, desk.telling)
  if (!offered) return null
  return {
    from: offered.from,
    options: offered.offers.map(
      (offer): Shown => ({
        label: offer.label,
        type: offer.kind,
        detail: offer.required
          ? [offer.detail, desk.telling.t('text.required')].filter(Boolean).join(' · ')
          : offer.detail,
        boost: offer.rank - 50,
        apply: (view, completion, from, to) => taken(desk, view, completion, offer, from, to),
        ...(offer.info && { info: () => helped(element('div', '', 'cm-help-body'), offer.info) }),
        offer,
      }),
    ),
    validFor: offered.goesOn === 'word' ? /^\w*$/ : /^[\w.$#:/-]*$/,
  }
}

function taken(desk: Desk, view: EditorView, completion: Completion, offer: Offer, from: number, to: number) {
  if (Object.keys(offer.brings).length > 0 && !desk.readOnly) {
    closeCompletion(view)
    desk.bring([{ from, to, insert: offer.insert }], offer.brings)
    return
  }
  if (offer.pieces) {
    const template = offer.insert
      .replace(/[{}]/g, '\\$&')
      .replace(/«([^»]*)»/g, (_, name: string) => `\${${name}}`)
    snippet(template)(view, completion, from, to)
  } else {
    view.dispatch({
      changes: { from, to, insert: offer.insert },
      selection: { anchor: from + offer.insert.length },
      scrollIntoView: true,
      userEvent: 'input.complete',
      annotations: pickedCompletion.of(completion),
    })
  }
  if (offer.again) setTimeout(() => startCompletion(view), 0)
}

function helped(box: HTMLElement, text: string): HTMLElement {
  box.append(rendered(text))
  return box
}

export function helping(desk: Desk): Extension {
  return hoverTooltip(
    (_, pos) => {
      const source = desk.source()
      const help = source ? helpAt(desk.world(), desk.path, source, pos, desk.telling) : null
      if (!help) return null
      return { pos: help.from, end: help.to, above: true, create: () => ({ dom: drawn(help) }) }
    },
    { hoverTime: 350 },
  )
}

function drawn({ kicker, title, text, facts }: Help): HTMLElement {
  const box = element('div', '', 'cm-help')
  if (kicker) box.append(element('div', kicker, 'cm-help-kicker'))
  box.append(element('div', title, 'cm-help-title'))
  if (text) box.append(rendered(text))
  if (facts.length) {
    const list = element('dl')
    for (const { name, value } of facts) {
      if (name) list.append(element('dt', name), element('dd', value))
      else list.append(element('dd', value, 'cm-help-whole'))
    }
    box.append(list)
  }
  return box
}
