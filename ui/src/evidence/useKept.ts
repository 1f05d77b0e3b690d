import { useCallback, useEffect, useState } from 'react'
import type { BlobFacts } from '../runtime/facts.ts'
import type { EvidenceServices, KeptFacts } from './services.ts'

const NONE: ReadonlyMap<string, KeptFacts> = new Map()

/** What is known of the blobs on this phone; null while it is read. `learn` adds one that was kept just now. */
export function useKeptFacts(
  services: EvidenceServices,
): [ReadonlyMap<string, KeptFacts> | null, (facts: BlobFacts, likeness?: string | null) => void] {
  const [facts, setFacts] = useState<ReadonlyMap<string, KeptFacts> | null>(null)
  const read = services.blobFacts
  useEffect(() => {
    let left = false
    read().then(
      (found) => {
        if (left) return
        setFacts((now) => new Map([...(now ?? NONE), ...found.map((one) => [one.sha256, one] as const)]))
      },
      () => {
        if (!left) setFacts((now) => now ?? NONE)
      },
    )
    return () => {
      left = true
    }
  }, [read])
  const learn = useCallback((one: BlobFacts, likeness?: string | null) => {
    setFacts((now) => new Map([...(now ?? NONE), [one.sha256, { ...one, likeness: likeness ?? null }]]))
  }, [])
  return [facts, learn]
}

/** An address for bytes that are here, given back when nobody shows them; null where they are not, undefined
 *  while they are looked for. */
export function useBlobUrl(
  services: Pick<EvidenceServices, 'blob'>,
  sha256: string | null | undefined,
): string | null | undefined {
  const [url, setUrl] = useState<string | null | undefined>(sha256 ? undefined : null)
  const read = services.blob
  useEffect(() => {
    if (!sha256) {
      setUrl(null)
      return
    }
    let left = false
    let made: string | null = null
    setUrl(undefined)
    read(sha256).then(
      (bytes) => {
        if (left) return
        made = bytes ? URL.createObjectURL(bytes) : null
        setUrl(made)
      },
      () => {
        if (!left) setUrl(null)
      },
    )
    return () => {
      left = true
      if (made) URL.revokeObjectURL(made)
    }
  }, [read, sha256])
  return url
}
