// Texts as Python sees them: by characters (code points), not by the UTF-16 units of JavaScript.

/** Orders texts by code point, for `sort`. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** A surrogate stands for a character beyond U+FFFF, after all those up to there. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort(byCodePoint)
}

/** The first `most` characters. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join('')
}

/** What Python strips: unlike here, with the separators U+001C to U+001F and U+0085, without U+FEFF. */
const BLANK = '[\\t-\\r\\u001c- \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+'
const BLANKS_AROUND = new RegExp(`^${BLANK}|${BLANK}$`, 'gu')

/** Without blanks at both ends. */
export function stripped(text: string): string {
  return text.replace(BLANKS_AROUND, '')
}

/** Whether a text says nothing. */
export function isBlank(text: string | null | undefined): boolean {
  return stripped(text ?? '') === ''
}
