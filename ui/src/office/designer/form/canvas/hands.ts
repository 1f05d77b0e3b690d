/** What canvas, toolbar and tree ask of the builder around them. */
export interface Hands {
  openInsert: () => void
  showProperties: () => void
}
