import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { EvidencePolicy } from '../forms/form.ts'
import type { BlobFacts } from '../runtime/facts.ts'
import type { Capture, Position } from '../runtime/values.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import { judge, matches, type Scene } from './judging.ts'
import type { KeptFacts } from './services.ts'

interface Handed {
  command: { do: string; at?: number; answers?: Record<string, Capture[]> }
  now: number
  blobs?: Record<string, BlobFacts>
  refused?: { code: string; faults?: FieldFault[] }
}

interface Walks {
  runbook: { forms: Record<string, { evidence: Record<string, EvidencePolicy> }> }
  walk: (Handed & { command: { site?: Position; inputs?: { serial?: string } } })[]
}

const WALKS: Walks = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/walks/evidence.json', import.meta.url), 'utf8'),
)
const POLICIES = WALKS.runbook.forms.f?.evidence ?? {}

describe('the server’s own walks through evidence', () => {
  const [opened, ...rest] = WALKS.walk
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const expected = `SN-${literal(opened?.command.inputs?.serial ?? '')}[0-9]+`
  // What is pressed at another moment than it arrives is the server's to weigh; the phone always judges now.
  const handed = rest.filter(
    ({ command, refused }) =>
      command.do === 'hand_in' && command.at === undefined && refused?.code !== 'form.invalid',
  )

  test.each(handed.map((one, place) => [place, one] as const))(
    'hand-in %i',
    (_, { command, now, blobs, refused }) => {
      const scene: Scene = {
        now,
        site: opened?.command.site ?? null,
        blobs: new Map(Object.entries(blobs ?? {})),
        expected,
      }
      const found = Object.entries(POLICIES).flatMap(
        ([name, policy]) => judge(name, policy, command.answers?.[name] ?? [], scene).faults,
      )
      const theirs = (refused?.faults ?? []).filter(
        ({ code, params }) => code.startsWith('evidence.') && !('signed' in (params ?? {})),
      )
      const sorted = (faults: FieldFault[]) => faults.map((fault) => JSON.stringify(withNulls(fault))).sort()
      expect(sorted(found)).toEqual(sorted(theirs))
    },
  )

  test('there are such walks', () => expect(handed.length).toBeGreaterThan(10))
})

/** What is null may be left out on the wire. */
function withNulls(fault: FieldFault): FieldFault {
  const params = Object.entries(fault.params ?? {}).filter(([, value]) => value !== null)
  return { pointer: fault.pointer, code: fault.code, params: Object.fromEntries(params.sort()) }
}

const NOW = 1_772_413_200_000
const SITE = { lat: 30.2741, lon: 120.1551 }
const LOOKS = '0f'.repeat(16)

const kept = (facts: Partial<KeptFacts> & { sha256: string }): KeptFacts => ({
  media_type: 'image/jpeg',
  size: 1000,
  received_at: NOW,
  ...facts,
})

const scene = (blobs: KeptFacts[], more: Partial<Scene> = {}): Scene => ({
  now: NOW,
  site: SITE,
  blobs: new Map(blobs.map((facts) => [facts.sha256, facts])),
  ...more,
})

describe('duplicates among one’s own', () => {
  const policy: EvidencePolicy = { kind: 'photo', distinct: 86_400 }
  const mine = kept({ sha256: 'a', likeness: LOOKS })
  const earlier = (more: Partial<KeptFacts>) =>
    kept({
      sha256: 'b',
      likeness: `${LOOKS.slice(0, 31)}0`,
      job: 'J-1',
      handedInAt: NOW - 3_600_000,
      ...more,
    })
  const faults = (other: KeptFacts) => judge('p', policy, [{ blob: 'a' }], scene([mine, other])).faults

  test('a photo like one handed in within that time does not pass', () => {
    expect(faults(earlier({}))).toEqual([
      {
        pointer: '/p/0',
        code: 'evidence.duplicate',
        params: { limit: 86_400, age: 3600, of: 'b', job: 'J-1' },
      },
    ])
  })

  test('neither what was only taken and thrown away, nor what is older, nor what looks otherwise counts', () => {
    expect([
      faults(earlier({ handedInAt: null })),
      faults(earlier({ handedInAt: NOW - 86_400_000 })),
      faults(earlier({ likeness: 'f0'.repeat(16) })),
      faults(earlier({ likeness: null })),
    ]).toEqual([[], [], [], []])
  })

  test('an old date in a file hides nothing, and a new one counts', () => {
    const old = faults(earlier({ taken_at: NOW - 90 * 86_400_000 }))
    const fresh = faults(earlier({ handedInAt: NOW - 90_000_000, taken_at: NOW - 1000 }))
    expect([old[0]?.params?.age, fresh[0]?.params?.age]).toEqual([3600, 1])
  })

  test('the very file that was handed in before does not pass, however flat it is', () => {
    const same = kept({ sha256: 'a', likeness: null, handedInAt: NOW - 1000 })
    expect(judge('p', policy, [{ blob: 'a' }], scene([same])).passes).toBe(false)
  })
})

describe('signatures', () => {
  const policy: EvidencePolicy = { kind: 'signature' }
  const drawn = kept({ sha256: 'a', media_type: 'image/png' })

  test('one for other answers than those that stand there now does not pass', () => {
    const capture = { blob: 'a', signed: 'old' }
    expect(judge('s', policy, [capture], scene([drawn], { signs: 'new' })).faults).toEqual([
      {
        pointer: '/s/0',
        code: 'evidence.mismatch',
        params: { expected: 'answers', found: 'old', signed: 'new' },
      },
    ])
    expect(judge('s', policy, [capture], scene([drawn], { signs: 'old' })).passes).toBe(true)
  })

  test('while it is not known what would be signed, nothing is said against it', () => {
    expect(judge('s', policy, [{ blob: 'a', signed: 'old' }], scene([drawn])).passes).toBe(true)
  })
})

test('names of fields are written as JSON pointers', () => {
  expect(judge('a/b~c', { kind: 'photo' }, [], scene([])).faults[0]?.pointer).toBe('/a~1b~0c')
})

test('a pattern is matched by the whole text, and one that is none by nothing', () => {
  expect([matches('SN-[0-9]+', 'SN-12'), matches('SN-[0-9]+', 'xSN-12'), matches('(', '(')]).toEqual([
    true,
    false,
    false,
  ])
})
