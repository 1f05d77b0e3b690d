// A form put into any element of a page, for surfaces that are not written with components.

import { createRoot } from 'react-dom/client'
import { type Catalogue, type Language, languageOf, WordsProvider } from '../words/index.ts'
import { FormView, type FormViewProps } from './FormView.tsx'

export type MountProps = FormViewProps & {
  /** The page's words in that language: those of the frame, of problems and of the renderer. */
  words: Catalogue
}

export interface Mounted {
  /** Draws it again with other properties; those that are left out stay. */
  update(props: Partial<MountProps>): void
  unmount(): void
}

export function mount(element: Element, props: MountProps): Mounted {
  const root = createRoot(element)
  let current = props
  const draw = () => {
    const { words, ...form } = current
    const language: Language = languageOf(current.language) ?? 'en'
    const opened = { language, catalogue: words, load: async () => words }
    root.render(
      <WordsProvider key={language} opened={opened}>
        <FormView {...form} />
      </WordsProvider>,
    )
  }
  draw()
  return {
    update(next) {
      current = { ...current, ...next }
      draw()
    },
    unmount: () => root.unmount(),
  }
}
