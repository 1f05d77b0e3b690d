import { useMemo } from 'react'
import { ListField } from '../lists/ListField.tsx'
import { detailOf } from '../schemas.ts'
import { useScope } from '../scope.ts'
import { asText, type FieldProps, type FieldType } from './types.ts'

/** Rows: a table where there is room and the rows are flat, else cards. */
function Rows(props: FieldProps) {
  const { store } = useScope()
  const { document } = store.tree
  const detail = useMemo(() => detailOf(document, props.control), [document, props.control])
  return <ListField {...props} detail={detail} />
}

export const list: FieldType = {
  name: 'list',
  takes: (_control, { type, schema }) =>
    type === 'array' && typeof schema.items === 'object' && schema.items !== null && !schema.prefixItems,
  Field: Rows,
  named: 'container',
  text: (value, _control, { words }) =>
    Array.isArray(value) && value.length > 0 ? words.t('renderer.list.count', { count: value.length }) : '',
  read: asText,
}
