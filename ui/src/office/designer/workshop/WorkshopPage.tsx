// One draft: its rooms, its history, who else is here.

import type { PageProps } from '../../pages.ts'

export function WorkshopPage(_: PageProps) {
  return null
}
