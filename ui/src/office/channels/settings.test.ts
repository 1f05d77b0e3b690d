import { expect, test } from 'vitest'
import type { Schemas } from '../../api/index.ts'
import { begun, formOf, freeName, type Plugin, secretsOf, settingsSent, stateOf } from './settings.ts'

const PLUGIN: Plugin = {
  name: 'gateway',
  title: { en: 'Gateway' },
  repeatable: false,
  secrets: ['password', 'headers'],
  settings_schema: {
    type: 'object',
    required: ['host', 'password'],
    additionalProperties: false,
    properties: {
      host: { type: 'string', title: 'Server', 'x-title': { en: 'Server', 'zh-CN': '服务器' } },
      password: { type: 'string', title: 'Password' },
      headers: { type: 'object', title: 'Headers', description: 'As Authorization.' },
      body: { type: 'string', maxLength: 10_000 },
    },
  },
}

test('a form asks for what is no secret, in both languages', () => {
  const { schema, uischema } = formOf(PLUGIN)
  expect(Object.keys(schema?.properties as object)).toEqual(['host', 'body'])
  expect(schema?.required).toEqual(['host'])
  expect((schema?.properties as { host: { title: unknown } } | undefined)?.host.title).toEqual({
    en: 'Server',
    'zh-CN': '服务器',
  })
  expect((uischema?.elements as unknown[] | undefined)?.[1]).toEqual({
    type: 'Control',
    scope: '#/properties/body',
    options: { multi: true },
  })
})

test('a secret that is set stays unless it is replaced or taken away', () => {
  const secrets = secretsOf(PLUGIN)
  expect(secrets.map(({ name, required, lines }) => [name, required, lines])).toEqual([
    ['password', true, false],
    ['headers', false, true],
  ])
  const entries = begun(secrets, { password: true })
  expect(entries).toEqual({ password: { do: 'keep' }, headers: { do: 'set', text: '' } })
  expect(settingsSent({ host: 'a' }, secrets, entries)).toEqual({ host: 'a', password: true })
  expect(
    settingsSent({}, secrets, {
      password: { do: 'none' },
      headers: { do: 'set', text: 'Authorization: Bearer a:b\nX-Y:1' },
    }),
  ).toEqual({ headers: { Authorization: 'Bearer a:b', 'X-Y': '1' } })
})

test('a second channel of a plugin gets a name of its own', () => {
  expect(freeName('email', new Set())).toBe('email')
  expect(freeName('email', new Set(['email', 'email_2']))).toBe('email_3')
})

test('trouble is over when something was sent after it', () => {
  const health = {
    sent: 1,
    sent_at: null,
    waiting: 0,
    held: 0,
    dead: 0,
    doubtful: 0,
    error: null,
    error_at: null,
  }
  const channel = { enabled: true, usable: true } as Schemas['ChannelOut']
  const at = (more: Partial<Schemas['ChannelHealthOut']>, rest: object = {}) =>
    stateOf({ ...channel, ...rest, health: { ...health, ...more } })
  expect(at({})).toBe('untried')
  expect(at({ sent_at: '2026-01-02T00:00:00Z' })).toBe('works')
  expect(at({ error: 'no', error_at: '2026-01-03T00:00:00Z', sent_at: '2026-01-02T00:00:00Z' })).toBe(
    'trouble',
  )
  expect(at({ error: 'no', error_at: '2026-01-01T00:00:00Z', sent_at: '2026-01-02T00:00:00Z' })).toBe('works')
  expect(at({}, { enabled: false })).toBe('off')
  expect(at({}, { usable: false })).toBe('unusable')
})
