import 'survey-core/survey-core.fontless.min.css'
import { Model } from 'survey-core'
import { renderSurvey } from 'survey-js-ui'
import { entries, fields, rows, table, wanted, whenUsable } from './forms.js'

function question(name, schema) {
  const base = { name, title: schema.title, isRequired: fields.required.includes(name) }
  if (schema.oneOf) {
    return { ...base, type: 'dropdown', choices: schema.oneOf.map((one) => ({ value: one.const, text: one.title })) }
  }
  if (schema.type === 'boolean') return { ...base, type: 'boolean' }
  const inputType = schema.format ?? (schema.type === 'string' ? 'text' : 'number')
  return { ...base, type: 'text', inputType }
}

const FORMS = {
  fields: () => ({ elements: Object.entries(fields.properties).map(([name, schema]) => question(name, schema)) }),
  table: () => ({
    elements: [
      {
        type: 'matrixdynamic',
        name: 'rows',
        rowCount: 0,
        maxRowCount: rows.length,
        columns: Object.entries(table.properties.rows.items.properties).map(([name, schema]) => ({
          name,
          title: schema.title,
          cellType: 'text',
          inputType: schema.type === 'string' ? 'text' : 'number',
        })),
      },
    ],
  }),
  list: () => ({
    elements: [
      {
        type: 'dropdown',
        name: 'entry',
        searchEnabled: true,
        choices: entries.map((one) => ({ value: one.code, text: one.title })),
      },
    ],
  }),
}

const survey = new Model(FORMS[wanted]())
if (wanted === 'table') survey.data = { rows }
renderSurvey(survey, document.getElementById('app'))
whenUsable('#app input, #app select')
