import { Icon } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { useFile } from '../../workshop/index.ts'
import { fileInWords, placeInWords } from '../files.ts'

/** Where something is, from the file inwards: The SOP › Step Verify identity › evidence. */
export function PlaceName({ file, place }: { file: string; place: Path }) {
  const { t, language } = useWords()
  const source = useFile(file)?.source
  const parts = [fileInWords(file, t), ...placeInWords(source?.data, place, t, language)]
  return (
    <span className="place-name">
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have nothing but their place
        <span key={at}>
          {at > 0 && <Icon name="chevron-right" size={14} />}
          {part}
        </span>
      ))}
    </span>
  )
}
