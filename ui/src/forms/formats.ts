// The formats that answers are held to: the same judgement as forms/formats.py on the server.

const DATE = /^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/
const TIME =
  /^([01][0-9]|2[0-3]):([0-5][0-9]):(?:[0-5][0-9]|(60))(?:\.[0-9]+)?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$/
const LOCAL_TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$/

const OF_A_DAY = 'T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)'
const DURATION = new RegExp(
  `^P(?:[0-9]+W|${OF_A_DAY}|(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)(?:${OF_A_DAY})?)$`,
)

const LABEL = '[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?'
const HOSTNAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)
const ATOM = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
const LOCAL_PART = new RegExp(
  `^(?:${ATOM}(?:\\.${ATOM})*|"(?:[\\t !\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x21-\\x7e])+")$`,
)

const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`)
const IPV6_GROUP = /^[0-9A-Fa-f]{1,4}$/
const UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/

// RFC 3986, from the scheme to the fragment; an address between brackets is looked at on its own
const PLAIN = "[0-9A-Za-z._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2}"
const PATH = `(?:${PLAIN}|[:@])`
const URI = new RegExp(
  '^[A-Za-z][0-9A-Za-z+.-]*:' +
    `(?://(?:(?:${PLAIN}|:)*@)?(?:\\[([^\\]]*)\\]|(?:${PLAIN})*)(?::[0-9]*)?(?:/${PATH}*)*` +
    `|/(?:${PATH}+(?:/${PATH}*)*)?|${PATH}+(?:/${PATH}*)*|)` +
    `(?:\\?(?:${PATH}|[/?])*)?(?:#(?:${PATH}|[/?])*)?$`,
)
const IP_FUTURE = /^[Vv][0-9A-Fa-f]+\.[0-9A-Za-z._~!$&'()*+,;=:-]+$/

function isDate(text: string): boolean {
  const found = DATE.exec(text)
  if (found === null) return false
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  if (month === 2) return day <= ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28)
  return day <= 30 || ![4, 6, 9, 11].includes(month)
}

/** A leap second is the last of a day of UTC. */
function isTime(text: string): boolean {
  const found = TIME.exec(text)
  if (found?.[3] === undefined) return found !== null
  const [, hour, minute, , sign, hours, minutes] = found
  const offset = sign ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) : 0
  return (Number(hour) * 60 + Number(minute) - offset + 1440) % 1440 === 1439
}

function isDateTime(text: string): boolean {
  return /^[Tt]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11))
}

function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  let count = 0
  for (const [at, half] of groups.entries()) {
    for (const [number, group] of half.entries()) {
      const last = at === halves.length - 1 && number === half.length - 1
      if (IPV6_GROUP.test(group)) count += 1
      else if (last && IPV4.test(group)) count += 2
      else return false
    }
  }
  return halves.length === 2 ? count <= 7 : count === 8
}

function isHostname(text: string): boolean {
  return text.length <= 253 && HOSTNAME.test(text)
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  const domain = text.slice(at + 1)
  if (at < 0 || at > 64 || !LOCAL_PART.test(text.slice(0, at))) return false
  if (!domain.startsWith('[') || !domain.endsWith(']')) return isHostname(domain)
  const address = domain.slice(1, -1)
  return address.startsWith('IPv6:') ? isIpv6(address.slice(5)) : IPV4.test(address)
}

function isUri(text: string): boolean {
  const found = URI.exec(text)
  if (found === null) return false
  const address = found[1]
  return address === undefined || isIpv6(address) || IP_FUTURE.test(address)
}

export const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['date', isDate],
  ['date-time', isDateTime],
  ['duration', (text: string) => DURATION.test(text)],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', (text: string) => IPV4.test(text)],
  ['ipv6', isIpv6],
  ['local-time', (text: string) => LOCAL_TIME.test(text)],
  ['time', isTime],
  ['uri', isUri],
  ['uuid', (text: string) => UUID.test(text)],
])
