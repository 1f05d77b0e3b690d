"""The structure of the packages, beyond the layers that import-linter holds."""

from __future__ import annotations

import grimp
import networkx

PACKAGES = ("engine", "forms", "api", "plugins")


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=False)
    arrows: networkx.DiGraph[str] = networkx.DiGraph(
        (one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)
    )
    circles = [sorted(circle) for circle in networkx.strongly_connected_components(arrows) if len(circle) > 1]
    assert circles == []
