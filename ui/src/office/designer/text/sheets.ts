// CodeMirror writes its styles into a <style> element, which the content policy of the apps refuses. A sheet that is
// made by a script and adopted by the document is allowed; so its style modules are mounted there.

import { StyleModule } from 'style-mod'

interface Mounted {
  sheet: CSSStyleSheet
  modules: StyleModule[]
}

const mounted = new WeakMap<Document | ShadowRoot, Mounted>()

/** As `StyleModule.mount`: what comes later in `modules` counts more. */
function mount(root: Document | ShadowRoot, modules: StyleModule | readonly StyleModule[]) {
  let here = mounted.get(root)
  if (!here) {
    here = { sheet: new CSSStyleSheet(), modules: [] }
    mounted.set(root, here)
    // The app's own sheets come after it and may say otherwise.
    root.adoptedStyleSheets = [here.sheet, ...root.adoptedStyleSheets]
  }
  const asked: readonly StyleModule[] = Array.isArray(modules) ? modules : [modules as StyleModule]
  const merged = [...here.modules]
  let next = 0
  for (const module of asked) {
    const at = merged.indexOf(module)
    if (at >= next) next = at + 1
    else {
      if (at >= 0) {
        merged.splice(at, 1)
        next -= 1
      }
      merged.splice(next, 0, module)
      next += 1
    }
  }
  if (merged.length === here.modules.length && merged.every((one, at) => one === here?.modules[at])) return
  here.modules = merged
  here.sheet.replaceSync(merged.map((module) => module.getRules()).join('\n'))
}

let done = false

/** Has every editor of this page keep its styles in adopted sheets. Before the first editor is made. */
export function adoptSheets(): void {
  if (done) return
  done = true
  StyleModule.mount = mount as typeof StyleModule.mount
}
