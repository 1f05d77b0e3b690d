import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const GATHER = 600 // ms: changes come in swarms

/** Looks again at what is shown whenever the server says that something changed. */
export function useLive(): void {
  const queries = useQueryClient()
  useEffect(() => {
    const stream = new EventSource('/api/live')
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void queries.invalidateQueries(), GATHER)
    }
    stream.addEventListener('change', look)
    stream.addEventListener('gap', look)
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [queries])
}
