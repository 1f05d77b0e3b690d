// The office app's words in English. The build takes only this language of each part into the file.

import { en as designer } from '../designer.ts'
import { en as designerFields } from '../designer_fields.ts'
import { en as designerFlow } from '../designer_flow.ts'
import { en as designerForms } from '../designer_forms.ts'
import { en as designerReview } from '../designer_review.ts'
import { en as designerScenarios } from '../designer_scenarios.ts'
import { en as designerText } from '../designer_text.ts'
import { en as designerVariants } from '../designer_variants.ts'
import { en as designerWhatIf } from '../designer_what_if.ts'
import { en as desk } from '../desk.ts'
import { en as devices } from '../devices.ts'
import { en as dispatch } from '../dispatch.ts'
import { en as formImports } from '../form_imports.ts'
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
  ...designer,
  ...designerForms,
  ...designerFields,
  ...designerFlow,
  ...designerText,
  ...designerScenarios,
  ...designerWhatIf,
  ...designerVariants,
  ...designerReview,
  ...formImports,
}
