// Which sides of the room are open, and how wide.

const WIDTHS = 'designer.flow.sides'

export interface Sides {
  panel: boolean
  text: boolean
  panelWidth: number
  textWidth: number
}

export function keptSides(): Sides {
  const first = { panel: true, text: innerWidth >= 1500, panelWidth: 380, textWidth: 480 }
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(WIDTHS) ?? '{}') as Partial<Sides>) }
  } catch {
    return first
  }
}

export function keepSides(sides: Sides): void {
  localStorage.setItem(WIDTHS, JSON.stringify(sides))
}
