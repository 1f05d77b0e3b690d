// The door of reviews: comment marks for other rooms.

export { CommentButton } from './comments/CommentButton.tsx'
export { type Comment, type Thread, threadsAt } from './comments/threads.ts'
export { useComments } from './comments/useComments.ts'
