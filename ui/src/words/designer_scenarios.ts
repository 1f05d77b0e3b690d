// Words of scenarios: recording and running walks.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
