// Words of the designer: its list of drafts, the gallery, the workshop around every room.

export const en = {
  'designer.nav': 'Designer',
}

export const zh: Record<keyof typeof en, string> = {
  'designer.nav': '设计',
}
