/** Somebody's initials; always the same colour for the same person. */
export function Face({ login, name }: { login: string; name: string }) {
  const hue = [...login].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4
  return (
    <span className="face" data-hue={hue} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return name.trim().slice(-2)
  const words = name.trim().split(/\s+/).slice(0, 2)
  return words.map((word) => word[0]?.toUpperCase() ?? '').join('')
}
