// The keywords of JSON Schema, each as the check it is made into.

import { below, type Check, type Made, type Make, type Seen } from './checking.ts'
import { isObject, same } from './fields.ts'
import { FORMATS } from './formats.ts'
import { patternOf } from './patterns.ts'
import { compared } from './telling.ts'
import { identity, isMultiple, lengthOf, TYPES, typeOf } from './values.ts'

const MOST_OPTIONS = 20

/** A check of the value itself, for values of one kind; others hold. */
function asserted<Value>(
  code: string,
  params: Record<string, unknown> | undefined,
  of: (value: unknown) => value is Value,
  holds: (value: Value) => boolean,
): Made {
  const check: Check = (value, at, say) => {
    if (!of(value) || holds(value)) return true
    say?.(at, code, params)
    return false
  }
  return { check }
}

const isNumber = (value: unknown): value is number => typeof value === 'number'
const isText = (value: unknown): value is string => typeof value === 'string'
const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const isAny = (_value: unknown): _value is unknown => true

function bounded<Value>(
  code: string,
  of: (value: unknown) => value is Value,
  holds: (value: Value, limit: number) => boolean,
): [string, Make] {
  return [
    code,
    (asked) => {
      const limit = asked as number
      return asserted(code, { limit }, of, (value) => holds(value, limit))
    },
  ]
}

const type: Make = (asked) => {
  const allowed = new Set<string>(Array.isArray(asked) ? asked : [asked])
  const expected = TYPES.filter((name) => allowed.has(name))
  if (allowed.has('number')) allowed.add('integer')
  return {
    check(value, at, say) {
      const found = typeOf(value)
      if (allowed.has(found)) return true
      say?.(at, 'type', { expected, found })
      return false
    },
  }
}

const choices: Make = (asked) => {
  const options = asked as unknown[]
  const plain = new Set(options.filter((option) => typeof option !== 'object' || option === null))
  const nested = options.filter((option) => typeof option === 'object' && option !== null)
  const isOne = (value: unknown) => plain.has(value) || nested.some((option) => same(option, value))
  return asserted('enum', { options: options.slice(0, MOST_OPTIONS) }, isAny, isOne)
}

const contains: Make = (asked, schema, schemas) => {
  const node = schemas.node(asked)
  const least = (schema.minContains as number | undefined) ?? 1
  const most = (schema.maxContains as number | undefined) ?? Number.POSITIVE_INFINITY
  const made = asserted('contains', undefined, isList, (items) => {
    const count = items.filter((item) => node.check(item, '', null)).length
    return count >= least && count <= most
  })
  return {
    ...made,
    mark(value, seen) {
      if (!Array.isArray(value)) return
      for (const [at, item] of value.entries()) if (node.check(item, '', null)) seen.items.add(at)
    },
  }
}

const items: Make = (asked, schema, schemas) => {
  const node = schemas.node(asked)
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0
  return {
    check(value, at, say) {
      if (!Array.isArray(value)) return true
      let holds = true
      for (let number = first; number < value.length; number++) {
        if (node.checkRow(value[number], below(at, number), say)) continue
        if (say === null) return false
        holds = false
      }
      return holds
    },
    mark(value, seen) {
      if (Array.isArray(value)) seen.all = true
    },
  }
}

const prefixItems: Make = (asked, _schema, schemas) => {
  const nodes = (asked as unknown[]).map((schema) => schemas.node(schema))
  return {
    check(value, at, say) {
      if (!Array.isArray(value)) return true
      let holds = true
      for (const [number, node] of nodes.entries()) {
        if (number >= value.length || node.check(value[number], below(at, number), say)) continue
        if (say === null) return false
        holds = false
      }
      return holds
    },
    mark(value, seen) {
      if (Array.isArray(value)) for (const number of nodes.keys()) seen.items.add(number)
    },
  }
}

const properties: Make = (asked, _schema, schemas) => {
  const nodes = Object.entries(asked as object).map(([name, schema]) => [name, schemas.node(schema)] as const)
  return {
    check(value, at, say) {
      if (!isObject(value)) return true
      let holds = true
      for (const [name, node] of nodes) {
        if (!Object.hasOwn(value, name) || node.check(value[name], below(at, name), say)) continue
        if (say === null) return false
        holds = false
      }
      return holds
    },
    mark(value, seen) {
      if (isObject(value)) for (const [name] of nodes) seen.names.add(name)
    },
  }
}

const patternProperties: Make = (asked, _schema, schemas) => {
  const nodes = Object.entries(asked as object).map(
    ([pattern, schema]) => [patternOf(pattern), schemas.node(schema)] as const,
  )
  return {
    check(value, at, say) {
      if (!isObject(value)) return true
      let holds = true
      for (const [name, item] of Object.entries(value)) {
        for (const [pattern, node] of nodes) {
          if (!pattern.test(name) || node.check(item, below(at, name), say)) continue
          if (say === null) return false
          holds = false
        }
      }
      return holds
    },
    mark(value, seen) {
      if (!isObject(value)) return
      for (const name of Object.keys(value))
        if (nodes.some(([pattern]) => pattern.test(name))) seen.names.add(name)
    },
  }
}

const additionalProperties: Make = (asked, schema, schemas) => {
  const node = schemas.node(asked)
  const known = new Set(Object.keys((schema.properties as object | undefined) ?? {}))
  const patterns = Object.keys((schema.patternProperties as object | undefined) ?? {}).map(patternOf)
  const others = (value: Record<string, unknown>) =>
    Object.keys(value).filter((name) => !known.has(name) && !patterns.some((pattern) => pattern.test(name)))
  return {
    check(value, at, say) {
      if (!isObject(value)) return true
      let holds = true
      for (const name of others(value)) {
        if (node.never) say?.(below(at, name), 'additionalProperties')
        else if (node.check(value[name], below(at, name), say)) continue
        if (say === null) return false
        holds = false
      }
      return holds
    },
    mark(value, seen) {
      if (isObject(value)) seen.all = true
    },
  }
}

const propertyNames: Make = (asked, _schema, schemas) => {
  const node = schemas.node(asked)
  return {
    check(value, at, say) {
      if (!isObject(value)) return true
      let holds = true
      for (const name of Object.keys(value)) {
        if (node.check(name, '', null)) continue
        if (say === null) return false
        say(below(at, name), 'propertyNames')
        holds = false
      }
      return holds
    },
  }
}

/** Names that must be there, of which each that is missing is named by its own pointer. */
function demanded(names: (value: Record<string, unknown>) => readonly string[]): Made {
  return {
    check(value, at, say) {
      if (!isObject(value)) return true
      let holds = true
      for (const name of names(value)) {
        if (Object.hasOwn(value, name)) continue
        if (say === null) return false
        say(below(at, name), 'required')
        holds = false
      }
      return holds
    },
  }
}

const required: Make = (asked) => demanded(() => asked as string[])

const dependentRequired: Make = (asked) => {
  const demands = Object.entries(asked as Record<string, string[]>)
  return demanded((value) => demands.flatMap(([name, names]) => (Object.hasOwn(value, name) ? names : [])))
}

const dependentSchemas: Make = (asked, _schema, schemas) => {
  const nodes = Object.entries(asked as object).map(([name, schema]) => [name, schemas.node(schema)] as const)
  return {
    check(value, at, say) {
      if (!isObject(value)) return true
      let holds = true
      for (const [name, node] of nodes) {
        if (!Object.hasOwn(value, name) || node.check(value, at, say)) continue
        if (say === null) return false
        holds = false
      }
      return holds
    },
    mark(value, seen) {
      if (!isObject(value)) return
      for (const [name, node] of nodes) if (Object.hasOwn(value, name)) node.mark(value, seen)
    },
  }
}

const allOf: Make = (asked, _schema, schemas) => {
  const nodes = (asked as unknown[]).map((schema) => schemas.node(schema))
  return {
    check(value, at, say) {
      let holds = true
      for (const node of nodes) {
        if (node.check(value, at, say)) continue
        if (say === null) return false
        holds = false
      }
      return holds
    },
    mark(value, seen) {
      for (const node of nodes) if (node.check(value, '', null)) node.mark(value, seen)
    },
  }
}

/** A choice of schemas: one must hold, or exactly one. */
function chosen(code: 'anyOf' | 'oneOf'): Make {
  return (asked, _schema, schemas) => {
    const nodes = (asked as unknown[]).map((schema) => schemas.node(schema))
    const holds = (value: unknown) => {
      let count = 0
      for (const node of nodes) {
        if (!node.check(value, '', null)) continue
        if (code === 'anyOf') return true
        if (++count > 1) return false
      }
      return count === 1
    }
    return {
      ...asserted(code, undefined, isAny, holds),
      mark(value, seen) {
        for (const node of nodes) if (node.check(value, '', null)) node.mark(value, seen)
      },
    }
  }
}

const not: Make = (asked, _schema, schemas) => {
  const node = schemas.node(asked)
  return asserted('not', undefined, isAny, (value) => !node.check(value, '', null))
}

const conditional: Make = (asked, schema, schemas) => {
  const condition = schemas.node(asked)
  const then = Object.hasOwn(schema, 'then') ? schemas.node(schema.then) : null
  const otherwise = Object.hasOwn(schema, 'else') ? schemas.node(schema.else) : null
  return {
    check(value, at, say) {
      const branch = condition.check(value, '', null) ? then : otherwise
      return branch === null || branch.check(value, at, say)
    },
    mark(value, seen) {
      const holds = condition.check(value, '', null)
      if (holds) condition.mark(value, seen)
      const branch = holds ? then : otherwise
      branch?.mark(value, seen)
    },
  }
}

/** A reference that leads back to itself without looking at anything in between asks for nothing. */
const reference: Make = (asked, _schema, schemas) => {
  const node = schemas.referred(asked as string)
  const asking: unknown[] = []
  const marking: unknown[] = []
  return {
    check: (value, at, say) => once(asking, value, true, () => node.check(value, at, say)),
    mark: (value, seen) => once(marking, value, undefined, () => node.mark(value, seen)),
  }
}

function once<Outcome>(running: unknown[], value: unknown, again: Outcome, run: () => Outcome): Outcome {
  if (running.includes(value)) return again
  running.push(value)
  try {
    return run()
  } finally {
    running.pop()
  }
}

/** What nothing else in the schema has looked at; what the keyword itself looks at does not count. */
function unevaluated(code: 'unevaluatedProperties' | 'unevaluatedItems'): Make {
  return (asked, _schema, schemas, own) => {
    const node = schemas.node(asked)
    const ofObjects = code === 'unevaluatedProperties'
    const applies = (value: unknown) => (ofObjects ? isObject(value) : Array.isArray(value))
    const unseen = (value: unknown): [string, unknown][] => {
      const seen: Seen = { by: own, all: false, names: new Set(), items: new Set() }
      own.mark(value, seen)
      if (seen.all) return []
      const isSeen = (name: string) => (ofObjects ? seen.names.has(name) : seen.items.has(Number(name)))
      return Object.entries(value as object).filter(([name]) => !isSeen(name))
    }
    return {
      check(value, at, say) {
        if (!applies(value)) return true
        const unexpected = unseen(value).filter(([, item]) => !node.check(item, '', null))
        if (unexpected.length === 0) return true
        const names = unexpected.map(([name]) => name)
        say?.(at, code, ofObjects ? { unexpected: names.sort(compared) } : undefined)
        return false
      },
      mark(value, seen) {
        if (seen.by === own || !applies(value)) return
        for (const [name, item] of unseen(value)) {
          if (!node.check(item, '', null)) continue
          if (ofObjects) seen.names.add(name)
          else seen.items.add(Number(name))
        }
      },
    }
  }
}

/** By keyword; those that ask what others have looked at come last. */
export const CHECKS: readonly [string, Make][] = [
  ['$ref', reference],
  ['type', type],
  ['enum', choices],
  ['const', (asked) => asserted('const', { expected: asked }, isAny, (value) => same(asked, value))],
  bounded('minimum', isNumber, (value, limit) => value >= limit),
  bounded('maximum', isNumber, (value, limit) => value <= limit),
  bounded('exclusiveMinimum', isNumber, (value, limit) => value > limit),
  bounded('exclusiveMaximum', isNumber, (value, limit) => value < limit),
  [
    'multipleOf',
    (asked) => {
      const factor = asked as number
      return asserted('multipleOf', { factor }, isNumber, (value) => isMultiple(value, factor))
    },
  ],
  bounded('minLength', isText, (value, limit) => value.length >= limit && lengthOf(value) >= limit),
  bounded('maxLength', isText, (value, limit) => value.length <= limit || lengthOf(value) <= limit),
  [
    'pattern',
    (asked) => {
      const pattern = patternOf(asked as string)
      return asserted('pattern', { pattern: asked }, isText, (value) => pattern.test(value))
    },
  ],
  [
    'format',
    (asked) => {
      const holds = FORMATS.get(asked as string)
      return holds ? asserted('format', { format: asked }, isText, holds) : {}
    },
  ],
  bounded('minItems', isList, (value, limit) => value.length >= limit),
  bounded('maxItems', isList, (value, limit) => value.length <= limit),
  [
    'uniqueItems',
    (asked) =>
      asked === true
        ? asserted(
            'uniqueItems',
            undefined,
            isList,
            (value) => new Set(value.map(identity)).size === value.length,
          )
        : {},
  ],
  ['contains', contains],
  ['prefixItems', prefixItems],
  ['items', items],
  bounded('minProperties', isObject, (value, limit) => Object.keys(value).length >= limit),
  bounded('maxProperties', isObject, (value, limit) => Object.keys(value).length <= limit),
  ['required', required],
  ['properties', properties],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['propertyNames', propertyNames],
  ['dependentRequired', dependentRequired],
  ['dependentSchemas', dependentSchemas],
  ['allOf', allOf],
  ['anyOf', chosen('anyOf')],
  ['oneOf', chosen('oneOf')],
  ['not', not],
  ['if', conditional],
  ['unevaluatedItems', unevaluated('unevaluatedItems')],
  ['unevaluatedProperties', unevaluated('unevaluatedProperties')],
]
