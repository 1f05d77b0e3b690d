// Takes answers as the field app does: one JSON question a line in, one answer a line out.
//   {"form": …, "codeLists": …, "context": …, "answers": […]}  →  [{answers, faults, hidden}, …]
//   {"schema": …, "values": […]}                               →  [[{pointer, code, params}, …], …]
//   {"format": …, "texts": […]}                                →  [true, false, …]
//   {"faults": […], "language": …}                             →  ["must be filled in", …]
// What can't be made ready is answered with {"error": …}.

import { createInterface } from 'node:readline'
import { loadExpressions } from '../../ui/src/expressions/engine.ts'
import { contextOf } from '../../ui/src/forms/formulas.ts'
import { FormTaker } from '../../ui/src/forms/intake.ts'
import { sentence } from '../../ui/src/forms/messages.ts'
import { Validator } from '../../ui/src/forms/validation.ts'
import { identity } from '../../ui/src/forms/values.ts'

await loadExpressions()
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answered(JSON.parse(line))) + '\n')
}

function answered(asked: any): unknown {
  try {
    if ('form' in asked) return taken(asked)
    if ('schema' in asked) {
      const validator = new Validator(asked.schema)
      return asked.values.map((value: unknown) => {
        const faults = validator.faults(value)
        if ((faults.length === 0) !== validator.isValid(value)) throw new Error('faults and isValid differ')
        return faults
      })
    }
    if ('format' in asked) {
      const validator = new Validator({ format: asked.format })
      return asked.texts.map((text: unknown) => validator.isValid(text))
    }
    return asked.faults.map((fault: any) => sentence(fault, asked.language))
  } catch (error) {
    return { error: String(error) }
  }
}

/** One taker takes them all, and another each anew: what it remembers must not show. */
function taken({ form, codeLists, context, answers }: any): unknown {
  const taker = new FormTaker(form, codeLists)
  return answers.map((given: any) => {
    const sent = JSON.stringify(given)
    const all = [taker, taker, new FormTaker(form, codeLists)].map((one) => {
      const { answers, faults, hidden } = one.take(given, contextOf(context))
      return { answers, faults, hidden: [...hidden].sort() }
    })
    if (JSON.stringify(given) !== sent) return { error: 'what was sent was changed' }
    const [first, ...others] = all.map(identity)
    return others.every((other) => other === first) ? all[0] : { error: 'it depends on what was taken before' }
  })
}
