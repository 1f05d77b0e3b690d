// The door of the text editor.

export { RenameDialog, type Renaming } from './RenameDialog.tsx'
export { TextEditor } from './TextEditor.tsx'
