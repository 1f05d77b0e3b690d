import type { Schemas } from '../../api/index.ts'

/** The words of one kind of message in one language. */
export type Template = Schemas['TemplateOut']

/** Which of its texts: the whole message, or the line for small screens. */
export type Length = 'long' | 'short'
