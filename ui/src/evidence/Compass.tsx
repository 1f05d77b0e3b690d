import { useEffect, useRef, useState } from 'react'

/** Where the site lies: an arrow that turns with the phone where the phone says how it is held, else with north up.
 *  The same stands beside it in words. */
export function Compass({ bearing, there }: { bearing: number; there: boolean }) {
  const heading = useHeading()
  const dial = useRef<SVGGElement>(null)
  const arrow = useRef<SVGPathElement>(null)
  useEffect(() => {
    dial.current?.setAttribute('transform', `rotate(${-heading} 60 60)`)
    arrow.current?.setAttribute('transform', `rotate(${bearing} 60 60)`)
  }, [bearing, heading])
  return (
    <svg className="compass" viewBox="0 0 120 120" width="120" height="120" aria-hidden="true">
      <circle cx="60" cy="60" r="56" className="compass-rim" />
      <g ref={dial}>
        <path d="M60 7 66 18H54Z" className="compass-north" />
        {there ? (
          <circle cx="60" cy="60" r="12" className="compass-there" />
        ) : (
          <path ref={arrow} d="M60 26 76 74 60 64 44 74Z" className="compass-arrow" />
        )}
      </g>
    </svg>
  )
}

/** Degrees clockwise from north that the phone's top points to; 0 where it does not say. */
function useHeading(): number {
  const [heading, setHeading] = useState(0)
  useEffect(() => {
    const turned = (event: Event) => {
      const { absolute, alpha, webkitCompassHeading } = event as DeviceOrientationEvent & {
        webkitCompassHeading?: number
      }
      if (webkitCompassHeading !== undefined) setHeading(Math.round(webkitCompassHeading))
      else if (absolute && alpha !== null) setHeading(Math.round(360 - alpha))
    }
    window.addEventListener('deviceorientationabsolute', turned)
    window.addEventListener('deviceorientation', turned)
    return () => {
      window.removeEventListener('deviceorientationabsolute', turned)
      window.removeEventListener('deviceorientation', turned)
    }
  }, [])
  return heading
}
