// What channels and workers say of a delivery, in words where it is a code of ours.

import { useWords } from '../../words/index.ts'

const CODES = [
  'unreachable',
  'read',
  'channel_gone',
  'channel_off',
  'person_inactive',
  'plugin_missing',
  'unsealable',
  'cut_off',
] as const

/** The error in words: a code of ours, else what the other side said as it said it. */
export function useErrorWords(): (error: string) => string {
  const { t } = useWords()
  return (error) => {
    const code = CODES.find((one) => one === error)
    return code ? t(`deliveries.error.${code}`) : error
  }
}
