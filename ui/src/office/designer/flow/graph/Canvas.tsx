import { type Node, ReactFlow, type ReactFlowProps } from '@xyflow/react'
import { type ReactNode, useRef, useState } from 'react'
import { FaultMark, GoalDot, StepCard, StepFrame } from './StepCard.tsx'
import { type WayEdge, WayLine } from './WayLine.tsx'

const NODE_TYPES = { step: StepCard, frame: StepFrame, fault: FaultMark, goal: GoalDot }
const EDGE_TYPES = { way: WayLine }

export type CanvasActs = Required<
  Pick<
    ReactFlowProps<Node, WayEdge>,
    | 'onNodesChange'
    | 'onInit'
    | 'onEdgeClick'
    | 'onPaneClick'
    | 'onNodeDoubleClick'
    | 'onConnectEnd'
    | 'onNodeDrag'
    | 'onNodeDragStop'
  >
>

/** What is drawn. It hears of acts by handlers that stay the same: every other one would be told to each card. */
export function Canvas({
  nodes,
  edges,
  acts,
  children,
}: {
  nodes: Node[]
  edges: WayEdge[]
  acts: CanvasActs
  children: ReactNode
}) {
  const now = useRef(acts)
  now.current = acts
  const [steady] = useState<CanvasActs>(() => ({
    onNodesChange: (changes) => now.current.onNodesChange(changes),
    onInit: (flow) => now.current.onInit(flow),
    onEdgeClick: (event, edge) => now.current.onEdgeClick(event, edge),
    onPaneClick: (event) => now.current.onPaneClick(event),
    onNodeDoubleClick: (event, node) => now.current.onNodeDoubleClick(event, node),
    onConnectEnd: (event, state) => now.current.onConnectEnd(event, state),
    onNodeDrag: (event, node, all) => now.current.onNodeDrag(event, node, all),
    onNodeDragStop: (event, node, all) => now.current.onNodeDragStop(event, node, all),
  }))
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      {...steady}
      minZoom={0.1}
      maxZoom={1.6}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      zoomOnDoubleClick={false}
      panOnScroll
      zoomActivationKeyCode={ZOOM_KEYS}
      nodeDragThreshold={6}
      connectOnClick={false}
      connectionRadius={28}
      proOptions={PRO}
    >
      {children}
    </ReactFlow>
  )
}

const ZOOM_KEYS = ['Control', 'Meta']
const PRO = { hideAttribution: true }
