// The door of what designers do to scenarios.

export * from './covering.ts'
export * from './evidence.ts'
export * from './expecting.ts'
export * from './story.ts'
export * from './writing.ts'
