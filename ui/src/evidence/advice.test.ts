import { expect, test } from 'vitest'
import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture } from '../runtime/values.ts'
import { formatsOf, translator } from '../words/index.ts'
import { allWords } from '../words/testing.tsx'
import { advice } from './advice.ts'
import { judge, type Scene } from './judging.ts'
import { rulesOf } from './rules.ts'
import type { KeptFacts } from './services.ts'

const NOW = 1_772_413_200_000
const t = translator(allWords('en'), 'en')
const formats = formatsOf('en')
const site = { lat: 30.2741, lon: 120.1551 }
const kept: KeptFacts = { sha256: 'a', media_type: 'image/jpeg', size: 1000, received_at: NOW }

function said(policy: EvidencePolicy, captures: Capture[], more: Partial<Scene> = {}): string[] {
  const scene: Scene = { now: NOW, site, blobs: new Map([['a', kept]]), ...more }
  return judge('p', policy, captures, scene).faults.map((fault) =>
    advice(fault, { t, language: 'en', formats, policy, captures, site: scene.site }),
  )
}

test('whatever is wrong is said in one sentence, with what to do', () => {
  const photo: EvidencePolicy = { kind: 'photo', at_least: 2, at_most: 3 }
  const near = { kind: 'photo', within: 200 } as const
  const fresh = { kind: 'photo', fresh: 600 } as const
  const away = { lat: 30.28, lon: 120.1551 }
  const scan: EvidencePolicy = { kind: 'scan', match: 'SN-1' }
  expect([
    said(photo, []),
    said(photo, [{ blob: 'a' }]),
    said({ kind: 'photo' }, [{ blob: 'gone' }]),
    said({ kind: 'photo' }, [{ blob: 'a' }, { blob: 'a' }]),
    said(near, [{ blob: 'a', position: away }]),
    said(near, [{ blob: 'a' }]),
    said(near, [{ blob: 'a', source: 'gallery' }]),
    said(near, [{ blob: 'a', position: away }], { site: null }),
    said(fresh, [{ blob: 'a', at: NOW - 1_200_000 }]),
    said(fresh, [{ blob: 'a' }]),
    said(fresh, [{ blob: 'a', at: NOW + 400_000 }]),
    said({ kind: 'photo', source: 'camera' }, [{ blob: 'a', source: 'gallery' }]),
    said(scan, [{ text: 'SN-2' }], { expected: 'SN-1' }),
    said(scan, [{ text: '1/2' }], { expected: 'SN-1' }),
    said({ kind: 'audio' }, [{ blob: 'a' }]),
    said({ kind: 'signature' }, [{ blob: 'a', signed: 'x' }], { signs: 'y' }),
  ]).toEqual([
    ['2 more photos to take.'],
    ['1 more photo to take.'],
    ['The file is no longer on this phone. Take it again.'],
    ['At most 1 are taken. Remove 1.', 'The same file is here twice. Remove one.'],
    ['Taken 656 m from the site; at most 200 m. Go nearer and take it again.'],
    ['Nobody knows where this was taken. Switch location on and take it on site.'],
    ['The picture does not say where it was taken. Take one with the camera on site.'],
    ['This job has no site to measure from. Ask whoever dispatches to add the address’s position.'],
    ['Taken 20 min ago; at most 10 min. Take it again.'],
    ['Nobody knows when this was taken. Take it again.'],
    ['The time lies in the future. Check the clock of this phone and take it again.'],
    ['It must be taken with the camera, here and now.'],
    ['Read “SN-2”, but “SN-1” is asked for.'],
    ['Read “1/2”, but “SN-1” is asked for.'],
    ['A file of type image/jpeg cannot be used here.'],
    ['Something changed after the signature. Have it signed again.'],
  ])
})

test('a policy is told in a few words', () => {
  const policy: EvidencePolicy = {
    kind: 'photo',
    at_least: 1,
    at_most: 3,
    within: 200,
    fresh: 600,
    source: 'camera',
    distinct: 90 * 86_400,
  }
  expect([
    rulesOf(policy, undefined, t, formats),
    rulesOf({ kind: 'photo' }, undefined, t, formats),
    rulesOf({ kind: 'file', at_least: 0, at_most: null }, undefined, t, formats),
    rulesOf({ kind: 'scan', at_least: 0 }, 'SN\\.1', t, formats),
    rulesOf({ kind: 'signature', signer: '店长' }, undefined, t, formats),
  ]).toEqual([
    [
      'take 1 to 3',
      'within 200 m of the site',
      'at most 10 min old',
      'camera only',
      'not used in the last 90 days',
    ],
    [],
    [],
    ['must read SN.1'],
    ['signed by 店长'],
  ])
})
