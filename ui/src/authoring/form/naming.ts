// Names of fields in expressions: a field that is called anew is called so in every formula that reads it.

import { EVERY, type Path as Names } from '../../forms/fields.ts'

interface Token {
  kind: 'name' | 'text' | 'number' | 'sign'
  from: number
  to: number
  text: string
}

const MACROS = new Set(['map', 'filter', 'all', 'exists', 'exists_one', 'existsOne', 'sum', 'sortBy'])
const WORDS = new Set(['true', 'false', 'null', 'in'])
const TOKEN =
  /(?<text>[rRbB]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[0-9][0-9A-Za-z_.]*)|(?<blank>\s+|\/\/[^\n]*)|(?<sign>[\s\S])/gy

function tokens(expression: string): Token[] {
  const found: Token[] = []
  for (const match of expression.matchAll(TOKEN)) {
    const { groups } = match
    if (!groups || groups.blank !== undefined) continue
    const kind =
      groups.text !== undefined
        ? 'text'
        : groups.name !== undefined
          ? 'name'
          : groups.number !== undefined
            ? 'number'
            : 'sign'
    found.push({ kind, from: match.index, to: match.index + match[0].length, text: match[0] })
  }
  return found
}

/** What each name of an expression means: called with the place of every name that is a field's, and the
 * field's names from the form. `base` is where bare names begin; `isField` says what there is. */
function walk(
  expression: string,
  base: Names,
  isField: (names: Names) => boolean,
  say: (token: Token, names: Names) => void,
) {
  const all = tokens(expression)
  let here = 0

  const peek = (text: string, ahead = 0) =>
    all[here + ahead]?.text === text && all[here + ahead]?.kind === 'sign'

  /** Everything up to the closing sign, or to the end. */
  function until(closing: string | null, scope: ReadonlyMap<string, Names | null>): void {
    while (here < all.length) {
      if (closing !== null && peek(closing)) {
        here++
        return
      }
      primary(scope)
    }
  }

  /** One thing with what is reached from it by dots and brackets. */
  function primary(scope: ReadonlyMap<string, Names | null>): void {
    const token = all[here]
    if (!token) return
    here++
    let names: Names | null = null
    if (token.kind === 'sign') {
      const closing = { '(': ')', '[': ']', '{': '}' }[token.text]
      if (!closing) return
      until(closing, scope)
    } else if (token.kind === 'name' && !WORDS.has(token.text)) {
      if (peek('(')) {
        here++
        until(')', scope)
      } else if (peek(':') && !isTernary()) return
      else if (scope.has(token.text)) names = scope.get(token.text) ?? null
      else if (token.text === 'this') names = []
      else if (isField([...base, token.text])) {
        names = [...base, token.text]
        say(token, names)
      }
    }
    reached(names, scope)
  }

  /** Whether the name just read stands in `a ? b : c` and not before the colon of a map. */
  function isTernary(): boolean {
    for (let back = here - 2, deep = 0; back >= 0; back--) {
      const { text, kind } = all[back] as Token
      if (kind !== 'sign') continue
      if (text === ')' || text === ']' || text === '}') deep++
      else if (text === '(' || text === '[' || text === '{') {
        if (deep === 0) return text !== '{'
        deep--
      } else if (text === '?' && deep === 0) return true
      else if (text === ',' && deep === 0) return false
    }
    return true
  }

  function reached(from: Names | null, scope: ReadonlyMap<string, Names | null>): void {
    let names = from
    while (here < all.length) {
      if (peek('.')) {
        here++
        if (peek('?')) here++
        const token = all[here]
        if (token?.kind !== 'name') return
        here++
        if (peek('(')) {
          here++
          const variable = all[here]
          if (MACROS.has(token.text) && variable?.kind === 'name' && peek(',', 1)) {
            here += 2
            const within = new Map(scope)
            within.set(variable.text, names === null ? null : [...names, EVERY])
            until(')', within)
            names = token.text === 'filter' ? names : null
          } else {
            until(')', scope)
            names = null
          }
        } else if (names !== null) {
          names = [...names, token.text]
          say(token, names)
        }
      } else if (peek('[')) {
        here++
        if (peek('?')) here++
        const key = all[here]
        if (key?.kind === 'text' && peek(']', 1) && names !== null) {
          names = [...names, key.text.slice(1, -1)]
          say(key, names)
        }
        until(']', scope)
        if (key?.kind !== 'text') names = names === null ? null : [...names, EVERY]
      } else return
    }
  }

  until(null, new Map())
}

/** The expression with a field called anew. `names` is the field, with its old name last. */
export function renamedIn(
  expression: string,
  base: Names,
  names: Names,
  name: string,
  isField: (names: Names) => boolean,
): string {
  const key = names.join('\u0000')
  const found: Token[] = []
  walk(expression, base, isField, (token, meant) => {
    if (meant.join('\u0000') === key) found.push(token)
  })
  let text = expression
  for (const token of found.sort((a, b) => b.from - a.from)) {
    const written = token.kind === 'text' ? `${token.text[0]}${name}${token.text.at(-1)}` : name
    text = text.slice(0, token.from) + written + text.slice(token.to)
  }
  return text
}

/** The fields that an expression reads. */
export function readBy(expression: string, base: Names, isField: (names: Names) => boolean): Names[] {
  const found = new Map<string, Names>()
  walk(expression, base, isField, (_, names) => found.set(names.join('\u0000'), names))
  return [...found.values()]
}
