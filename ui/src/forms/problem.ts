/** What is wrong with one field: JSON pointer, stable code, and the numbers behind it. */
export interface FieldProblem {
  pointer: string
  code: string
  params?: Record<string, unknown>
}

/** Where expressions of a form find what lies around it: `inputs`, `subject`, `answers` … by qualified name. */
export interface Context {
  give(names: readonly string[]): Record<string, unknown>
}
