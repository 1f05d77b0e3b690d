"""The few pages a server shows by itself: what this is, how the API reads, what a problem means.

Plain HTML with one style sheet, nothing from elsewhere, readable without scripts, in both languages, light
and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from api.catalogue import Entry
from api.languages import Language

STYLE = (Path(__file__).parent / "assets" / "style.css").read_text(encoding="utf-8")


def _frame(language: Language, title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="/style.css">\n</head>\n<body>\n<main>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def home(language: Language) -> str:
    """The page at ``/about``: what this is, for developers above all."""
    if language == "zh-CN":
        steps = "派单|执行|取证|审批|归档"
        return _frame(
            language,
            "Sopwith",
            f"""<h1>Sopwith</h1>
<p class="lead">让外勤工作按标准流程进行：步骤有序，证据齐全，审批不可绕过，全程可核验。</p>
{_loop(steps)}
<p>这是一台正在运行的 Sopwith 服务器。SOP 以 YAML 编写，发布前逐条证明没有死路、没有可跳过的必经步骤；
每个工单都留下哈希链记录，可离线核验。</p>
<h2>网页应用</h2>
<ul>
<li><a href="/field/">外勤</a></li>
<li><a href="/office/">管理</a></li>
</ul>
<h2>开发者</h2>
<ul>
<li><a href="/docs">API 参考</a>（<a href="/api/openapi.json">OpenAPI 3.1</a>）</li>
<li><a href="/problems">错误代码</a></li>
<li><a href="/schemas">JSON Schema</a>：让编辑器检查并补全 SOP 文件</li>
</ul>
<footer>服务状态：<a href="/health/ready">/health/ready</a></footer>""",
        )
    steps = "dispatch|do|prove|approve|file"
    return _frame(
        language,
        "Sopwith",
        f"""<h1>Sopwith</h1>
<p class="lead">Field work by standard procedures: steps in order, evidence complete, approvals that nothing
goes around, a record that anybody can verify.</p>
{_loop(steps)}
<p>This is a running Sopwith server. SOPs are written in YAML and proved before they are published: no dead
end, no mandatory step that can be skipped. Every job leaves a hash-chained record that can be verified
offline.</p>
<h2>The web apps</h2>
<ul>
<li><a href="/field/">Field</a>: for whoever does the work</li>
<li><a href="/office/">Office</a>: for designers and approvers</li>
</ul>
<h2>For developers</h2>
<ul>
<li><a href="/docs">API reference</a> (<a href="/api/openapi.json">OpenAPI 3.1</a>)</li>
<li><a href="/problems">Problem codes</a></li>
<li><a href="/schemas">JSON Schemas</a>: editors check and complete SOP files with them</li>
</ul>
<footer>State of this server: <a href="/health/ready">/health/ready</a></footer>""",
    )


def not_built(language: Language) -> str:
    """In place of a web app that was not built."""
    if language == "zh-CN":
        return _frame(
            language,
            "尚未构建网页应用",
            """<h1>尚未构建网页应用</h1>
<p class="lead">服务器运行正常，但找不到网页应用的文件。</p>
<p>在项目文件夹中运行 <code>make run</code> 即可构建并启动；若服务器已在运行，构建后请重新启动。</p>
<p><a href="/about">关于此服务器</a></p>""",
        )
    return _frame(
        language,
        "The web apps have not been built",
        """<h1>The web apps have not been built</h1>
<p class="lead">This server is up, but the files of its web apps are not there.</p>
<p><code>make run</code> in the project's folder builds them and starts the server. A server that is running
already has to be started again after building.</p>
<p><a href="/about">About this server</a></p>""",
    )


def _loop(steps: str) -> str:
    return "<ol class='loop'>" + "".join(f"<li>{step}</li>" for step in steps.split("|")) + "</ol>"


def problems(entries: Mapping[str, Entry], language: Language) -> str:
    """The codes of problem documents with their status and what they mean."""
    zh = language == "zh-CN"
    title = "错误代码" if zh else "Problem codes"
    lead = (
        "出错时，服务器返回 application/problem+json（RFC 9457）；code 保持不变，可供程序判断。"
        if zh
        else "Whatever goes wrong is answered as application/problem+json (RFC 9457), with a stable code."
    )
    rows = "".join(
        f"<tr id='{escape(code)}'><td><a href='/problems/{escape(code)}'><code>{escape(code)}</code></a></td>"
        f"<td>{entry.status}</td><td>{escape(entry.zh if zh else entry.en)}</td></tr>"
        for code, entry in sorted(entries.items())
    )
    head = (
        "<tr><th>代码</th><th>状态</th><th>含义</th></tr>"
        if zh
        else ("<tr><th>Code</th><th>Status</th><th>Meaning</th></tr>")
    )
    return _frame(
        language, title, f"<h1>{title}</h1><p class='lead'>{lead}</p><table>{head}{rows}</table>"
         "<footer><a href='/'>Sopwith</a></footer>",
    )  # fmt: skip


def reference(document: Mapping[str, Any], language: Language) -> str:
    """The OpenAPI document as one page; what each operation takes and answers, without a script."""
    zh = language == "zh-CN"
    parts = [f"<h1>{'API 参考' if zh else 'API reference'}</h1>"]
    parts.append(
        f"<p class='lead'>{'机器可读的同一文档' if zh else 'The same, for programs'}: "
        "<a href='/api/openapi.json'>/api/openapi.json</a></p>"
    )
    parts.append(_paragraphs(str(document["info"].get("description", ""))))
    for tag in document.get("tags", ()):
        operations = [
            (path, method, operation)
            for path, methods in sorted(document["paths"].items())
            for method, operation in methods.items()
            if isinstance(operation, dict) and tag["name"] in operation.get("tags", ())
        ]
        if operations:
            parts.append(f"<h2>{escape(tag['name'])}</h2><p>{escape(tag.get('description') or '')}</p>")
            parts.extend(_operation(*one, zh=zh) for one in operations)
    parts.append("<footer><a href='/'>Sopwith</a></footer>")
    return _frame(language, "API", "\n".join(parts))


def _paragraphs(text: str) -> str:
    lines = escape(text).replace("**", "").strip().split("\n")
    items = "".join(f"<li>{line[2:]}</li>" if line.startswith("- ") else f"{line} " for line in lines)
    return f"<ul>{items}</ul>"


def _operation(path: str, method: str, operation: Mapping[str, Any], *, zh: bool) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td>"
        f"<td>{escape(one.get('description') or '')}</td></tr>"
        for one in operation.get("parameters", ())
    )
    parameters = f"<table>{rows}</table>" if rows else ""
    label = "请求体" if zh else "Body"
    body = "".join(
        f"<p>{label}: <code>{escape(media)}</code> {_name(content.get('schema', {}))}</p>"
        for media, content in (operation.get("requestBody") or {}).get("content", {}).items()
    )
    answers = "".join(
        f"<tr><td>{escape(status)}</td><td>{escape(answer.get('description') or '')}</td></tr>"
        for status, answer in sorted(operation.get("responses", {}).items())
    )
    return (
        f"<details id='{escape(str(operation.get('operationId')))}'><summary><b>{method.upper()}</b>"
        f"<code>{escape(path)}</code><span>{escape(operation.get('summary') or '')}</span></summary>"
        f"<p>{escape(operation.get('description') or '')}</p>{parameters}{body}"
        f"<table>{answers}</table></details>"
    )


def _name(schema: Mapping[str, Any]) -> str:
    reference_to = str(schema.get("$ref", "")).rsplit("/", 1)[-1]
    return f"<code>{escape(reference_to)}</code>" if reference_to else ""
