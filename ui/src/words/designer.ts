// Words of the designer: its list of drafts, the gallery, the workshop around every room.

export const en = {
  'designer.nav': 'Designer',

  'designer.did.typed': 'Typing in {file}',
  'designer.did.media': 'Add {file}',
}

export const zh: Record<keyof typeof en, string> = {
  'designer.nav': '流程设计',

  'designer.did.typed': '在 {file} 中输入',
  'designer.did.media': '添加 {file}',
}
