// The office app's words in English. The build takes only this language of each part into the file.

import { en as desk } from '../desk.ts'
import { en as devices } from '../devices.ts'
import { en as dispatch } from '../dispatch.ts'
import { en as frame } from '../frame.ts'
import { en as jobsDesk } from '../jobs_desk.ts'
import { en as messages } from '../messages.ts'
import { en as office } from '../office.ts'
import { en as people } from '../people.ts'
import { en as problems } from '../problems.ts'
import { en as renderer } from '../renderer.ts'
import { en as rollOuts } from '../roll_outs.ts'
import { en as setup } from '../setup.ts'
import { en as telling } from '../telling.ts'

export const words = {
  ...frame,
  ...problems,
  ...renderer,
  ...office,
  ...desk,
  ...jobsDesk,
  ...devices,
  ...dispatch,
  ...messages,
  ...people,
  ...setup,
  ...rollOuts,
  ...telling,
}
