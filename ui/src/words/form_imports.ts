// Words of forms from other tools and from sample data.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
