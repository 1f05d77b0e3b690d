// Pictures on a canvas: scaled, made grey, made a JPEG. Wherever the browser can, off the page.

import { type Grey, greyOf } from './grey.ts'
import { fitted, type Size } from './scaling.ts'

export type Picture = ImageBitmap

type Drawing = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

/** A surface to draw on, and its bytes. */
export interface Surface {
  draw: Drawing
  bytes(type: 'image/jpeg' | 'image/png', quality?: number): Promise<Blob>
}

/** Raises where the phone has no memory left for it. */
export function surface({ width, height }: Size, reads = false): Surface {
  if (typeof OffscreenCanvas !== 'undefined') {
    const canvas = new OffscreenCanvas(width, height)
    const draw = canvas.getContext('2d', { willReadFrequently: reads })
    if (draw)
      return {
        draw,
        bytes: (type, quality) => canvas.convertToBlob({ type, ...(quality !== undefined && { quality }) }),
      }
  }
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const draw = canvas.getContext('2d', { willReadFrequently: reads })
  if (!draw) throw new Error('no canvas')
  return {
    draw,
    bytes: (type, quality) =>
      new Promise((done, failed) =>
        canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no bytes'))), type, quality),
      ),
  }
}

export function sizeOf(picture: Picture): Size {
  return { width: picture.width, height: picture.height }
}

/** The picture at this size, on white where it lets light through. */
export function drawn(picture: Picture, size: Size): Surface {
  const made = surface(size)
  made.draw.fillStyle = '#fff'
  made.draw.fillRect(0, 0, size.width, size.height)
  made.draw.imageSmoothingQuality = 'high'
  made.draw.drawImage(picture, 0, 0, size.width, size.height)
  return made
}

/** A JPEG of the picture at a size and quality. A size is drawn once, however many qualities are tried. */
export function encoderOf(picture: Picture): (size: Size, quality: number) => Promise<Blob> {
  let last: { size: Size; surface: Surface } | null = null
  return (size, quality) => {
    if (last?.size.width !== size.width || last.size.height !== size.height)
      last = { size, surface: drawn(picture, size) }
    return last.surface.bytes('image/jpeg', quality)
  }
}

/** Enough for likeness and sharpness, and quick on a cheap phone. */
const LOOKED_AT = 768

export function greyCopy(picture: Picture): Grey {
  const size = fitted(sizeOf(picture), LOOKED_AT)
  const { draw } = surface(size, true)
  draw.imageSmoothingQuality = 'high'
  draw.drawImage(picture, 0, 0, size.width, size.height)
  return greyOf(draw.getImageData(0, 0, size.width, size.height))
}
