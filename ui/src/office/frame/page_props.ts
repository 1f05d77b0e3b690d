/** A page is given the parts of its address: `/jobs/:job` gives `job`. */
export type PageProps = { params: Record<string, string> }
