import '@formio/js/dist/formio.form.min.css'
import { Formio } from '@formio/js/form'
import { entries, fields, rows, table, wanted, whenUsable } from './forms.js'

function component(key, schema) {
  const base = { key, label: schema.title, input: true, validate: { required: fields.required.includes(key) } }
  if (schema.oneOf) {
    const values = schema.oneOf.map((one) => ({ value: one.const, label: one.title }))
    return { ...base, type: 'select', dataSrc: 'values', data: { values } }
  }
  if (schema.type === 'boolean') return { ...base, type: 'checkbox' }
  if (schema.format === 'date') return { ...base, type: 'day' }
  if (schema.format === 'email') return { ...base, type: 'email' }
  return { ...base, type: schema.type === 'string' ? 'textfield' : 'number' }
}

const FORMS = {
  fields: () => Object.entries(fields.properties).map(([key, schema]) => component(key, schema)),
  table: () => [
    {
      type: 'datagrid',
      key: 'rows',
      label: 'Rows',
      input: true,
      components: Object.entries(table.properties.rows.items.properties).map(([key, schema]) => component(key, schema)),
    },
  ],
  list: () => [
    {
      type: 'select',
      key: 'entry',
      label: 'Entry',
      input: true,
      dataSrc: 'values',
      data: { values: entries.map((one) => ({ value: one.code, label: one.title })) },
    },
  ],
}

const form = await Formio.createForm(document.getElementById('app'), { components: FORMS[wanted]() })
if (wanted === 'table') await form.setSubmission({ data: { rows } })
whenUsable('#app input, #app select')
