// Words of setup.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
