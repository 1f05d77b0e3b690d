// An app's words are one file per language (`words/apps/field.en.ts`), put together from parts that hold both
// languages. Each such file gets a copy of the parts of its own, from which the build then drops the language
// that the file does not name.

import { basename } from 'node:path'
import type { Plugin } from 'vite'

export function wordsByLanguage(): Plugin {
  return {
    name: 'words-by-language',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer) {
      const language = importer && /^(?:field|office|designer)\.(en|zh)\.ts$/.exec(basename(importer))?.[1]
      if (!language || !source.startsWith('../')) return null
      const found = await this.resolve(source, importer, { skipSelf: true })
      return found && `${found.id}?${language}`
    },
  }
}
