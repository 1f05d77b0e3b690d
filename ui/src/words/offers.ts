// Words of jobs that are offered, and of messages, in the field app.

export const en = {}

export const zh: Record<keyof typeof en, string> = {}
