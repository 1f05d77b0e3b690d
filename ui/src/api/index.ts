// The door to the server's API.

export { askAhead, dropAhead, type Early, takeAhead, takeAheadFor } from './ahead.ts'
export { type Client, got, type Listeners, makeClient, type Schemas } from './client.ts'
export { type Fault, NetworkFailure, Problem } from './problem.ts'
export { inWords, wordsFor } from './words.ts'
