// Words of the text editor of the designer.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
