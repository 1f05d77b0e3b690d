// Words of reviewing, publishing and the history of a draft.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
