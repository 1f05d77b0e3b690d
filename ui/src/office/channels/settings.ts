// What a plugin asks an administrator for, as a form of ours; secrets stand apart, since they are never shown.

import type { Schemas } from '../../api/index.ts'
import type { Form, Schema } from '../../forms/form.ts'

export type Plugin = Schemas['ChannelPluginOut']

/** What is done with a secret: keep the one there is, set another, or none. */
export type SecretEntry = { do: 'keep' } | { do: 'set'; text: string } | { do: 'none' }

export interface Secret {
  name: string
  title: Record<string, string>
  help: Record<string, string>
  required: boolean
  lines: boolean // an object: entered as `name: value`, a line each
}

const MUCH = 3000 // letters from which on a field has several lines

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function texts(plain: unknown, perLanguage: unknown): Record<string, string> {
  return {
    ...(typeof plain === 'string' && { en: plain }),
    ...(isObject(perLanguage) && (perLanguage as Record<string, string>)),
  }
}

function propertiesOf(plugin: Plugin): [string, Schema][] {
  const { properties } = plugin.settings_schema as { properties?: unknown }
  return isObject(properties)
    ? Object.entries(properties).filter((entry): entry is [string, Schema] => isObject(entry[1]))
    : []
}

function requiredOf(plugin: Plugin): string[] {
  const { required } = plugin.settings_schema as { required?: unknown }
  return Array.isArray(required) ? required.map(String) : []
}

/** The settings that are no secret, as a form. */
export function formOf(plugin: Plugin): Form {
  const open = propertiesOf(plugin).filter(([name]) => !plugin.secrets.includes(name))
  return {
    schema: {
      type: 'object',
      required: requiredOf(plugin).filter((name) => !plugin.secrets.includes(name)),
      properties: Object.fromEntries(
        open.map(([name, { title, description, ...rest }]) => [
          name,
          {
            ...rest,
            title: texts(title ?? name, rest['x-title']),
            ...(description || rest['x-description']
              ? { description: texts(description, rest['x-description']) }
              : {}),
          },
        ]),
      ),
    },
    uischema: {
      type: 'VerticalLayout',
      elements: open.map(([name, { maxLength }]) => ({
        type: 'Control',
        scope: `#/properties/${name}`,
        ...(typeof maxLength === 'number' && { options: { multi: maxLength >= MUCH } }),
      })),
    },
  }
}

export function secretsOf(plugin: Plugin): Secret[] {
  const required = requiredOf(plugin)
  return propertiesOf(plugin)
    .filter(([name]) => plugin.secrets.includes(name))
    .map(([name, schema]) => ({
      name,
      title: texts(schema.title ?? name, schema['x-title']),
      help: texts(schema.description, schema['x-description']),
      required: required.includes(name),
      lines: schema.type === 'object',
    }))
}

/** How the secrets stand when a form is opened: kept where they are set. */
export function begun(secrets: readonly Secret[], settings: Record<string, unknown>) {
  return Object.fromEntries(
    secrets.map(({ name }): [string, SecretEntry] => [
      name,
      settings[name] === true ? { do: 'keep' } : { do: 'set', text: '' },
    ]),
  )
}

/** Settings as they are sent: a secret is its text, `true` to stay, or left out. */
export function settingsSent(
  answers: Record<string, unknown>,
  secrets: readonly Secret[],
  entries: Readonly<Record<string, SecretEntry>>,
): Record<string, unknown> {
  const sent: Record<string, unknown> = { ...answers }
  for (const { name, lines } of secrets) {
    const entry = entries[name]
    if (entry?.do === 'keep') sent[name] = true
    else if (entry?.do === 'set' && entry.text.trim() !== '')
      sent[name] = lines ? headersOf(entry.text) : entry.text.trim()
  }
  return sent
}

function headersOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const at = line.indexOf(':')
    if (at > 0) found[line.slice(0, at).trim()] = line.slice(at + 1).trim()
  }
  return found
}

/** A name for a channel of that plugin that no other has. */
export function freeName(plugin: string, taken: ReadonlySet<string>): string {
  if (!taken.has(plugin)) return plugin
  for (let n = 2; ; n += 1) if (!taken.has(`${plugin}_${n}`)) return `${plugin}_${n}`
}

export type ChannelState = 'off' | 'unusable' | 'trouble' | 'works' | 'untried'

/** In one word how a channel does: what was sent after the last trouble says that it is over. */
export function stateOf({ enabled, usable, health }: Schemas['ChannelOut']): ChannelState {
  if (!usable) return 'unusable'
  if (!enabled) return 'off'
  const { error_at, sent_at } = health
  if (error_at !== null && (sent_at === null || error_at > sent_at)) return 'trouble'
  return sent_at === null ? 'untried' : 'works'
}
