// The door of the workshop: what its rooms share.

export { type Analysed, findingsAt } from './analysing.ts'
export {
  useAnalysis,
  useFile,
  useFound,
  useGo,
  usePlace,
  useSelection,
  useTools,
  useWorkshop,
  WorkshopProvider,
} from './context.tsx'
export { DraftWorkshop } from './draft_workshop.ts'
export { Coded } from './Findings.tsx'
export { placeOf, roomOf, titleAt } from './finding_places.ts'
export type { Analysis, Finding, Line, Present } from './transport.ts'
export {
  type DraftFile,
  type FileEdits,
  type Follower,
  type Keeping,
  type Named,
  type Origin,
  type Place,
  ROOMS,
  type Room,
  type Selection,
  type Workshop,
} from './types.ts'
