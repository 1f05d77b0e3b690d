// The designer's words in English, beside those of the office. The build takes only this language of each part
// into the file.

import { en as designer } from '../designer.ts'
import { en as designerFields } from '../designer_fields.ts'
import { en as designerFlow } from '../designer_flow.ts'
import { en as designerForms } from '../designer_forms.ts'
import { en as designerReview } from '../designer_review.ts'
import { en as designerScenarios } from '../designer_scenarios.ts'
import { en as designerText } from '../designer_text.ts'
import { en as designerVariants } from '../designer_variants.ts'
import { en as designerWhatIf } from '../designer_what_if.ts'
import { en as formImports } from '../form_imports.ts'

export const words = {
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
