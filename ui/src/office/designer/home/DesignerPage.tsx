// The SOPs that are being written, and how to begin one.

export function DesignerPage() {
  return null
}
