// The field app's words in English. The build takes only this language of each part into the file.

import { en as day } from '../day.ts'
import { en as evidence } from '../evidence.ts'
import { en as frame } from '../frame.ts'
import { en as offers } from '../offers.ts'
import { en as offline } from '../offline.ts'
import { en as problems } from '../problems.ts'
import { en as renderer } from '../renderer.ts'
import { en as steps } from '../steps.ts'
import { en as telling } from '../telling.ts'

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
