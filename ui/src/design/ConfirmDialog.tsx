import type { ReactNode } from 'react'
import { useWords } from '../words/index.ts'
import { Button } from './Button.tsx'
import { Sheet } from './Sheet.tsx'

interface ConfirmProps {
  open: boolean
  title: ReactNode
  children?: ReactNode
  confirm: ReactNode // what happens, as a verb: never just “OK”
  cancel?: ReactNode
  danger?: boolean
  busy?: boolean
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before what can't be undone. What can be undone is done at once, with a toast that undoes it. */
export function ConfirmDialog(props: ConfirmProps) {
  const { open, title, children, confirm, cancel, danger, busy, onConfirm, onCancel } = props
  const { t } = useWords()
  return (
    <Sheet
      open={open}
      onClose={onCancel}
      title={title}
      footer={
        <>
          <Button onClick={onCancel}>{cancel ?? t('act.cancel')}</Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={busy ?? false} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Sheet>
  )
}
