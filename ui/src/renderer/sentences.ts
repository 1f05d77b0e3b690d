// What is wrong, in words: the forms' own sentences, with choices by their titles.

import type { Control } from '../forms/layout.ts'
import { sentence } from '../forms/messages.ts'
import type { FieldFault } from './faults.ts'
import { type Scope, useScope, worded } from './scope.ts'

export function useSentence(): (fault: FieldFault, control?: Control) => string {
  const scope = useScope()
  return (fault, control) => sentenceOf(fault, control, scope)
}

export function sentenceOf(fault: FieldFault, control: Control | undefined, scope: Scope): string {
  const { words, language } = scope
  if (fault.message) return fault.message
  if (fault.code.startsWith('evidence.')) {
    const key = `problem.${fault.code}` as Parameters<typeof words.t>[0]
    const said = words.t(key)
    if (said !== key) return said
  }
  if (fault.code === 'required' && control?.codeList) return words.t('renderer.fault.choose')
  return capital(sentence({ ...fault, params: titled(fault, scope) }, words.language), language)
}

/** Codes in a fault by the titles that people know them by. */
function titled(fault: FieldFault, { store, language }: Scope): Record<string, unknown> {
  const params = fault.params ?? {}
  if (fault.code !== 'codeList' && fault.code !== 'codeList.parent') return params
  const list = store.codeLists[String(params.list)]
  const parent =
    store.codeLists[String(params.parent)] ?? (list?.parent ? store.codeLists[list.parent] : undefined)
  const named = (code: unknown): unknown => {
    if (Array.isArray(code)) return code.map(named)
    const entry = parent?.entries?.find((each) => each.code === code)
    return (entry && worded(entry.title, language)) || code
  }
  return {
    ...params,
    list: worded(list?.title, language) || params.list,
    ...('expected' in params && { expected: named(params.expected) }),
    ...('found' in params && fault.code === 'codeList.parent' && { found: named(params.found) }),
  }
}

function capital(text: string, language: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
}
