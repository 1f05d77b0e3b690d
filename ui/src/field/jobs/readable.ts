/** A name from an SOP as words: names are words joined by dashes, underscores or dots. */
export function readable(name: string): string {
  const words = name.replace(/[_.-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
