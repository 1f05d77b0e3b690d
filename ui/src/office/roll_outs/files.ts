// The files of an SOP out of what somebody dropped or chose: a folder, a zip, or several SOPs side by side.

import type { Schemas } from '../../api/index.ts'
import { unzipped } from './zip.ts'

export type Files = ReadonlyMap<string, Uint8Array>

/** An SOP among files: its id, and the folder that it lies in. */
export interface FoundSop {
  id: string
  folder: string // '' or with a slash at its end
}

const LEFT_OUT = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$)/ // what systems put beside files
const SHARED = /^(forms\/library|subjects)\/[^/]+\.yaml$/

/** What was chosen in a dialog; a zip is opened. */
export async function ofPicked(picked: readonly File[]): Promise<Files> {
  const found = new Map<string, Uint8Array>()
  for (const file of picked) await add(found, file.webkitRelativePath || file.name, file)
  return found
}

/** What was dropped; folders are gone through. */
export async function ofDropped(items: DataTransferItemList): Promise<Files> {
  const found = new Map<string, Uint8Array>()
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []) // before the event is over
  for (const entry of entries) await walk(found, entry)
  return found
}

async function walk(found: Map<string, Uint8Array>, entry: FileSystemEntry): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '')
  if (LEFT_OUT.test(path)) return
  if (isFile(entry)) {
    await add(found, path, await new Promise<File>((taken, failed) => entry.file(taken, failed)))
  } else if (isFolder(entry)) {
    const reader = entry.createReader()
    for (;;) {
      // a browser hands a folder out in parts
      const some = await new Promise<FileSystemEntry[]>((taken, failed) => reader.readEntries(taken, failed))
      if (some.length === 0) break
      for (const one of some) await walk(found, one)
    }
  }
}

async function add(found: Map<string, Uint8Array>, path: string, file: File): Promise<void> {
  if (LEFT_OUT.test(path)) return
  const content = new Uint8Array(await file.arrayBuffer())
  if (!path.toLowerCase().endsWith('.zip')) {
    found.set(path, content)
    return
  }
  for (const [inner, data] of await unzipped(content)) {
    if (!LEFT_OUT.test(inner)) found.set(inner, data)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

/** Every folder with an sop.yaml. Where that lies in no folder, the SOP is called what it calls itself. */
export function sopsIn(files: Files): FoundSop[] {
  return [...files.keys()]
    .filter((path) => path === 'sop.yaml' || path.endsWith('/sop.yaml'))
    .map((path) => {
      const folder = path.slice(0, -'sop.yaml'.length)
      const own = /^sop:\s*["']?([\w-]+)/m.exec(text(files.get(path)) ?? '')?.[1]
      return { id: folder.split('/').at(-2) ?? own ?? 'sop', folder }
    })
    .sort((one, other) => one.id.localeCompare(other.id))
}

/**
 * The files as the server takes them: the SOP's folder, the organisation of its scenarios beside it, and of the
 * forms and kinds of subject beside it those that the SOP names.
 */
export function sentOf(files: Files, { id, folder }: FoundSop): Schemas['FileSent'][] {
  const beside = folder.split('/').slice(0, -2).join('/')
  const base = beside && `${beside}/`
  const own = [...files].filter(([path]) => path.startsWith(folder))
  const said = own.map(([path, content]) => (path.endsWith('.yaml') ? (text(content) ?? '') : '')).join('\n')
  const shared = folder
    ? [...files].flatMap(([path, content]): [string, Uint8Array][] => {
        if (!path.startsWith(base)) return []
        const rest = path.slice(base.length)
        const name =
          rest
            .split('/')
            .at(-1)
            ?.replace(/\.yaml$/, '') ?? ''
        const wanted = rest === 'organisation.yaml' || (SHARED.test(rest) && said.includes(name))
        return wanted ? [[rest, content]] : []
      })
    : []
  const all = [
    ...own.map(([path, content]): [string, Uint8Array] => [`${id}/${path.slice(folder.length)}`, content]),
    ...shared,
  ]
  return all.sort(([one], [other]) => (one < other ? -1 : 1)).map(([path, content]) => sent(path, content))
}

/**
 * Beside the SOP's folder lies what it shares with others. What of that is not among the files, and the live
 * revision had, goes along as it was: the forms that the SOP still names, and the organisation of its scenarios.
 */
export function withShared(
  sent: readonly Schemas['FileSent'][],
  live: readonly Schemas['FileOut'][],
  sop: string,
): Schemas['FileSent'][] {
  const has = new Set(sent.map((one) => one.path))
  const said = sent.map((one) => (one.path.endsWith('.yaml') ? (one.text ?? '') : '')).join('\n')
  const more = live.filter(({ path }) => {
    if (has.has(path) || path.startsWith(`${sop}/`)) return false
    return path === 'organisation.yaml' || said.includes(nameOf(path))
  })
  return [...sent, ...more.map(({ path, text, base64 }) => ({ path, text, base64 }) as Schemas['FileSent'])]
}

const nameOf = (path: string) =>
  path
    .split('/')
    .at(-1)
    ?.replace(/\.yaml$/, '') ?? ''

function sent(path: string, content: Uint8Array): Schemas['FileSent'] {
  const plain = text(content)
  if (plain !== null) return { path, text: plain }
  let binary = ''
  for (let at = 0; at < content.length; at += 0x8000) {
    binary += String.fromCharCode(...content.subarray(at, at + 0x8000))
  }
  return { path, base64: btoa(binary) }
}

function text(content: Uint8Array | undefined): string | null {
  try {
    return content ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content) : null
  } catch {
    return null
  }
}
