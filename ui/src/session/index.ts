// The door to signing in and out.

export { InsecureBanner } from './InsecureBanner.tsx'
export type { Me } from './me.ts'
export { type KnownPerson, NOBODY, type Register } from './register.ts'
export { SessionGate } from './SessionGate.tsx'
export { Mark } from './SignInScreen.tsx'
export { type Session, useSession } from './session.ts'
