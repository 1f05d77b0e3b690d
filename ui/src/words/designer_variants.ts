// Words of variants of an SOP and the matrix of branches.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
