// The plain controls: the browser's own, in our clothes.

import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import './inputs.css'

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" {...rest} className={classes('input', className)} />
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} {...rest} className={classes('input', 'input-area', className)} />
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={classes('input', 'input-select', className)} />
}
