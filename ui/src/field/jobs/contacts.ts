// Whom to call about a job, from whatever the subject's contact holds.

import type { Key, Translate } from '../../words/index.ts'
import { telephone } from './handoff.ts'
import { readable } from './readable.ts'

export interface Contact {
  name: string
  label: string
  value: string
  call: string | null // tel: or mailto:
}

const FIRST = ['name', 'person', 'phone', 'mobile', 'tel', 'telephone', 'email']

/** The texts and numbers of a contact, the name and the telephone first. */
export function contactsOf(contact: Record<string, unknown>, t: Translate): Contact[] {
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return Object.entries(contact)
    .filter((pair): pair is [string, string | number] => ['string', 'number'].includes(typeof pair[1]))
    .map(([name, value]) => ({ name, value: String(value).trim() }))
    .filter(({ value }) => value !== '')
    .sort((one, other) => place(one.name) - place(other.name))
    .map(({ name, value }) => {
      const key = `contact.${name}`
      const said = t(key as Key)
      const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? `mailto:${value}` : null
      return { name, value, label: said === key ? readable(name) : said, call: telephone(value) ?? mail }
    })
}
