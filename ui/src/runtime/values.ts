// Values that commands, events and the job share: the same JSON as on the server, where each is explained
// (engine/runtime/values.py). Instants are whole milliseconds since 1970 UTC.

export type Ms = number
export type Answers = Record<string, unknown>

/** WGS-84 degrees; `accuracy` in metres, `at` when it was fixed. */
export interface Position {
  lat: number
  lon: number
  accuracy?: number | null
  at?: Ms | null
}

/** What a job concerns, as it was when the job was opened. */
export interface Subject {
  id: string
  kind: string
  name: string
  branch?: string | null
  site?: Position | null
  address?: string | null
  contact?: Record<string, unknown>
  labels?: string[]
  data?: Record<string, unknown>
}

/** One piece of evidence as an answer holds it: the value of an evidence field is a list of these. */
export interface Capture {
  blob?: string | null // SHA-256 of the stored bytes
  at?: Ms | null // by the server's clock as the phone knows it
  position?: Position | null
  source?: 'camera' | 'gallery' | null
  text?: string | null // what a scan read
  signer?: string | null
  signed?: string | null // SHA-256 of what was signed, see signed.ts
  stamped?: string | null // SHA-256 of a copy with time, place, person and job drawn into it
}
