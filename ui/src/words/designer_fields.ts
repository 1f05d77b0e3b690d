// Words of the form builder's property panel, conditions and formulas.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
