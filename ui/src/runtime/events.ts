export interface Event {
  type: string
  seq: number
}
