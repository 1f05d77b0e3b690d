// Evaluates expressions in the browser's engine: one JSON case a line in, one outcome a line out.
//   {"cel": …, "types": …, "bindings": …}  →  {"value": …} | {"unknown": true} | {"error": …}

import { createInterface } from 'node:readline'
import { Program, UNKNOWN } from '../../ui/src/expressions/program.ts'

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(outcome(JSON.parse(line))) + '\n')
}

function outcome(given: { cel: string; types: Record<string, string>; bindings: Record<string, unknown> }) {
  try {
    const value = new Program(given.cel, given.types).evaluate(given.bindings)
    return value === UNKNOWN ? { unknown: true } : { value }
  } catch (error) {
    return { error: String(error) }
  }
}
