// The scenarios of a draft: their files, and what is done to them as files.

import { type Aim, fileName, freshStory } from '../../../authoring/scenario/index.ts'
import type { DraftFile, Workshop } from '../workshop/index.ts'

/** `<sop>/scenarios/<name>.yaml` by name. */
export function scenariosOf(workshop: Workshop): Map<string, DraftFile> {
  const folder = `${workshop.sop}/scenarios/`
  const found = new Map<string, DraftFile>()
  for (const [path, file] of workshop.files) {
    if (path.startsWith(folder) && path.endsWith('.yaml') && file.text !== null) {
      found.set(path.slice(folder.length, -'.yaml'.length), file)
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function pathIn(workshop: Workshop, name: string): string {
  return `${workshop.sop}/scenarios/${name}.yaml`
}

/** Variants of the draft, by name. */
export function variantsOf(workshop: Workshop): string[] {
  const folder = `${workshop.sop}/variants/`
  return [...workshop.files.keys()]
    .filter((path) => path.startsWith(folder) && path.endsWith('.yaml'))
    .map((path) => path.slice(folder.length, -'.yaml'.length))
}

/** Begins a scenario, and gives its name. */
export function begin(workshop: Workshop, sentence: string, text?: string): string {
  const name = fileName(sentence, new Set(scenariosOf(workshop).keys()))
  workshop.change(
    { word: 'scenario.did.new', params: { name } },
    { [pathIn(workshop, name)]: text ?? freshStory(sentence) },
  )
  return name
}

/** Where a recording is to go, by the file that is recorded. Forgotten with the page. */
export const aims = new Map<string, Aim>()
