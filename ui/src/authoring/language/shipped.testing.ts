// The company that ships, as a world for tests.

import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Telling } from './offering/offer.ts'
import type { Schema } from './schema.ts'
import { type FileKind, map, NO_VOCABULARY, type Texts, type Vocabulary, World, words } from './world.ts'

const ROOT = new URL('../../../../', import.meta.url)
const KINDS: readonly FileKind[] = [
  'sop',
  'form',
  'variant',
  'scenario',
  'what_if',
  'organisation',
  'subject',
  'code_list',
]

export const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')

export const SCHEMAS: Partial<Record<FileKind, Schema>> = Object.fromEntries(
  KINDS.map((kind) => [kind, JSON.parse(read(`engine/language/schemas/${kind}.schema.json`))]),
)

function under(folder: string): string[] {
  return readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => `${folder}/${path}`)
}

export function textsOf(sop: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const path of under(`sop_definitions/${sop}`))
    found.set(path.slice('sop_definitions/'.length), read(path))
  for (const path of under('forms/library')) found.set(path, read(path))
  for (const path of under('sop_definitions/subjects'))
    found.set(path.slice('sop_definitions/'.length), read(path))
  return found
}

const organisation = map(parse(read('sop_definitions/organisation.yaml')))
const people = Object.entries(map(organisation.people)).map(([login, person]) => ({
  login,
  name: String(map(person).name),
  branch: String(map(person).branch),
  roles: (map(person).roles as string[] | undefined) ?? [],
  skills: (map(person).skills as string[] | undefined) ?? [],
}))

export const VOCABULARY: Vocabulary = {
  ...NO_VOCABULARY,
  roles: Object.entries(map(organisation.roles)).map(([role, one]) => ({
    role,
    title: words(map(one).title),
    people: people.filter(({ roles }) => roles.some((held) => held.split('@')[0] === role)).length,
  })),
  people,
  branches: Object.entries(map(organisation.branches)).map(([branch, one]) => ({
    branch,
    title: words(map(one).title),
    parent: (map(one).parent as string | undefined) ?? null,
    tags: (map(one).tags as string[] | undefined) ?? [],
  })),
  tags: ['first-tier', 'lower-tier', 'remote'],
  skills: ['activation', 'repair'],
  actions: [
    {
      action: 'webhook',
      schema: { properties: { url: { type: 'string' }, method: { enum: ['POST', 'PUT'] } } },
    },
  ],
  checks: [{ check: 'sharp', kinds: ['photo'] }],
  strategies: ['manual', 'nearest', 'least_busy', 'offer'],
  sops: { 'terminal-repair': { en: 'Repair a terminal', 'zh-CN': '终端维修' } as Texts },
}

export const TELLING: Telling = {
  language: 'en',
  t: (key) => key,
  about: ({ schema }) => ({ title: schema.title ?? '', text: schema.description ?? '' }),
}

/** A world of an SOP, with files that say something else. */
export function worldOf(sop: string, instead: Readonly<Record<string, string>> = {}): World {
  const texts = new Map([...textsOf(sop), ...Object.entries(instead)])
  return new World(
    new Map([...texts].map(([path, text]) => [path, { data: dataOf(text) }])),
    VOCABULARY,
    SCHEMAS,
  )
}

const known = new Map<string, unknown>()

/** What stands in a text; what many tests read is read once. */
function dataOf(text: string): unknown {
  if (!known.has(text)) known.set(text, tolerant(text))
  return known.get(text)
}

function tolerant(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return parse(
      text
        .split('\n')
        .filter((line) => !line.includes('¦'))
        .join('\n'),
    )
  }
}
