// The office app's words in English. The build takes only this language of each part into the file.

import { en as frame } from '../frame.ts'
import { en as office } from '../office.ts'
import { en as problems } from '../problems.ts'
import { en as renderer } from '../renderer.ts'

export const words = { ...frame, ...problems, ...renderer, ...office }
