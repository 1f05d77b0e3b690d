// The office app's words in Chinese. The build takes only this language of each part into the file.

import { zh as desk } from '../desk.ts'
import { zh as devices } from '../devices.ts'
import { zh as dispatch } from '../dispatch.ts'
import { zh as frame } from '../frame.ts'
import { zh as jobsDesk } from '../jobs_desk.ts'
import { zh as messages } from '../messages.ts'
import { zh as office } from '../office.ts'
import { zh as people } from '../people.ts'
import { zh as problems } from '../problems.ts'
import { zh as renderer } from '../renderer.ts'
import { zh as rollOuts } from '../roll_outs.ts'
import { zh as setup } from '../setup.ts'
import { zh as telling } from '../telling.ts'

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
