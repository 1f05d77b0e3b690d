// Faults of evidence in words: what is wrong and what to do now. One sentence each, for somebody who still
// stands there.

import type { EvidencePolicy } from '../forms/form.ts'
import { explainFault } from '../runtime/explain.ts'
import type { Capture } from '../runtime/values.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import type { Formats, Language, Translate } from '../words/index.ts'
import { readable } from './scan/codes.ts'
import type { EvidenceServices } from './services.ts'

export interface Around {
  t: Translate
  language: Language
  formats: Formats
  policy: EvidencePolicy
  captures: readonly Capture[]
  site: EvidenceServices['site']
}

/** The sentence for a fault that `judge` found or the server told. */
export function advice(fault: FieldFault, around: Around): string {
  const { t, formats, policy } = around
  const { code, params = {} } = fault
  const seconds = (value: unknown) => formats.duration(Number(value) * 1000)
  const capture = around.captures[Number(fault.pointer.split('/').pop())]
  if (code === 'evidence.missing') {
    const least = Number(params.at_least)
    if (!Number.isFinite(least)) return t('evidence.wrong.gone')
    const held = around.captures.length > Number(params.found ?? 0)
    if (held && around.captures.length >= least) return t('evidence.wrong.gone')
    return t(`evidence.more.${policy.kind}`, { n: least - Number(params.found ?? 0) })
  }
  if (code === 'evidence.too_many') {
    const most = Number(params.at_most)
    return t('evidence.wrong.many', { most, n: Number(params.found) - most })
  }
  if (code === 'evidence.too_far') {
    if (params.distance != null)
      return t('evidence.wrong.far', {
        distance: formats.distance(Number(params.distance)),
        limit: formats.distance(Number(params.limit)),
      })
    if (!around.site) return t('evidence.wrong.noSite')
    return t(capture?.source === 'gallery' ? 'evidence.wrong.somewhere.gallery' : 'evidence.wrong.somewhere')
  }
  if (code === 'evidence.stale') {
    if (params.age == null) return t('evidence.wrong.undated')
    if (Number(params.age) <= Number(params.limit)) return t('evidence.wrong.future')
    return t('evidence.wrong.old', { age: seconds(params.age), limit: seconds(params.limit) })
  }
  if (code === 'evidence.source') return t('evidence.wrong.gallery')
  if (code === 'evidence.check')
    return t('evidence.wrong.check', { reason: explainFault(fault, around.language) })
  if (code === 'evidence.duplicate')
    return params.age == null
      ? t('evidence.wrong.twice')
      : t('evidence.wrong.used', { age: seconds(params.age) })
  if (code === 'evidence.mismatch') {
    if ('signed' in params) return t('evidence.wrong.signed')
    const found = params.found == null ? null : String(params.found)
    if (policy.match != null && !found?.includes('/')) {
      const expected = params.expected == null ? '?' : readable(String(params.expected))
      return found === null
        ? t('evidence.wrong.noText', { expected })
        : t('evidence.wrong.text', { found, expected })
    }
    return policy.match != null && found === capture?.text
      ? t('evidence.wrong.text', { found: found ?? '', expected: readable(String(params.expected)) })
      : t('evidence.wrong.type', { found: found ?? '?' })
  }
  return t('evidence.wrong.shape')
}
