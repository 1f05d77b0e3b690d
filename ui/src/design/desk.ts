// The second door to the design system: what only desks use, so that phones do not load it.

export { type Command, commandsNow, useCommands } from './commands.ts'
export { Keys } from './Keys.tsx'
export { Menu, type MenuItem } from './Menu.tsx'
export { SplitView } from './SplitView.tsx'
export { type Column, type Sort, Table } from './Table.tsx'
export { Chip, Toolbar } from './Toolbar.tsx'
export { Tooltip } from './Tooltip.tsx'
export { type Shortcut, shortcutsNow, useKeys } from './useKeys.ts'
