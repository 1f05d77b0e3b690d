// Running a checked expression in the browser, with the same outcome as on the server.
//
// The source is in the canonical form that the check gives: texts between single quotes, every conversion
// written out. So it can be told apart by a few words what is a variable, a function or a text.

import { convert, plain, UNKNOWN } from './binding.ts'
import { FUNCTIONS, RENAMED } from './functions.ts'
import { celType, parseType, type Type } from './types.ts'

export { bind, UNKNOWN } from './binding.ts'

const WORDS = /'(?:[^'\\]|\\.)*'|\bhas\(([\w.]+)\)|(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|\.[A-Za-z_]\w*/g

type Bound = { name: string; type: Type; value: string; known: string }

export class Program {
  readonly #bound: Bound[] = []
  readonly #run: (context: Record<string, unknown>) => unknown

  /** `source` in canonical form, and the types of the variables it reads. Throws for what is not checked. */
  constructor(source: string, reads: Record<string, string>) {
    const environment = FUNCTIONS.clone()
    for (const [number, [name, type]] of Object.entries(reads).entries()) {
      const bound = { name, type: parseType(type), value: `v${number}`, known: `h${number}` }
      this.#bound.push(bound)
      environment.registerVariable(bound.value, celType(bound.type)).registerVariable(bound.known, 'bool')
    }
    this.#run = environment.parse(this.#translated(source))
  }

  /** The value as plain JSON data, or UNKNOWN. Never throws. `bindings` maps qualified names to JSON values. */
  evaluate(bindings: Record<string, unknown>): unknown {
    const context: Record<string, unknown> = {}
    for (const { name, type, value, known } of this.#bound) {
      const given = Object.hasOwn(bindings, name) ? convert(type, bindings[name]) : UNKNOWN
      context[known] = given !== UNKNOWN && given !== null
      if (context[known]) context[value] = given
    }
    try {
      return plain(this.#run(context))
    } catch {
      return UNKNOWN
    }
  }

  /** The source with variables and functions as the engine is given them. */
  #translated(source: string): string {
    return source.replace(WORDS, (word: string, asked: string | undefined, at: number) => {
      if (word.startsWith("'")) return word
      const called = source[at + word.length] === '('
      if (word.startsWith('.')) return called ? `.${renamed(word.slice(1))}` : word
      if (asked === undefined) return this.#named(word, called)
      const exact = this.#bound.find(({ name }) => name === asked)
      return exact ? exact.known : `has(${this.#named(asked, false)})`
    })
  }

  /** `this.tags.join` as `v0.join`, where `this.tags` is a variable; the last name may be a function's. */
  #named(chain: string, called: boolean): string {
    const parts = chain.split('.')
    const last = called ? [renamed(parts.pop() as string)] : []
    for (let length = parts.length; length > 0; length--) {
      const bound = this.#bound.find(({ name }) => name === parts.slice(0, length).join('.'))
      if (bound) return [bound.value, ...parts.slice(length), ...last].join('.')
    }
    return [...parts, ...last].join('.')
  }
}

function renamed(name: string): string {
  return RENAMED.get(name) ?? name
}
