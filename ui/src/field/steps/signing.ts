// What a signature made in an open form signs: what would be handed in at that moment.

import type { Form } from '../../forms/form.ts'
import type { FormHandle } from '../../renderer/FormView.tsx'
import { signedHash } from '../../runtime/signed.ts'

/** The form of a step while it is open, null before and after. */
export interface OpenForm {
  current: FormHandle | null
}

/** The step that a draft belongs to: that of a fault's form is kept beside the step it is reported from. */
export function stepOf(address: string): string {
  return address.split('!')[0] ?? address
}

/** SHA-256 of what would be handed in now: calculated fields filled in, hidden ones dropped. */
export async function hashToSign(
  job: string,
  address: string,
  opened: number,
  form: Form,
  handle: OpenForm,
): Promise<string> {
  const answers = handle.current?.kept()
  const hash = answers && signedHash(job, stepOf(address), opened, answers, form)
  if (!hash) throw new Error('these answers cannot be signed')
  return hash
}
