// The first letters of Chinese words in pinyin, by which people search: “wl” finds 网络. They are taken from
// the order in which the browser sorts Chinese, so nothing has to be loaded. A character that is read in
// several ways counts in its usual one.

/** The first character of each letter in the order of pinyin. */
const FIRSTS = '阿八嚓哒妸发旮哈讥咔垃妈拿噢趴七然撒他挖夕丫匝'
const LETTERS = 'abcdefghjklmnopqrstwxyz'
const HAN = /\p{Script=Han}/u

let order: Intl.Collator | undefined
const known = new Map<string, string>()

/** The initials of a Chinese text: letters for its characters, everything else as it is. Empty where none is Chinese. */
export function initials(text: string): string {
  if (!HAN.test(text)) return ''
  let letters = ''
  for (const character of text) letters += initial(character)
  return letters
}

function initial(character: string): string {
  let letter = known.get(character)
  if (letter === undefined) {
    letter = HAN.test(character) ? found(character) : character
    known.set(character, letter)
  }
  return letter
}

function found(character: string): string {
  order ??= new Intl.Collator('zh-CN-u-co-pinyin')
  let low = 0
  let high = FIRSTS.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (order.compare(character, FIRSTS[middle] ?? '') >= 0) low = middle
    else high = middle - 1
  }
  return LETTERS[low] ?? character
}
