// Stages of a roll-out as they are put together: branches by name, those below them meant too.

import type { Branch } from '../jobs/directory.ts'

export type Stages = readonly (readonly string[])[]
export type Tree = readonly { branch: Branch; above: readonly string[] }[]

/** Which stage has each branch, from 0; what none has comes last, with the number of stages. */
export function stageOf(tree: Tree, stages: Stages): Map<string, number> {
  const found = new Map(tree.map(({ branch }) => [branch.code, stages.length]))
  for (const [at, stage] of stages.entries()) {
    for (const { branch, above } of tree) {
      const free = found.get(branch.code) === stages.length
      if (free && [branch.code, ...above].some((code) => stage.includes(code))) found.set(branch.code, at)
    }
  }
  return found
}

/** Put a branch into a stage, wherever it is now. */
export function put(tree: Tree, stages: Stages, at: number, code: string): Stages {
  return tidied(
    tree,
    stages.map((stage, place) => {
      const others = stage.filter((one) => one !== code)
      return place === at ? [...others, code] : others
    }),
  )
}

/** Take a branch out of the stage that names it. */
export function takenOut(tree: Tree, stages: Stages, code: string): Stages {
  return tidied(
    tree,
    stages.map((stage) => stage.filter((one) => one !== code)),
  )
}

export function without(stages: Stages, at: number): Stages {
  return stages.filter((_, place) => place !== at)
}

/** The branch by whose name a stage has this one: itself or one above it; undefined where none has it. */
export function namedBy(tree: Tree, stages: Stages, code: string): string | undefined {
  const stage = stages[stageOf(tree, stages).get(code) ?? stages.length]
  const above = tree.find(({ branch }) => branch.code === code)?.above ?? []
  return stage && [code, ...above].find((one) => stage.includes(one))
}

/** Each name is there for branches that it brings: one whose branches are all taken before says nothing. */
function tidied(tree: Tree, stages: Stages): Stages {
  const taken = new Set<string>()
  return stages.map((stage) =>
    tree
      .filter(({ branch }) => stage.includes(branch.code)) // those above come before those below
      .flatMap(({ branch }) => {
        const brings = tree
          .filter((one) => [one.branch.code, ...one.above].includes(branch.code))
          .map((one) => one.branch.code)
          .filter((code) => !taken.has(code))
        for (const code of brings) taken.add(code)
        return brings.length > 0 ? [branch.code] : []
      }),
  )
}
