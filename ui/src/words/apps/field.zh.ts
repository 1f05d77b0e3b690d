// The field app's words in Chinese. The build takes only this language of each part into the file.

import { zh as day } from '../day.ts'
import { zh as evidence } from '../evidence.ts'
import { zh as frame } from '../frame.ts'
import { zh as offers } from '../offers.ts'
import { zh as offline } from '../offline.ts'
import { zh as problems } from '../problems.ts'
import { zh as renderer } from '../renderer.ts'
import { zh as steps } from '../steps.ts'
import { zh as telling } from '../telling.ts'

export const words = {
  ...frame,
  ...problems,
  ...renderer,
  ...evidence,
  ...offline,
  ...day,
  ...steps,
  ...offers,
  ...telling,
}
