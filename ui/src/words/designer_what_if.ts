// Words of what-if: forecasts of an SOP before it is published.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
