// What a stamp says: when, where, who, for which job.

import type { Words } from '../words/index.ts'
import type { Sight } from './photograph.ts'
import type { EvidenceServices } from './services.ts'

export function stampLines(
  { at, position, source }: Pick<Sight, 'at' | 'position' | 'source'>,
  { person, job }: Pick<EvidenceServices, 'person' | 'job'>,
  { t, formats }: Pick<Words, 't' | 'formats'>,
): string[] {
  const place = position
    ? [
        `${position.lat.toFixed(6)}, ${position.lon.toFixed(6)}`,
        position.accuracy == null ? null : `± ${formats.distance(position.accuracy)}`,
      ]
    : [t('stamp.nowhere')]
  return [
    [
      at === null ? null : `${formats.exact(at)} ${zone(at)}`,
      source === 'gallery' ? t('stamp.gallery') : null,
    ],
    place,
    [job.subject, job.address],
    [person.name, job.title, job.step],
    [job.id],
  ]
    .map((words) => words.filter(Boolean).join(' · '))
    .filter(Boolean)
}

/** The offset of the phone's time zone, without which a time names no moment. */
function zone(at: number): string {
  const offset = -new Date(at).getTimezoneOffset()
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0')
  return `UTC${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
}
