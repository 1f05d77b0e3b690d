import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { Gallery } from './Gallery.tsx'
import { type JobRecord, pieces } from './record.ts'
import type { SopWords } from './sop_words.ts'

/** What was photographed, signed, scanned, where. */
export function Evidence({ record, sop }: { record: JobRecord; sop: SopWords | undefined }) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople(record.names)
  const found = pieces(record.lines)
  if (found.length === 0) return <p className="muted">{t('office.job.noEvidence')}</p>
  return (
    <Gallery
      shown={found.map((capture) => {
        const { address, field, fault, text, signer, by, at } = capture
        const step = pick(record.titles[address], language) || address
        const asked = pick(sop?.field(address, field, fault), language)
        return {
          capture,
          title: asked || step,
          words: [
            ...(asked && asked !== step ? [step] : []),
            ...(text ? [text] : []),
            ...(signer ? [t('office.job.signedBy', { who: signer })] : []),
            [nameOf(by), ...(at === null ? [] : [formats.moment(at)])].join(' · '),
          ],
        }
      })}
    />
  )
}
