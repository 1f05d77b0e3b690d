// Who works here, as the apps need to know it.

import type { Client, Schemas } from '../api/index.ts'
import { got } from '../api/index.ts'

export interface Me {
  login: string
  name: string
  language: string | null
  branch: string
  roles: string[]
  rights: [string, string][] // what may be done, and the branch at and below which
}

export function meOf(answer: Schemas['MeOut']): Me {
  const { person, rights } = answer
  return {
    login: person.login,
    name: person.name,
    language: person.language,
    branch: person.branch,
    roles: [...new Set(person.roles.map((held) => String(held[0])))],
    rights: rights.map((right) => [String(right[0]), String(right[1])]),
  }
}

/** Who the session of this browser stands for. Rejects with a Problem where it stands for nobody. */
export async function askWhoIAm(client: Client): Promise<Me> {
  return meOf(await got(client.GET('/api/me')))
}
