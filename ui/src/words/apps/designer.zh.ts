// The designer's words in Chinese, beside those of the office. The build takes only this language of each part
// into the file.

import { zh as designer } from '../designer.ts'
import { zh as designerFields } from '../designer_fields.ts'
import { zh as designerFlow } from '../designer_flow.ts'
import { zh as designerForms } from '../designer_forms.ts'
import { zh as designerReview } from '../designer_review.ts'
import { zh as designerScenarios } from '../designer_scenarios.ts'
import { zh as designerText } from '../designer_text.ts'
import { zh as designerVariants } from '../designer_variants.ts'
import { zh as designerWhatIf } from '../designer_what_if.ts'
import { zh as formImports } from '../form_imports.ts'

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
