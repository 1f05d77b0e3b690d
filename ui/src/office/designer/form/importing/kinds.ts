// What kind of thing is brought in: told by its name and by what it says.

export type ImportKind = 'xlsform' | 'json_schema' | 'json' | 'csv'

/** The kind of a file; null for what is none of them. */
export function importKind(name: string, text: string | null): ImportKind | null {
  if (/\.xlsx$/i.test(name)) return 'xlsform'
  const said = text?.trim() ?? ''
  if (/\.(csv|tsv)$/i.test(name)) return 'csv'
  if (said.startsWith('{') || said.startsWith('[')) {
    try {
      return isSchema(JSON.parse(said)) ? 'json_schema' : 'json'
    } catch {
      return /\.json$/i.test(name) ? 'json' : null
    }
  }
  const [first = ''] = said.split('\n')
  return /[,;\t]/.test(first) && said.includes('\n') ? 'csv' : null
}

const SAYS = ['$schema', 'properties', '$defs', '$ref', 'allOf', 'anyOf', 'oneOf', 'items', 'enum']

function isSchema(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false
  const said = data as Record<string, unknown>
  if (typeof said.schema === 'object' && said.schema !== null) return isSchema(said.schema)
  if (typeof said.$schema === 'string' && said.$schema.includes('schema')) return true
  const isTyped =
    typeof said.type === 'string' && /^(object|array|string|number|integer|boolean)$/.test(said.type)
  return (
    SAYS.some((key) => typeof said[key] === 'object') && (isTyped || 'properties' in said || '$ref' in said)
  )
}
