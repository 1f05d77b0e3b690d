import { createElement, type ReactNode, useMemo } from 'react'
import { type Block, type Inline, readMarkdown } from './markdown.ts'
import './markdown.css'

interface Props {
  text: string
  /** Draws a picture of the SOP's media that stands in the text. */
  picture: (path: string, text: string) => ReactNode
}

/** The text of a guide. It is read into plain data first, so nothing in it can become HTML. */
export function GuideText({ text, picture }: Props) {
  const read = useMemo(() => readMarkdown(text), [text])
  return <div className="markdown">{blocks(read, picture)}</div>
}

function blocks(some: readonly Block[], picture: Props['picture']): ReactNode[] {
  return some.map((block, place) => {
    const key = place
    switch (block.as) {
      case 'heading': // below the screen's h1 and the guide's h2
        return createElement(`h${Math.min(6, block.level + 2)}`, { key }, inlines(block.of, picture))
      case 'paragraph':
        return createElement('p', { key }, inlines(block.of, picture))
      case 'quote':
        return createElement('blockquote', { key }, blocks(block.of, picture))
      case 'code':
        return createElement('pre', { key }, createElement('code', null, block.text))
      case 'rule':
        return createElement('hr', { key })
      case 'list':
        return createElement(
          block.ordered ? 'ol' : 'ul',
          { key, ...(block.ordered && block.from !== 1 && { start: block.from }) },
          block.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a guide does not change while it is shown
            <li key={at}>{tight(item, picture)}</li>
          )),
        )
      default:
        return null
    }
  })
}

/** An item that begins with a paragraph shows it without one's margins. */
function tight(item: readonly Block[], picture: Props['picture']): ReactNode {
  const [first, ...rest] = item
  if (first?.as !== 'paragraph') return blocks(item, picture)
  return (
    <>
      {inlines(first.of, picture)}
      {blocks(rest, picture)}
    </>
  )
}

function inlines(some: readonly Inline[], picture: Props['picture']): ReactNode[] {
  return some.map((one, key) => {
    if (typeof one === 'string') return one
    switch (one.as) {
      case 'break':
        return createElement('br', { key })
      case 'picture':
        return createElement('span', { key }, picture(one.path, one.text))
      case 'link':
        return createElement(
          'a',
          { key, href: one.to, target: '_blank', rel: 'noreferrer noopener' },
          inlines(one.of, picture),
        )
      default:
        return createElement(one.as, { key }, inlines(one.of, picture))
    }
  })
}
