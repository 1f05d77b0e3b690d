import '../../../../ui/src/design/tokens.css'
import '../../../../ui/src/design/base.css'
import { mount } from '../../../../ui/src/renderer/mount.tsx'
import { en as frame } from '../../../../ui/src/words/frame.ts'
import { en as words } from '../../../../ui/src/words/renderer.ts'
import { entries, fields, rows, table, wanted, whenUsable } from './forms.js'

const FORMS = {
  fields: { schema: fields },
  table: { schema: table },
  list: { schema: { type: 'object', properties: { entry: { type: 'string', title: 'Entry', codeList: 'entries' } } } },
}
const codeLists = { entries: { entries: entries.map(({ code, title }) => ({ code, title: { en: title } })) } }

mount(document.getElementById('app'), {
  words: { ...frame, ...words },
  form: FORMS[wanted],
  codeLists,
  answers: wanted === 'table' ? { rows } : {},
  onChange: () => {},
  language: 'en',
})
whenUsable('#app input, #app select, #app button')
