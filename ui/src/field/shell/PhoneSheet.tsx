import type { ComponentProps } from 'react'
import { ConfirmDialog, Sheet } from '../../design/index.ts'
import { useBackCloses } from './navigation.tsx'

/** A sheet that the phone's back button closes. */
export function PhoneSheet(props: ComponentProps<typeof Sheet>) {
  useBackCloses(props.open, props.onClose)
  return <Sheet {...props} />
}

/** A question that the phone's back button answers with no. */
export function PhoneConfirm(props: ComponentProps<typeof ConfirmDialog>) {
  useBackCloses(props.open, props.onCancel)
  return <ConfirmDialog {...props} />
}
