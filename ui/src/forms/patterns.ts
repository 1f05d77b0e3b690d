// Patterns as the browser reads them. The check of forms lets only those pass that mean the same everywhere
// (forms/expressions/patterns.py); what is left to do is the dot, and escapes that the `u` flag forbids.

const known = new Map<string, RegExp>()
const MOST_KNOWN = 500

/** The pattern, ready to be held against texts. Throws for one that is none. */
export function patternOf(pattern: string): RegExp {
  let made = known.get(pattern)
  if (made === undefined) {
    if (known.size >= MOST_KNOWN) known.clear()
    made = new RegExp(written(pattern), 'u')
    known.set(pattern, made)
  }
  return made
}

function written(pattern: string): string {
  let text = ''
  let inside = false
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    if (char === '\\') {
      at += 1
      text += escapeOf(pattern.charAt(at), inside)
    } else if (char === '.' && !inside) text += '[^\\n]'
    else {
      if (char === '[') inside = true
      if (char === ']') inside = false
      text += char
    }
  }
  return text
}

/** What stands behind a backslash: a character that is one of the syntax keeps it, another needs none. */
function escapeOf(char: string, inside: boolean): string {
  const plain = /^[ -/:-@[-`{-~]$/.test(char) && !'^$\\.*+?()[]{}|/'.includes(char)
  return plain && !(inside && char === '-') ? char : `\\${char}`
}
