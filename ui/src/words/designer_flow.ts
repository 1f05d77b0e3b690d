// Words of the graph of an SOP and the panel of its steps.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
