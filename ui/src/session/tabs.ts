// Signing out in one tab signs out in all: nobody finds another tab that still shows the work of whoever has left.

const CHANNEL = 'sopwith-session'

/** Tells the other tabs that a person has signed out. */
export function saySignedOut(login: string): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage({ left: login })
  channel.close()
}

/** Calls `told` with the login of whoever signs out in another tab. Returns how to stop. */
export function hearSignedOut(told: (login: string) => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'left' in data) told(String(data.left))
  }
  return () => channel.close()
}
