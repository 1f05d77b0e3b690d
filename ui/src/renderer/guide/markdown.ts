// The Markdown of guides, read into plain data: headings, paragraphs, lists, quotes, rules, pictures, bold,
// italic, code, links. Whatever else somebody writes is shown as the text it is; HTML never becomes HTML.

export type Inline =
  | string
  | { as: 'strong' | 'em' | 'code' | 'del'; of: Inline[] }
  | { as: 'link'; to: string; of: Inline[] }
  | { as: 'picture'; path: string; text: string }
  | { as: 'break' }

export type Block =
  | { as: 'heading'; level: number; of: Inline[] }
  | { as: 'paragraph'; of: Inline[] }
  | { as: 'quote'; of: Block[] }
  | { as: 'list'; ordered: boolean; from: number; items: Block[][] }
  | { as: 'code'; text: string }
  | { as: 'rule' }

/** How deep lists, quotes and emphasis may nest; deeper is shown as text. */
const DEEPEST = 6

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/
const QUOTE = /^ {0,3}> ?/
const FENCE = /^ {0,3}(```|~~~)/
const ITEM = /^( {0,3})([-*+]|(\d{1,9})[.)])(\s+)(.*)$/

export function readMarkdown(text: string): Block[] {
  return blocks(text.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n'), 0)
}

function blocks(lines: readonly string[], depth: number): Block[] {
  const found: Block[] = []
  let paragraph: string[] = []
  const close = () => {
    if (paragraph.length > 0) found.push({ as: 'paragraph', of: inline(paragraph.join('\n')) })
    paragraph = []
  }
  for (let n = 0; n < lines.length; ) {
    const line = lines[n] ?? ''
    const heading = HEADING.exec(line)
    if (line.trim() === '') {
      close()
      n += 1
    } else if (FENCE.test(line)) {
      close()
      const end = after(lines, n + 1, (one) => FENCE.test(one))
      found.push({ as: 'code', text: lines.slice(n + 1, end).join('\n') })
      n = end + 1
    } else if (heading) {
      close()
      found.push({ as: 'heading', level: (heading[1] ?? '').length, of: inline(heading[2] ?? '') })
      n += 1
    } else if (RULE.test(line)) {
      close()
      found.push({ as: 'rule' })
      n += 1
    } else if (QUOTE.test(line) && depth < DEEPEST) {
      close()
      const end = after(lines, n, (one) => !QUOTE.test(one))
      found.push({
        as: 'quote',
        of: blocks(
          lines.slice(n, end).map((one) => one.replace(QUOTE, '')),
          depth + 1,
        ),
      })
      n = end
    } else if (startsList(line, paragraph.length > 0) && depth < DEEPEST) {
      close()
      const { list, end } = readList(lines, n, depth)
      found.push(list)
      n = end
    } else {
      paragraph.push(line)
      n += 1
    }
  }
  close()
  return found
}

/** Whether a list begins here. Within a paragraph only one that begins at 1, so that “2.” may end a sentence. */
function startsList(line: string, within: boolean): boolean {
  const item = ITEM.exec(line)
  return item !== null && (!within || item[3] === undefined || item[3] === '1')
}

function readList(lines: readonly string[], begin: number, depth: number): { list: Block; end: number } {
  const first = ITEM.exec(lines[begin] ?? '')
  const ordered = first?.[3] !== undefined
  const items: Block[][] = []
  let n = begin
  while (n < lines.length) {
    const item = ITEM.exec(lines[n] ?? '')
    if (!item || (item[3] !== undefined) !== ordered) break
    const indent = (item[1] ?? '').length + (item[2] ?? '').length + Math.min((item[4] ?? ' ').length, 4)
    const own = [item[5] ?? '']
    n += 1
    while (n < lines.length) {
      const line = lines[n] ?? ''
      const blank = line.trim() === ''
      const inside = line.search(/\S/) >= Math.min(indent, 2)
      if (blank ? !goesOn(lines, n, indent) : !inside && (ITEM.test(line) || lines[n - 1]?.trim() === ''))
        break
      own.push(inside ? line.slice(Math.min(indent, line.search(/\S/))) : line.trimStart())
      n += 1
    }
    items.push(blocks(own, depth + 1))
    const next = after(lines, n, (one) => one.trim() !== '')
    if (next < lines.length && ITEM.test(lines[next] ?? '')) n = next
  }
  return { list: { as: 'list', ordered, from: Number(first?.[3] ?? 1), items }, end: n }
}

/** Whether after a blank line the item goes on, being indented. */
function goesOn(lines: readonly string[], blank: number, indent: number): boolean {
  const next = after(lines, blank, (line) => line.trim() !== '')
  return next < lines.length && (lines[next] ?? '').search(/\S/) >= Math.min(indent, 2)
}

function after(lines: readonly string[], begin: number, is: (line: string) => boolean): number {
  let n = begin
  while (n < lines.length && !is(lines[n] ?? '')) n += 1
  return n
}

// -- within a line

const MARKS: [string, 'strong' | 'em' | 'del'][] = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 'del'],
  ['*', 'em'],
  ['_', 'em'],
]
const LINK = /^(!?)\[([^\]\n]*)\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/
const BARE = /^https?:\/\/[^\s<>"'，。；：、）】]+/
const WORD = /[\p{L}\p{N}]/u

export function inline(text: string, depth = 0): Inline[] {
  const found: Inline[] = []
  let plain = ''
  const put = (one: Inline) => {
    if (plain) found.push(plain)
    plain = ''
    found.push(one)
  }
  for (let n = 0; n < text.length; ) {
    const rest = text.slice(n)
    const read = depth < DEEPEST ? special(text, n, rest, depth) : null
    if (read) {
      put(read.of)
      n += read.length
    } else if (rest[0] === '\\' && /^[!-/:-@[-`{-~]$/.test(rest[1] ?? '')) {
      plain += rest[1]
      n += 2
    } else if (rest[0] === '\n') {
      const hard = plain.endsWith('  ')
      const before = plain.trimEnd()
      plain = before
      if (hard) put({ as: 'break' })
      else plain += joiner(before.at(-1) ?? '', rest[1] ?? '')
      n += 1 + (rest.slice(1).length - rest.slice(1).trimStart().length)
    } else {
      plain += rest[0]
      n += 1
    }
  }
  if (plain) found.push(plain)
  return found
}

/** Lines of Chinese are joined without a blank. */
function joiner(before: string, next: string): string {
  const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]/
  return wide.test(before) && wide.test(next) ? '' : ' '
}

function special(
  text: string,
  n: number,
  rest: string,
  depth: number,
): { of: Inline; length: number } | null {
  if (rest[0] === '`') {
    const end = rest.indexOf('`', 1)
    return end > 1 ? { of: { as: 'code', of: [rest.slice(1, end)] }, length: end + 1 } : null
  }
  const link = rest[0] === '[' || rest[0] === '!' ? LINK.exec(rest) : null
  if (link) return linked(link, depth)
  const bare = rest[0] === 'h' && !WORD.test(text[n - 1] ?? '') ? BARE.exec(rest) : null
  if (bare) {
    const to = bare[0].replace(/[.,;:!?)]+$/, '')
    return { of: { as: 'link', to, of: [to] }, length: to.length }
  }
  for (const [mark, as] of MARKS) {
    if (!rest.startsWith(mark)) continue
    const end = closing(text, n, mark)
    if (end > 0) {
      const within = text.slice(n + mark.length, end)
      return { of: { as, of: inline(within, depth + 1) }, length: end + mark.length - n }
    }
  }
  return null
}

/** Where a mark of emphasis closes, or -1. `snake_case` is no emphasis. */
function closing(text: string, begin: number, mark: string): number {
  const start = begin + mark.length
  if (!text[start] || /\s/.test(text[start] ?? '')) return -1
  if (mark[0] === '_' && WORD.test(text[begin - 1] ?? '')) return -1
  for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    if (/\s/.test(text[end - 1] ?? '') || text[end - 1] === '\\') continue
    if (mark.length === 1 && (text[end + 1] === mark || text[end - 1] === mark)) continue
    if (mark[0] === '_' && WORD.test(text[end + mark.length] ?? '')) continue
    return end
  }
  return -1
}

function linked(link: RegExpExecArray, depth: number): { of: Inline; length: number } | null {
  const [whole, bang, label = '', to = ''] = link
  if (bang) {
    const path = pictureOf(to)
    return { of: path === null ? label : { as: 'picture', path, text: label }, length: whole.length }
  }
  const target = safeLink(to)
  const of = inline(label, depth + 1)
  return { of: target === null ? label : { as: 'link', to: target, of }, length: whole.length }
}

/** The target of a link that may be followed: the web, a telephone, mail. Null for every other. */
export function safeLink(to: string): string | null {
  return /^(https?:\/\/[^\s/]|tel:[+\d]|mailto:[^\s@]+@)/i.test(to) ? to : null
}

/** A picture of a guide: a file of the SOP's own media. Null where it points elsewhere. */
function pictureOf(to: string): string | null {
  const path = to.replace(/^(\.\/)?(media\/)?/, '')
  return /^[a-z][a-z\d+.-]*:|^\/|(^|\/)\.\.(\/|$)|\\/i.test(path) || path === '' ? null : path
}
