// Conditions as sentences: what can be said as “*Result* is *fail* and *Quantity* is more than 5” is shown so,
// and written back as CEL. What can't be said so simply is not a sentence (`parse` gives null) and stays as CEL,
// to the byte.

export type Literal = string | number | boolean

/** How a field is held against a value; the last two ask only whether it was answered. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'has' | 'has not'

export interface Clause {
  /** What is looked at, as CEL names it: `this.result`, `inputs.quantity`, `visits.enter`. */
  field: string
  is: Comparison
  /** A list for `in` and `not in`; none for `has` and `has not`. */
  value?: Literal | readonly Literal[]
}

/** Clauses of which all, or any, must hold. */
export interface Sentence {
  join: 'all' | 'any'
  clauses: readonly Clause[]
}

/** A field that a condition may speak of. */
export interface Known {
  field: string
  schema: { readonly type?: unknown; readonly enum?: unknown; readonly [key: string]: unknown }
}

/** A clause, or what only forms say: one of a list's answers, a number between two. */
export interface Test {
  field: string
  is: Comparison | 'contains' | 'between'
  value?: Literal | readonly Literal[]
}

/** Tests and groups of which all, or any, must hold. */
export interface Group<T = Test> {
  join: 'all' | 'any'
  parts: readonly (T | Group<T>)[]
}

/** The sentence that an expression says, or null where it says more than a sentence can. */
export function parse(cel: string): Sentence | null {
  const known = parsed.get(cel)
  if (known !== undefined) return known
  const sentence = sentenceOf(cel)
  if (parsed.size >= MOST_PARSED) parsed.clear()
  parsed.set(cel, sentence)
  return sentence
}

/** Whoever draws conditions reads the same ones again after every change. */
const parsed = new Map<string, Sentence | null>()
const MOST_PARSED = 1000

function sentenceOf(cel: string): Sentence | null {
  const part = partOf(cel, false)
  if (part === null) return null
  if (!('parts' in part)) return { join: 'all', clauses: [part as Clause] }
  if (part.parts.some((one) => 'parts' in one)) return null
  return { join: part.join, clauses: part.parts as readonly Clause[] }
}

/** The groups of tests that an expression says, or null where it says more. */
export function parseGroups(cel: string): Test | Group | null {
  return partOf(cel, true)
}

function partOf(cel: string, more: boolean): Test | Group | null {
  const tokens = tokensOf(cel)
  if (tokens === null || tokens.length === 0) return null
  const reading = new Reading(tokens, more)
  const part = reading.any()
  return part !== null && reading.done ? part : null
}

/** The expression that says a sentence. */
export function write(sentence: Sentence): string {
  const joined = sentence.join === 'all' ? ' && ' : ' || '
  return sentence.clauses.map(writeClause).join(joined)
}

function writeClause({ field, is, value }: Clause): string {
  if (is === 'has') return `has(${field})`
  if (is === 'has not') return `!has(${field})`
  if (is === 'in' || is === 'not in') {
    const values = (Array.isArray(value) ? value : value === undefined ? [] : [value]) as readonly Literal[]
    const within = `${field} in [${values.map(writeLiteral).join(', ')}]`
    return is === 'in' ? within : `!(${within})`
  }
  const only = (Array.isArray(value) ? value[0] : value) as Literal | undefined
  if (typeof only === 'boolean' && (is === '==' || is === '!=')) {
    return (is === '==') === only ? field : `!${field}`
  }
  return `${field} ${is} ${writeLiteral(only ?? '')}`
}

function writeLiteral(value: Literal): string {
  if (typeof value !== 'string') return String(value)
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `'${escaped}'`
}

/** What was typed or chosen for a field, as its schema has it: a number stays a number. */
export function typed(text: string, schema: Known['schema'] | undefined): Literal {
  const types = Array.isArray(schema?.type) ? schema.type : [schema?.type]
  if (types.includes('boolean')) return text === 'true'
  if (types.includes('integer') || types.includes('number')) {
    const number = Number(text)
    if (text.trim() === '' || !Number.isFinite(number)) return 0
    return types.includes('number') ? number : Math.trunc(number)
  }
  const first = Array.isArray(schema?.enum) ? schema.enum.find((one) => String(one) === text) : undefined
  return typeof first === 'number' || typeof first === 'boolean' ? first : text
}

/** The comparisons that make sense for a field. */
export function comparisons(schema: Known['schema'] | undefined): readonly Comparison[] {
  const types = Array.isArray(schema?.type) ? schema.type : [schema?.type]
  if (types.includes('boolean')) return ['==']
  if (types.includes('integer') || types.includes('number'))
    return ['==', '!=', '<', '<=', '>', '>=', 'has', 'has not']
  if (types.includes('array') || types.includes('object')) return ['has', 'has not']
  return ['==', '!=', 'in', 'not in', 'has', 'has not']
}

/** A first clause about a field, to be made what is meant. */
export function begun({ field, schema }: Known): Clause {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (types.includes('boolean')) return { field, is: '==', value: true }
  if (types.includes('integer') || types.includes('number')) return { field, is: '>=', value: 1 }
  if (types.includes('array') || types.includes('object')) return { field, is: 'has' }
  const first = Array.isArray(schema.enum) ? schema.enum[0] : undefined
  return { field, is: '==', value: typeof first === 'string' || typeof first === 'number' ? first : '' }
}

type Token = { kind: 'name' | 'sign'; text: string } | { kind: 'literal'; text: string; value: Literal }

const SIGNS = ['&&', '||', '==', '!=', '<=', '>=', '<', '>', '!', '(', ')', '[', ']', ',', '.', '-']
const NUMBER = /^(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+)(?![\w.])/
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/
const STRING = /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/

/** The words of an expression; null where there is something that no sentence has. */
function tokensOf(cel: string): Token[] | null {
  const tokens: Token[] = []
  let at = 0
  while (at < cel.length) {
    const rest = cel.slice(at)
    const blank = /^[ \t\r\n]+/.exec(rest)
    if (blank) {
      at += blank[0].length
      continue
    }
    const string = STRING.exec(rest)
    if (string) {
      const value = unescaped(string[0].slice(1, -1))
      if (value === null) return null
      tokens.push({ kind: 'literal', text: string[0], value })
      at += string[0].length
      continue
    }
    const number = NUMBER.exec(rest)
    if (number) {
      tokens.push({ kind: 'literal', text: number[0], value: Number(number[0]) })
      at += number[0].length
      continue
    }
    const name = NAME.exec(rest)
    if (name) {
      const text = name[0]
      if (/^(?:[rbRB]{1,2})$/.test(text) && /^['"]/.test(rest.slice(text.length))) return null // r'…', b'…'
      if (text === 'true' || text === 'false') tokens.push({ kind: 'literal', text, value: text === 'true' })
      else tokens.push({ kind: 'name', text })
      at += text.length
      continue
    }
    const sign = SIGNS.find((one) => rest.startsWith(one))
    if (sign === undefined) return null
    tokens.push({ kind: 'sign', text: sign })
    at += sign.length
  }
  return tokens
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

/** The text of a literal; null for escapes that are better shown as they are written. */
function unescaped(inner: string): string | null {
  let text = ''
  for (let at = 0; at < inner.length; at += 1) {
    const sign = inner[at] ?? ''
    if (sign !== '\\') {
      text += sign
      continue
    }
    at += 1
    const meant = ESCAPES[inner[at] ?? '']
    if (meant === undefined) return null
    text += meant
  }
  return text
}

const TURNED: Readonly<Record<string, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

const NO_FIELD = new Set(['in', 'null', 'true', 'false'])

const MOST_DEPTH = 5

class Reading {
  private at = 0

  private depth = 0

  private tokens: readonly Token[]

  private more: boolean

  /** `more` reads what only forms say, too. */
  constructor(tokens: readonly Token[], more: boolean) {
    this.tokens = tokens
    this.more = more
  }

  get done(): boolean {
    return this.at === this.tokens.length
  }

  /** What stands between `||`, else between `&&`. */
  any(): Test | Group | null {
    return this.joined('any', '||', () => this.joined('all', '&&', () => this.one()))
  }

  private joined(join: Group['join'], sign: string, next: () => Test | Group | null): Test | Group | null {
    const parts: (Test | Group)[] = []
    do {
      const part = next()
      if (part === null) return null
      parts.push(part)
    } while (this.sign(sign))
    return parts.length === 1 ? (parts[0] as Test | Group) : { join, parts }
  }

  private one(): Test | Group | null {
    if (!this.sign('(')) return this.clause()
    if (++this.depth > MOST_DEPTH) return null
    const inner = this.any()
    this.depth -= 1
    return inner !== null && this.sign(')') ? this.between(inner) : null
  }

  /** Two bounds of one field in brackets say that it lies between them. */
  private between(part: Test | Group): Test | Group {
    if (!this.more || !('parts' in part) || part.join !== 'all' || part.parts.length !== 2) return part
    const [low, high] = part.parts as readonly [Test | Group, Test | Group]
    if ('parts' in low || 'parts' in high) return part
    if (low.is !== '>=' || high.is !== '<=' || low.field !== high.field) return part
    return { field: low.field, is: 'between', value: [low.value as Literal, high.value as Literal] }
  }

  private clause(): Test | null {
    if (this.sign('(')) {
      const clause = this.clause()
      return clause !== null && this.sign(')') ? clause : null
    }
    if (this.sign('!')) return this.denied()
    const asked = this.has()
    if (asked !== null) return { field: asked, is: 'has' }
    const literal = this.literal()
    if (literal !== null) {
      if (this.more && this.name('in')) {
        const within = this.field()
        return within === null ? null : { field: within, is: 'contains', value: literal }
      }
      const turned = TURNED[this.operator() ?? '']
      const field = turned === undefined ? null : this.field()
      return turned === undefined || field === null ? null : { field, is: turned, value: literal }
    }
    const field = this.field()
    if (field === null) return null
    if (this.name('in')) {
      const value = this.list()
      return value === null ? null : { field, is: 'in', value }
    }
    const operator = this.operator()
    if (operator === null) return { field, is: '==', value: true }
    const value = this.literal()
    return value === null ? null : { field, is: operator, value }
  }

  private denied(): Test | null {
    const asked = this.has()
    if (asked !== null) return { field: asked, is: 'has not' }
    if (this.sign('(')) {
      const inner = this.clause()
      if (inner === null || !this.sign(')')) return null
      if (inner.is === 'in') return { ...inner, is: 'not in' }
      if (inner.is === 'has') return { field: inner.field, is: 'has not' }
      if (inner.is === '==' && inner.value === true) return { ...inner, value: false }
      return null
    }
    const field = this.field()
    const next = this.tokens[this.at]
    const over = next === undefined || ['&&', '||', ')'].includes(next.text)
    return field !== null && over ? { field, is: '==', value: false } : null
  }

  private has(): string | null {
    const start = this.at
    if (this.name('has') && this.sign('(')) {
      const field = this.field()
      if ((this.more ? field !== null : field?.includes('.')) && this.sign(')')) return field
    }
    this.at = start
    return null
  }

  private field(): string | null {
    const start = this.at
    let field = ''
    for (;;) {
      const token = this.tokens[this.at]
      if (token?.kind !== 'name' || NO_FIELD.has(token.text)) break
      this.at += 1
      field += token.text
      if (!this.sign('.')) {
        const after = this.tokens[this.at]
        if (after?.kind === 'sign' && (after.text === '(' || after.text === '[')) break // a call or a place
        return field
      }
      field += '.'
    }
    this.at = start
    return null
  }

  private list(): Literal[] | null {
    if (!this.sign('[')) return null
    const values: Literal[] = []
    for (;;) {
      const value = this.literal()
      if (value === null) return null
      values.push(value)
      if (this.sign(']')) return values
      if (!this.sign(',')) return null
    }
  }

  private literal(): Literal | null {
    const start = this.at
    const less = this.sign('-')
    const token = this.tokens[this.at]
    if (token?.kind === 'literal' && (!less || typeof token.value === 'number')) {
      this.at += 1
      // 1.0 and 1 are of two types: what would be written otherwise is no sentence
      if (typeof token.value === 'number' && String(token.value) !== token.text) {
        this.at = start
        return null
      }
      return less ? -(token.value as number) : token.value
    }
    this.at = start
    return null
  }

  private operator(): Comparison | null {
    const text = this.tokens[this.at]?.text
    if (this.tokens[this.at]?.kind !== 'sign' || text === undefined || !(text in TURNED)) return null
    this.at += 1
    return text as Comparison
  }

  private sign(text: string): boolean {
    const token = this.tokens[this.at]
    if (token?.kind !== 'sign' || token.text !== text) return false
    this.at += 1
    return true
  }

  private name(text: string): boolean {
    const token = this.tokens[this.at]
    if (token?.kind !== 'name' || token.text !== text) return false
    this.at += 1
    return true
  }
}
