// The types of the expression language as a runbook writes them; see docs/language/expressions.md.

export type Type =
  | { kind: 'string' | 'int' | 'double' | 'bool' | 'null' | 'dyn' }
  | { kind: 'list' | 'map'; of: Type }
  | { kind: 'object'; fields: [string, Type][] }

/** Reads `list(object(price: double))` and the like. Throws for a text that writes no type. */
export function parseType(text: string): Type {
  const tokens = text.match(/[A-Za-z_]\w*|[(),:]/g) ?? []
  let at = 0
  const need = (token: string) => {
    if (tokens[at++] !== token) throw new Error(`expected ${token} in type ${text}`)
  }
  const read = (): Type => {
    const name = tokens[at++]
    switch (name) {
      case 'string':
      case 'int':
      case 'double':
      case 'bool':
      case 'null':
      case 'dyn':
        return { kind: name }
      case 'list': {
        need('(')
        const of = read()
        need(')')
        return { kind: 'list', of }
      }
      case 'map': {
        need('(')
        need('string')
        need(',')
        const of = read()
        need(')')
        return { kind: 'map', of }
      }
      case 'object': {
        const fields: [string, Type][] = []
        need('(')
        while (tokens[at] !== ')') {
          if (fields.length > 0) need(',')
          const field = tokens[at++] ?? ''
          need(':')
          fields.push([field, read()])
        }
        need(')')
        return { kind: 'object', fields }
      }
      default:
        throw new Error(`unknown type in ${text}`)
    }
  }
  const type = read()
  if (at !== tokens.length) throw new Error(`unexpected ${tokens[at]} in type ${text}`)
  return type
}

/** The type as CEL knows it: an object is a map. */
export function celType(type: Type): string {
  if (type.kind === 'list') return `list<${celType(type.of)}>`
  if (type.kind === 'map' || type.kind === 'object') return 'map<string, dyn>'
  return type.kind === 'null' ? 'null_type' : type.kind
}
