// The phone as the screens have it.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Day, KeptJob, Phone } from '../../offline/phone.ts'
import { useWatched } from '../../offline/use_watched.ts'

const Context = createContext<Phone | null>(null)

export function PhoneProvider({ phone, children }: { phone: Phone; children: ReactNode }) {
  return <Context.Provider value={phone}>{children}</Context.Provider>
}

export function usePhone(): Phone {
  const phone = useContext(Context)
  if (!phone) throw new Error('usePhone() is used outside <PhoneProvider>')
  return phone
}

export function useDay(): Day {
  return useWatched(usePhone().day)
}

/** Whether there is signal; whoever asks only this is not drawn anew when a job changes. */
export function useOnline(): boolean {
  const { day } = usePhone()
  return useWatched(
    useMemo(
      () => ({ get: () => day.get().online, subscribe: (told: () => void) => day.subscribe(told) }),
      [day],
    ),
  )
}

/** A job, live; `undefined` while it is read, `null` where the phone does not have it. */
export function useJob(id: string): KeptJob | null | undefined {
  const phone = usePhone()
  return useWatched(useMemo(() => phone.job(id), [phone, id]))
}

/** The time by which deadlines are told, drawn again every half minute. */
export function useNow(): number {
  const { clock } = usePhone()
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), 30_000)
    return () => clearInterval(timer)
  }, [clock])
  return now
}
