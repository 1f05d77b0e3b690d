// Numbers as people type them: full-width digits, a comma or a point for the decimals, separators between
// thousands, a minus of any kind.

/** The number, or null where the text is none (yet). Never call it with an empty text. */
export function numberIn(text: string): number | null {
  let plain = text
    .normalize('NFKC')
    .replace(/[\s\u00a0\u202f'’_]/g, '')
    .replace(/[−–—﹣]/g, '-')
    .replace(/[。．]/g, '.')
    .replace(/，/g, ',')
  const commas = plain.split(',').length - 1
  const points = plain.split('.').length - 1
  if (commas > 0 && points > 0)
    plain =
      plain.lastIndexOf(',') > plain.lastIndexOf('.')
        ? plain.replaceAll('.', '').replace(',', '.')
        : plain.replaceAll(',', '')
  else if (commas > 0)
    plain = /^[-+]?[1-9]\d{0,2}(,\d{3})+$/.test(plain) ? plain.replaceAll(',', '') : plain.replace(',', '.')
  else if (points > 1 && /^[-+]?\d{1,3}(\.\d{3})+$/.test(plain)) plain = plain.replaceAll('.', '')
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null
  const number = Number(plain)
  if (!Number.isFinite(number)) return null
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return null
  return number === 0 ? 0 : number
}
