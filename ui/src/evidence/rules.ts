// What a policy asks, in a few words each: read before anything is taken.

import type { EvidencePolicy } from '../forms/form.ts'
import type { Formats, Translate } from '../words/index.ts'
import { readable } from './scan/codes.ts'

export function rulesOf(
  policy: EvidencePolicy,
  expected: string | null | undefined,
  t: Translate,
  formats: Formats,
): string[] {
  const rules: string[] = []
  const least = policy.at_least ?? 1
  const most = policy.at_most === undefined ? 1 : policy.at_most
  if (most === null) {
    if (least > 0) rules.push(t('evidence.rule.least', { n: least }))
  } else if (least === most) {
    if (most > 1) rules.push(t('evidence.rule.exactly', { n: most }))
  } else if (least > 0) {
    rules.push(t('evidence.rule.range', { least, most }))
  } else if (most > 1) {
    rules.push(t('evidence.rule.most', { n: most }))
  }
  if (policy.within != null)
    rules.push(t('evidence.rule.within', { distance: formats.distance(policy.within) }))
  if (policy.fresh != null)
    rules.push(t('evidence.rule.fresh', { duration: formats.duration(policy.fresh * 1000) }))
  if (policy.source === 'camera') rules.push(t('evidence.rule.camera'))
  if (policy.distinct != null)
    rules.push(t('evidence.rule.distinct', { duration: formats.duration(policy.distinct * 1000) }))
  if (policy.check?.length) rules.push(t('evidence.rule.check'))
  if (expected) rules.push(t('evidence.rule.match', { expected: readable(expected) }))
  if (policy.kind === 'signature' && policy.signer === 'customer') rules.push(t('evidence.rule.customer'))
  else if (policy.kind === 'signature' && policy.signer && policy.signer !== 'assignee')
    rules.push(t('evidence.rule.signer', { who: policy.signer }))
  return rules
}
