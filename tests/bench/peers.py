"""Peers doing the same kind of work: a process of human steps, its state saved durably at every step."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <bpmn:process id="walk" isExecutable="true">{nodes}</bpmn:process>
</bpmn:definitions>"""


def spiffworkflow(steps: int, jobs: int) -> list[float]:
    """Seconds per step of SpiffWorkflow: ``steps`` user tasks one after the other, the serialised state read
    before and written after every step (SQLite, WAL, ``synchronous=FULL``)."""
    from lxml import etree  # type: ignore[import-untyped]
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.util.task import TaskState

    names = [f"s{n}" for n in range(steps)]
    nodes = '<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>'
    nodes += "".join(f'<bpmn:userTask id="{n}" name="{n}"/>' for n in names)
    for number, (source, target) in enumerate(zip(["start", *names], [*names, "end"], strict=True)):
        nodes += f'<bpmn:sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(_BPMN.format(nodes=nodes).encode()))
    spec = parser.get_spec("walk")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    times: list[float] = []
    with TemporaryDirectory() as folder:
        database = _sqlite(Path(folder) / "spiff.sqlite")
        database.execute("CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")
        for job in range(jobs):
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            database.execute("INSERT INTO workflow VALUES (?, ?)", (job, serializer.serialize_json(workflow)))
            started = time.perf_counter()
            for _ in range(steps):
                (saved,) = database.execute("SELECT state FROM workflow WHERE id = ?", (job,)).fetchone()
                workflow = serializer.deserialize_json(saved)
                task = workflow.get_next_task(state=TaskState.READY, manual=True)
                task.data["answer"] = "ok"
                task.run()
                workflow.do_engine_steps()
                state = serializer.serialize_json(workflow)
                database.execute("UPDATE workflow SET state = ? WHERE id = ?", (state, job))
            times.append((time.perf_counter() - started) / steps)
            if not workflow.completed:
                raise RuntimeError("the peer's process did not end")
        database.close()
    return times


def dbos(steps: int, jobs: int) -> tuple[list[float], list[float]]:
    """Seconds per step of DBOS on SQLite: in one workflow without people, and with a person's message
    awaited at every step."""
    from dbos import DBOS

    with TemporaryDirectory() as folder:
        config: Any = {
            "name": "bench",
            "system_database_url": f"sqlite:///{folder}/dbos.sqlite",
            "run_admin_server": False,
            "log_level": "ERROR",
        }
        DBOS(config=config)

        @DBOS.step()
        def save(number: int) -> str:
            return json.dumps({"step": number, "answer": "ok"})

        @DBOS.workflow()
        def alone(count: int) -> int:
            for number in range(count):
                save(number)
            return count

        @DBOS.workflow()
        def with_people(count: int) -> int:
            for number in range(count):
                answer = DBOS.recv("answer", timeout_seconds=60)
                if answer is None:
                    raise RuntimeError("no message came")
                save(number)
            return count

        DBOS.launch()
        try:
            unattended, attended = [], []
            for _ in range(jobs):
                started = time.perf_counter()
                alone(steps)
                unattended.append((time.perf_counter() - started) / steps)
            for _ in range(jobs):
                started = time.perf_counter()
                handle = DBOS.start_workflow(with_people, steps)
                for number in range(steps):
                    DBOS.send(handle.get_workflow_id(), f"answer {number}", "answer")
                handle.get_result()
                attended.append((time.perf_counter() - started) / steps)
        finally:
            DBOS.destroy()
    return unattended, attended


def _sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
