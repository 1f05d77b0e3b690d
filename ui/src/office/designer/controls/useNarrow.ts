import { useEffect, useState } from 'react'

const NARROW = '(max-width: 56rem)'

/** Whether there is room for one side only. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches)
  useEffect(() => {
    const query = matchMedia(NARROW)
    const hear = () => setNarrow(query.matches)
    query.addEventListener('change', hear)
    return () => query.removeEventListener('change', hear)
  }, [])
  return narrow
}
