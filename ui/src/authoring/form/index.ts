// The door to what designers do to forms.

export { addField, addLayout, type Layout, type Wishes } from './adding.ts'
export { type Edit, edited, type Outcome, type Reason } from './edit.ts'
export { group, putBeside, ungroup } from './grouping.ts'
export { type FieldPart, type FormTree, flat, type Item, topmost, type What } from './items.ts'
export {
  codeListOffer,
  EVIDENCE,
  type Kind,
  kindOf,
  LAYOUTS,
  type LayoutName,
  OFFERS,
  type Offer,
} from './kinds.ts'
export { moveItems, stepOf, type Way } from './moving.ts'
export { readBy } from './naming.ts'
export { besideOf, type Target, targetAt } from './placing.ts'
export { at } from './plain_data.ts'
export { removeItems } from './removing.ts'
export { isName, renameField } from './renaming.ts'
export { scopeOf } from './schemas.ts'
export { retypeField, setElement, setField, setItems, setLabel, setOption } from './setting.ts'
export { settled } from './settling.ts'
export { copyItems, duplicate, listsOf, pasteSnippet, type Snippet, snippetOf, textOf } from './snippet.ts'
export { formTree } from './tree.ts'
