import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NetworkFailure, Problem } from '../../../api/index.ts'
import type { Patch } from '../../../document/index.ts'
import { type Kept, memoryCupboard } from './cupboard.ts'
import type { DraftWorkshop, News } from './draft_workshop.ts'
import { MemoryServer, makeWorkshop, workshopAt } from './testing.tsx'

const SOP = 'store-visit/sop.yaml'
const FORM = 'store-visit/forms/check.yaml'
const TEXT = `sop: store-visit
steps:
  knock:
    title: Knock
    due: 2d
  look:
    title: Look
    due: 3d
`

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const add = { word: 'designer.did.typed', params: { file: 'sop.yaml' } } as const

function textOf(workshop: DraftWorkshop, path = SOP): string | null | undefined {
  return workshop.files.get(path)?.text
}

/** Puts `fresh` in place of `old`, as a room would. */
function swap(workshop: DraftWorkshop, old: string, fresh: string, path = SOP): void {
  const from = (textOf(workshop, path) ?? '').indexOf(old)
  workshop.change(add, { [path]: [{ from, to: from + old.length, insert: fresh }] })
}

function type(workshop: DraftWorkshop, at: number, letters: string, path = SOP): void {
  for (const [n, letter] of [...letters].entries()) {
    workshop.typed(path, [{ from: at + n, to: at + n, insert: letter }])
  }
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(5000)
}

describe('who listens', () => {
  test('hears of typing once, after the letters are seen; the text says it at once', async () => {
    const workshop = makeWorkshop({ [SOP]: TEXT })
    const heard: (string | null | undefined)[] = []
    workshop.subscribe(() => heard.push(textOf(workshop)))
    type(workshop, 0, 'ab')
    expect([heard, textOf(workshop), workshop.typing]).toEqual([[], `ab${TEXT}`, true])
    await vi.advanceTimersByTimeAsync(120)
    expect(heard).toEqual([`ab${TEXT}`])
  })

  test('hears before anything else is touched, and with whatever else is done', () => {
    const workshop = makeWorkshop({ [SOP]: TEXT })
    const heard: (string | null | undefined)[] = []
    workshop.subscribe(() => heard.push(textOf(workshop)))
    type(workshop, 0, 'a')
    workshop.settle()
    expect([heard, workshop.typing]).toEqual([[`a${TEXT}`], false])
    type(workshop, 1, 'b')
    swap(workshop, 'Knock', 'Ring')
    const both = `ab${TEXT.replace('Knock', 'Ring')}`
    expect([heard.slice(1), workshop.typing]).toEqual([[both], false])
    workshop.undo()
    workshop.undo()
    expect(textOf(workshop)).toBe(TEXT)
  })
})

describe('the history', () => {
  test('takes back and does again what was done in several files as one', () => {
    const workshop = makeWorkshop({ [SOP]: TEXT, [FORM]: 'form: check\n' })
    workshop.change(add, {
      [SOP]: [{ from: 0, to: 3, insert: 'SOP' }],
      [FORM]: null,
      'store-visit/forms/new.yaml': 'form: new\n',
    })
    const after = new Map([...workshop.files].map(([path, { text }]) => [path, text]))
    expect([...after.keys()]).toEqual(['store-visit/forms/new.yaml', SOP])
    workshop.undo()
    expect(new Map([...workshop.files].map(([path, { text }]) => [path, text]))).toEqual(
      new Map([
        [FORM, 'form: check\n'],
        [SOP, TEXT],
      ]),
    )
    workshop.redo()
    expect(new Map([...workshop.files].map(([path, { text }]) => [path, text]))).toEqual(after)
  })

  test('joins what is typed at one spot without a pause', () => {
    const workshop = makeWorkshop({ [SOP]: TEXT })
    type(workshop, 5, 'abc')
    workshop.undo()
    expect(textOf(workshop)).toBe(TEXT)
    expect(workshop.undoable).toBeNull()
  })

  test('begins anew after a pause, and at another spot', () => {
    const workshop = makeWorkshop({ [SOP]: TEXT })
    type(workshop, 5, 'ab')
    vi.advanceTimersByTime(1500)
    type(workshop, 7, 'cd')
    type(workshop, 0, '#')
    const whole = `#${TEXT.slice(0, 5)}abcd${TEXT.slice(5)}`
    expect(textOf(workshop)).toBe(whole)
    workshop.undo()
    expect(textOf(workshop)).toBe(whole.slice(1))
    workshop.undo()
    expect(textOf(workshop)).toBe(`${TEXT.slice(0, 5)}ab${TEXT.slice(5)}`)
    workshop.undo()
    expect(textOf(workshop)).toBe(TEXT)
  })

  test('joins what is rubbed out with what was typed before it', () => {
    const workshop = makeWorkshop({ [SOP]: TEXT })
    type(workshop, 5, 'ab')
    workshop.typed(SOP, [{ from: 6, to: 7, insert: '' }])
    workshop.typed(SOP, [{ from: 5, to: 6, insert: '' }])
    workshop.typed(SOP, [{ from: 4, to: 5, insert: '' }])
    workshop.undo()
    expect(textOf(workshop)).toBe(TEXT)
  })

  test('forgets what was taken back when something new is done', () => {
    const workshop = makeWorkshop({ [SOP]: TEXT })
    swap(workshop, 'Knock', 'Ring')
    workshop.undo()
    swap(workshop, 'Look', 'See')
    expect(workshop.redoable).toBeNull()
  })

  test('shows again where it was done', () => {
    const workshop = makeWorkshop({ [SOP]: TEXT })
    const gone: string[] = []
    workshop.navigate = ({ room, item }) => gone.push(`${room}/${item}`)
    workshop.go('flow', '', { step: 'look' })
    swap(workshop, 'Look', 'See')
    workshop.go('forms', FORM, {})
    workshop.undo()
    expect(gone).toEqual([`forms/${FORM}`, 'flow/'])
    expect(workshop.place).toEqual({ room: 'flow', item: '', selection: { step: 'look' } })
  })

  test('takes everything back to the byte, whatever was done', () => {
    const act = fc.oneof(
      fc.tuple(fc.constant('typed' as const), fc.nat(), fc.string({ maxLength: 3 }), fc.nat(3)),
      fc.tuple(fc.constant('change' as const), fc.nat(), fc.string({ maxLength: 3 }), fc.nat(3)),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const workshop = makeWorkshop({ [SOP]: TEXT })
        for (const [how, place, insert, length] of acts) {
          const text = textOf(workshop) ?? ''
          const from = place % (text.length + 1)
          const patch: Patch = { from, to: Math.min(text.length, from + length), insert }
          if (how === 'typed') workshop.typed(SOP, [patch])
          else workshop.change(add, { [SOP]: [patch] })
        }
        const after = textOf(workshop)
        while (workshop.undoable) workshop.undo()
        expect(textOf(workshop)).toBe(TEXT)
        while (workshop.redoable) workshop.redo()
        expect(textOf(workshop)).toBe(after)
      }),
      { numRuns: 50 },
    )
  })
})

describe('keeping', () => {
  test('sends every changed file in one save, a moment after the last edit', async () => {
    const server = new MemoryServer({ [SOP]: TEXT, [FORM]: 'form: check\n' })
    const workshop = await workshopAt(server)
    swap(workshop, 'Knock', 'Ring')
    swap(workshop, 'check', 'checked', FORM)
    expect(workshop.keeping).toBe('keeping')
    await vi.advanceTimersByTimeAsync(500)
    expect(server.line.version).toBe(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(server.line.version).toBe(2)
    expect(server.text(SOP)).toContain('Ring')
    expect(server.text(FORM)).toBe('form: checked\n')
    expect(workshop.keeping).toBe('kept')
  })

  test('tries again until somebody answers, and says that it waits', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const cupboard = memoryCupboard()
    const workshop = await workshopAt(server, 'xu', cupboard)
    server.fails = new NetworkFailure('no signal')
    swap(workshop, 'Knock', 'Ring')
    await settle()
    expect(workshop.keeping).toBe('waiting')
    expect(cupboard.now?.files.map(({ path }) => path)).toEqual([SOP])
    expect(workshop.atRisk).toBe(false)
    server.fails = null
    await vi.advanceTimersByTimeAsync(40_000)
    expect(workshop.keeping).toBe('kept')
    expect(cupboard.now).toBeNull()
    expect(server.text(SOP)).toContain('Ring')
  })

  test('writes once what was taken although the answer was lost', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const workshop = await workshopAt(server)
    server.fails = new NetworkFailure('the answer was lost')
    server.late = true
    swap(workshop, 'Knock', 'Ring')
    await vi.advanceTimersByTimeAsync(700)
    swap(workshop, 'Ring', 'Ring twice')
    server.fails = null
    await vi.advanceTimersByTimeAsync(40_000)
    expect(server.text(SOP)).toContain('Ring twice')
    expect(server.line.version).toBe(3)
    expect(workshop.conflicts).toEqual([])
  })

  test('puts back what a page before left behind, merged with what others wrote since', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const left = memoryCupboard()
    const before = await workshopAt(server, 'xu', left)
    server.fails = new NetworkFailure('no signal')
    swap(before, 'Knock', 'Ring')
    await settle()
    server.fails = null
    const other = await workshopAt(server, 'chen')
    swap(other, '3d', '4d')
    await other.keep()
    const again = await workshopAt(server, 'xu', memoryCupboard([left.now as Kept]))
    await again.begin()
    await settle()
    expect(server.text(SOP)).toBe(TEXT.replace('Knock', 'Ring').replace('3d', '4d'))
    expect(again.keeping).toBe('kept')
  })

  test('ends where the server says that one may not', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const workshop = await workshopAt(server)
    server.fails = new Problem(403, { code: 'auth.forbidden' }, null)
    swap(workshop, 'Knock', 'Ring')
    await settle()
    expect(workshop.keeping).toBe('ended')
    expect(workshop.readOnly).toBe(true)
  })

  test('keeps pictures by what they are, and gives them back when they are undone', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const workshop = await workshopAt(server)
    await workshop.addMedia('store-visit/media/door.png', new Blob(['door']))
    await settle()
    expect(server.files.get('store-visit/media/door.png')?.sha256).toHaveLength(64)
    workshop.undo()
    await settle()
    expect(server.files.get('store-visit/media/door.png')?.gone).toBe(true)
    workshop.redo()
    await settle()
    expect(server.files.get('store-visit/media/door.png')?.gone).toBe(false)
  })
})

describe('several people', () => {
  test('write in different places, and both have everything', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const [xu, chen] = [await workshopAt(server, 'xu'), await workshopAt(server, 'chen')]
    const heard: News[] = []
    xu.news = (news) => heard.push(news)
    swap(xu, 'Knock', 'Ring')
    swap(chen, '3d', '4d')
    await chen.keep()
    await settle()
    const both = TEXT.replace('Knock', 'Ring').replace('3d', '4d')
    expect([textOf(xu), server.text(SOP)]).toEqual([both, both])
    expect(heard).toEqual([{ by: 'chen', path: SOP, at: ['steps', 'look', 'due'] }])
    await chen.look()
    expect(textOf(chen)).toBe(both)
  })

  test('undo only what they did themselves', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const [xu, chen] = [await workshopAt(server, 'xu'), await workshopAt(server, 'chen')]
    swap(xu, 'Look', 'See')
    await xu.keep()
    await chen.look()
    swap(chen, 'title: Knock', 'title: Knock at the door')
    await chen.keep()
    await xu.look()
    xu.undo()
    expect(textOf(xu)).toBe(TEXT.replace('Knock', 'Knock at the door'))
    xu.redo()
    expect(textOf(xu)).toBe(TEXT.replace('Knock', 'Knock at the door').replace('Look', 'See'))
  })

  test('choose where they wrote the same place differently, and nothing is overwritten before', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const [xu, chen] = [await workshopAt(server, 'xu'), await workshopAt(server, 'chen')]
    swap(chen, '3d', '4d')
    await chen.keep()
    swap(xu, '3d', '5d')
    await settle()
    expect(xu.keeping).toBe('conflict')
    expect(server.text(SOP)).toContain('4d')
    expect(textOf(xu)).toContain('5d')
    expect(xu.conflicts).toEqual([
      {
        path: SOP,
        by: 'chen',
        conflicts: [{ path: ['steps', 'look', 'due'], base: '3d', mine: '5d', theirs: '4d' }],
        mine: true,
        theirs: true,
      },
    ])
    xu.resolve({ [SOP]: ['theirs'] })
    await settle()
    expect([xu.keeping, textOf(xu)]).toEqual(['kept', TEXT.replace('3d', '4d')])
  })

  test('take back what they did to the byte, whatever others wrote at other lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('Knock', '2d', 'knock'), fc.stringMatching(/^[a-z]{1,4}$/)), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.stringMatching(/^[a-z]{1,4}$/),
        async (acts, word) => {
          const server = new MemoryServer({ [SOP]: TEXT })
          const [xu, chen] = [await workshopAt(server, 'xu'), await workshopAt(server, 'chen')]
          for (const [old, fresh] of acts) if (textOf(xu)?.includes(old)) swap(xu, old, fresh)
          swap(chen, 'Look', word)
          await chen.keep()
          await xu.look()
          while (xu.undoable) xu.undo()
          expect(textOf(xu)).toBe(TEXT.replace('Look', word))
        },
      ),
      { numRuns: 30 },
    )
  })

  test('choose for a file that one threw away and the other changed', async () => {
    const server = new MemoryServer({ [SOP]: TEXT, [FORM]: 'form: check\n' })
    const [xu, chen] = [await workshopAt(server, 'xu'), await workshopAt(server, 'chen')]
    chen.change(add, { [FORM]: null })
    await chen.keep()
    swap(xu, 'check', 'checked', FORM)
    await settle()
    expect(xu.conflicts).toEqual([{ path: FORM, by: 'chen', conflicts: null, mine: true, theirs: false }])
    xu.resolve({ [FORM]: ['mine'] })
    await settle()
    expect(server.text(FORM)).toBe('form: checked\n')
  })

  test('change nothing in a draft that was published', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const workshop = await workshopAt(server)
    server.line = { ...server.line, status: 'published' }
    await workshop.look()
    swap(workshop, 'Knock', 'Ring')
    expect([workshop.readOnly, workshop.keeping, textOf(workshop)]).toEqual([true, 'ended', TEXT])
  })
})

describe('after a reload', () => {
  test('what was done can be taken back and done again, in order', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const cupboard = memoryCupboard()
    const first = await workshopAt(server, 'xu', cupboard)
    await first.begin()
    swap(first, '2d', '4d')
    swap(first, '3d', '5d')
    first.undo()
    await settle()
    await first.close()
    const second = await workshopAt(server, 'xu', cupboard)
    await second.begin()
    second.redo()
    expect(textOf(second)).toBe(TEXT.replace('2d', '4d').replace('3d', '5d'))
    second.undo()
    second.undo()
    expect([textOf(second), second.undoable, second.redoable]).toEqual([TEXT, null, add])
  })

  test('nothing is taken back of a text that is another by now', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const cupboard = memoryCupboard()
    const first = await workshopAt(server, 'xu', cupboard)
    await first.begin()
    swap(first, '2d', '4d')
    await settle()
    await first.close()
    const other = await workshopAt(server, 'zhou')
    await other.begin()
    swap(other, '3d', '9d')
    await settle()
    const second = await workshopAt(server, 'xu', cupboard)
    await second.begin()
    expect([second.undoable, textOf(second)]).toEqual([null, TEXT.replace('2d', '4d').replace('3d', '9d')])
  })

  test('the newest of a long history is kept', async () => {
    const server = new MemoryServer({ [SOP]: TEXT })
    const cupboard = memoryCupboard()
    const first = await workshopAt(server, 'xu', cupboard)
    await first.begin()
    for (let n = 0; n < 300; n += 1) swap(first, 'title: Look', 'title: Look ')
    await settle()
    await first.close()
    expect(cupboard.done?.undo.length).toBe(200)
  })
})
