// A picture per kind of field and layout, on the grid of our icons.

import type { Item } from '../../../../authoring/form/index.ts'
import { ICONS } from '../../../../design/icons.ts'

const GLYPHS: Readonly<Record<string, string>> = {
  text: 'M5 8V5h14v3M12 5v14M9 19h6',
  longText: 'M4 6h16M4 10.7h16M4 15.3h16M4 20h9',
  email: ICONS.mail,
  phone: ICONS.phone,
  link: ICONS.link,
  number: 'M9.500 4 7.500 20M16.500 4l-2 16M4.500 9h16M3.500 15h16',
  whole: 'M5 8.500 8 6v12m-3 0h6M14 8.200a2.700 2.700 0 0 1 5.300.6c0 2.200-5.300 5-5.300 9.200h5.500',
  range: 'M3 12h5.500M15 12h6M11.800 8.800a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400Z',
  calculated: 'M17.500 6V4.500h-11L12 12l-5.500 7.500h11V18',
  date: 'M4 6h16v14H4V6Zm0 4.500h16M8.500 3.500v4m7-4v4',
  time: ICONS.clock,
  moment:
    'M4 6h16v4.500M4 6v14h6M4 10.500h16M8.500 3.500v4m7-4v4M17 13.500a3.800 3.800 0 1 0 0 7.600 3.800 3.800 0 0 0 0-7.600Zm0 1.900v2l1.300.9',
  duration:
    'M6.500 3.500h11m-11 17h11M8 3.500c0 5 3 6 4 8.500 1-2.500 4-3.500 4-8.500M8 20.500c0-5 3-6 4-8.500 1 2.500 4 3.500 4 8.500',
  boolean:
    'M8 7h8a5 5 0 0 1 0 10H8A5 5 0 0 1 8 7Zm8 2.800a2.200 2.200 0 1 0 0 4.400 2.200 2.200 0 0 0 0-4.400Z',
  choice:
    'M6.200 5.200a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 0 0 0-4.600Zm0 9a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 0 0 0-4.600ZM12 7.500h8.500M12 16.500h8.500',
  multipleChoice: 'm3.500 7.500 2 2 3.500-4M3.500 16.500l2 2 3.500-4M12.500 7.500h8M12.500 16.500h8',
  codeList: 'M4 5h10M4 10h10M4 15h6M17 9v10.500m0 0-3-3m3 3 3-3',
  variant:
    'M6.500 4v16M6.500 12h6a4 4 0 0 0 4-4V5m0 0-2.800 2.800M16.500 5l2.800 2.800M12.500 12a4 4 0 0 1 4 4v3',
  object: 'M8.500 4H5v16h3.500m7-16H19v16h-3.500M9.500 9h5m-5 3h5m-5 3h5',
  list: ICONS.table,
  section: 'M4 5h16v14H4V5Zm0 4.500h16M7 14h6',
  columns: 'M4 5h7v14H4V5Zm9 0h7v14h-7V5Z',
  stack: 'M4 5h16v6H4V5Zm0 8h16v6H4v-6Z',
  pages: 'M4 8.500h12V20H4V8.500Zm4 0V4h12v11.500h-4',
  page: ICONS.file,
  note: ICONS.info,
  written: 'm8.500 7-5 5 5 5m7-10 5 5-5 5M13.500 5l-3 14',
  constant: ICONS.lock,
  unknown: 'm8.500 7-5 5 5 5m7-10 5 5-5 5M13.500 5l-3 14',
  evidence: ICONS.camera,
  photo: ICONS.camera,
  signature: ICONS.pen,
  scan: ICONS.qr,
  position: ICONS.pin,
  video: ICONS.video,
  audio: ICONS.mic,
  file: ICONS.file,
  block: 'M12 3.500 20 8v8l-8 4.500L4 16V8l8-4.500ZM4 8l8 4.500L20 8m-8 4.500v8',
}

export function Glyph({ name, size = 20 }: { name: string; size?: number }) {
  return (
    <svg
      className="fb-glyph"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={GLYPHS[name] ?? GLYPHS.unknown} />
    </svg>
  )
}

/** The picture of what stands on the canvas. */
export function glyphOf(item: Item): string {
  const { field } = item
  if (!field) return item.what
  if (field.evidence) return field.evidence
  if (field.calculated) return 'calculated'
  const { kind, schema, options } = field
  if (kind === 'text') {
    if (schema.format === 'email') return 'email'
    if (schema.format === 'uri') return 'link'
    if (options.format === 'tel') return 'phone'
    const long = options.multi === true || (options.multi !== false && Number(schema.maxLength ?? 0) >= 200)
    return long ? 'longText' : 'text'
  }
  if (kind === 'number') return schema.type === 'integer' ? 'whole' : 'number'
  if (kind === 'date')
    return schema.format === 'date' ? 'date' : schema.format === 'date-time' ? 'moment' : 'time'
  return kind
}
