// What a signature signs: the answers of one visit of one step of one job, named by a hash.

import type { Form } from '../forms/form.ts'
import { canonical } from './canonical.ts'
import { sha256 } from './hashes.ts'
import { at } from './records.ts'
import type { Answers } from './values.ts'

/**
 * SHA-256 of the canonical JSON of `{answers, job, opened, step}`. `answers` are as taken (hidden fields
 * dropped, calculated fields recomputed); the form's own signatures are left out of them. Null for answers
 * that canonical JSON can't hold.
 */
export function signedHash(
  job: string,
  address: string,
  opened: number,
  answers: Answers,
  form: Form,
): string | null {
  const said = Object.entries(answers).filter(([name]) => at(form.evidence, name)?.kind !== 'signature')
  try {
    return sha256(canonical({ answers: Object.fromEntries(said), job, opened, step: address }))
  } catch {
    return null
  }
}
