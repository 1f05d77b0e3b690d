// The little Markdown of helps, as elements: paragraphs, `code`, **strong**, blocks of code.

export function rendered(text: string): DocumentFragment {
  const found = document.createDocumentFragment()
  for (const block of text.split(/\n{2,}/)) {
    if (!block.trim()) continue
    if (block.startsWith('```')) {
      const code = document.createElement('pre')
      code.textContent = block.replace(/^```\n?|\n?```$/g, '')
      found.append(code)
      continue
    }
    const paragraph = document.createElement('p')
    for (const part of block.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)]+\))/)) {
      if (part.startsWith('`')) paragraph.append(element('code', part.slice(1, -1)))
      else if (part.startsWith('**')) paragraph.append(element('strong', part.slice(2, -2)))
      else paragraph.append(part.replace(/^\[([^\]]+)\]\([^)]+\)$/, '$1'))
    }
    found.append(paragraph)
  }
  return found
}

export function element(name: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}
