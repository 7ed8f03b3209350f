"""A pretend W&B server on the loopback interface, which the real client talks to.

It speaks the parts of GraphQL, ``file_stream`` and file upload that W&B's client uses to begin a
run, log, upload files and artifacts, and finish. What it does not know is kept in `unknown`.
"""

# methods are named as the operations of the protocol

from __future__ import annotations

import base64
import gzip
import json
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

Json = dict[str, Any]


def new_run(name: str) -> Json:
    """Return what the server knows of a run at its beginning."""
    run: Json = {"id": name, "history": [], "events": [], "summary": {}, "config": {}}
    run.update(console={}, exitcode=None, complete=None, files={}, artifacts=[])
    run.update(display_name=None, project=None, group=None, job_type=None, tags=[], notes=None)
    return run


class MockWandb:
    """The server; a context manager.

    Args:
        fail: Called with method and path; returns an HTTP status to answer with, or None.
    """

    entity = "mock"

    def __init__(self, fail: Callable[[str, str], int | None] = lambda method, path: None):
        self.runs: Json = {}
        self.artifacts: Json = {}
        self.blobs: dict[str, bytes] = {}
        self.unknown: list[Any] = []
        self.lock = threading.RLock()
        self.fail = fail
        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.httpd.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"
        self.thread = threading.Thread(target=self.httpd.serve_forever, daemon=True)

    def __enter__(self) -> MockWandb:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.httpd.shutdown()
        self.httpd.server_close()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """Return the status and the body of the answer to a request."""
        status = self.fail(method, path)
        if status:
            return status, b""
        try:
            return self.route(method, path, body)
        except Exception as error:  # 4xx, for the client repeats after 5xx for minutes
            self.unknown.append(("error", repr(error), body[:2000]))
            return 400, repr(error).encode()

    def route(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        url = urllib.parse.urlparse(path)
        with self.lock:
            if url.path == "/graphql":
                return 200, self.graphql(json.loads(body))
            stream = re.fullmatch(r"/files/[^/]*/[^/]*/([^/]*)/file_stream", url.path)
            if stream:
                return 200, self.file_stream(stream[1], json.loads(body))
            if url.path.startswith("/upload/"):
                return self.blob(method, urllib.parse.unquote(url.path[len("/upload/") :]), body)
            self.unknown.append((method, path))
            return 404, b"{}"

    def blob(self, method: str, key: str, body: bytes) -> tuple[int, bytes]:
        if method == "GET":
            return (200, self.blobs[key]) if key in self.blobs else (404, b"")
        self.blobs[key] = body
        kind, owner, name = key.split("/", 2)
        goal = self.run(owner) if kind == "run" else self.artifacts[owner]
        goal["files"][name] = len(body)
        if name == "wandb-summary.json":
            goal["summary"].update(json.loads(body))
        return 200, b""

    def run(self, name: str) -> Json:
        return self.runs.setdefault(name, new_run(name))

    def file_stream(self, name: str, sent: Json) -> Json:
        run = self.run(name)
        for file, chunk in (sent.get("files") or {}).items():
            offset, lines = chunk.get("offset", 0), chunk.get("content", [])
            if file == "wandb-history.jsonl":
                run["history"][offset:] = [json.loads(line) for line in lines]
            elif file == "wandb-events.jsonl":
                run["events"][offset:] = [json.loads(line) for line in lines]
            elif file == "wandb-summary.json":
                run["summary"].update(json.loads(lines[-1]))
            else:  # output.log: lines by number
                run["console"].update((offset + i, line) for i, line in enumerate(lines))
        if sent.get("complete") is not None:
            run["complete"], run["exitcode"] = sent["complete"], sent.get("exitcode")
        return {"exitcode": None, "limits": {}}

    def graphql(self, query: Json) -> Json:
        text, given = query.get("query", ""), query.get("variables") or {}
        named = re.search(r"(?:query|mutation)\s+(\w+)", text)
        operation = query.get("operationName") or (named[1] if named else "Viewer")
        if isinstance(given.get("input"), dict):  # later versions wrap the variables
            given = {**given["input"], **given}
        method = getattr(self, f"gql_{operation}", None)
        if method is None:
            self.unknown.append((operation, text[:2000], given))
            return {"data": None, "errors": [{"message": f"unknown operation {operation}"}]}
        return {"data": method(given)}

    def upload_url(self, kind: str, owner: str, name: str) -> str:
        return f"{self.url}/upload/{kind}/{owner}/{urllib.parse.quote(name)}"

    def gql_ServerFeaturesQuery(self, given: Json) -> Json:
        return {"serverInfo": {"features": []}}

    def gql_ServerInfo(self, given: Json) -> Json:
        versions = {"cliVersionInfo": {"max_cli_version": "9.9.9"}, "latestLocalVersionInfo": None}
        return {"serverInfo": versions}

    def gql_Viewer(self, given: Json) -> Json:
        viewer = {"id": "VXNlcjox", "entity": self.entity, "username": self.entity, "name": "mock"}
        viewer.update(email="m@m", flags="{}", deletedAt=None)
        lists = {"teams": {"edges": []}, "apiKeys": {"edges": []}, "admin": False}
        return {"viewer": {**viewer, **lists}}

    gql_Default = gql_GetViewer = gql_ViewerFeatures = gql_Viewer

    def gql_RunResumeStatus(self, given: Json) -> Json:
        entity = {"id": "e", "name": self.entity}
        known = self.runs.get(given.get("name"))
        bucket = None if known is None else self._resumable(known)
        model = {"id": "p", "name": given.get("project"), "entity": entity, "bucket": bucket}
        return {"model": model}

    def _resumable(self, run: Json) -> Json:
        last = [json.dumps(row) for row in run["history"][-1:]]
        tails = {"historyTail": json.dumps(last), "eventsTail": "[]", "wandbConfig": '{"t": 1}'}
        counts = {"eventsLineCount": len(run["events"]), "logLineCount": len(run["console"])}
        summary = {"summaryMetrics": json.dumps(run["summary"]), "tags": run["tags"]}
        return {**self._bucket(run), **tails, **counts, **summary, "stopped": False}

    def gql_UpsertBucket(self, given: Json) -> Json:
        fresh = given["name"] not in self.runs
        run = self.run(given["name"])
        names = {"displayName": "display_name", "groupName": "group", "jobType": "job_type"}
        for field in ("displayName", "project", "tags", "groupName", "jobType", "notes"):
            if given.get(field) is not None:
                run[names.get(field, field)] = given[field]
        run["config"].update(json.loads(given.get("config") or "{}"))
        run["summary"].update(json.loads(given.get("summaryMetrics") or "{}"))
        return {"upsertBucket": {"inserted": fresh, "bucket": self._bucket(run)}}

    def _bucket(self, run: Json) -> Json:
        entity = {"id": "e", "name": self.entity}
        project = {"id": "p", "name": run["project"] or "uncategorized", "entity": entity}
        bucket = {"id": run["id"], "name": run["id"], "description": "", "sweepName": None}
        bucket["displayName"] = run["display_name"] or f"mock-run-{run['id']}"
        bucket.update(config=json.dumps(run["config"]), historyLineCount=len(run["history"]))
        return {**bucket, "project": project}

    def gql_CreateRunFiles(self, given: Json) -> Json:
        files = [
            {"name": name, "uploadUrl": self.upload_url("run", given["run"], name)}
            for name in given["files"]
        ]
        return {"createRunFiles": {"runID": given["run"], "uploadHeaders": [], "files": files}}

    def gql_MarkRunFilesUploaded(self, given: Json) -> Json:
        return {"markRunFilesUploaded": {"success": True}}

    def gql_RunStoppedStatus(self, given: Json) -> Json:
        return {"project": {"run": {"stopped": False}}}

    def gql_CreateArtifact(self, given: Json) -> Json:
        names = given.get("artifactCollectionNames") or [None]
        name = given.get("artifactCollectionName") or names[0]
        key = base64.b64encode(b"Art%06d" % len(self.artifacts)).decode()  # no padding, no "/"
        version = sum(other["name"] == name for other in self.artifacts.values())
        artifact = {"id": key, "name": name, "type": given["artifactTypeName"], "version": version}
        artifact.update(digest=given["digest"], client_id=given.get("clientID"), files={})
        artifact.update(metadata=json.loads(given.get("metadata") or "{}"), committed=False)
        artifact.update(run=given.get("runName"), description=given.get("description"))
        self.artifacts[key] = artifact
        if artifact["run"]:
            self.run(artifact["run"])["artifacts"].append(key)
        sequence = {"id": "S" + key, "latestArtifact": None}
        created = {"id": key, "state": "PENDING", "artifactSequence": sequence}
        return {"createArtifact": {"artifact": created}}

    def gql_CreateArtifactManifest(self, given: Json) -> Json:
        key = given["artifactID"]
        url = self.upload_url("artifact", key, given["name"])
        file = {"id": "F" + key, "uploadHeaders": [], "uploadUrl": url}
        manifest = {"id": "M" + key, "file": file}
        return {"createArtifactManifest": {"artifactManifest": manifest}}

    def gql_UpdateArtifactManifest(self, given: Json) -> Json:
        key = given["artifactManifestID"][1:]
        url = self.upload_url("artifact", key, "wandb_manifest.json")
        file = {"id": "F" + key, "uploadHeaders": [], "uploadUrl": url}
        manifest = {"id": "M" + key, "file": file}
        return {"updateArtifactManifest": {"artifactManifest": manifest}}

    def gql_CreateArtifactFiles(self, given: Json) -> Json:
        specs = enumerate(given["artifactFiles"])
        edges = [{"node": self._artifact_file(number, spec)} for number, spec in specs]
        return {"createArtifactFiles": {"files": {"edges": edges}}}

    def _artifact_file(self, number: int, spec: Json) -> Json:
        key, name = spec["artifactID"], spec["name"]
        node = {"id": f"f{number}", "name": name, "storagePath": name, "displayName": name}
        node["uploadUrl"] = self.upload_url("artifact", key, name)
        extra: Json = {"uploadHeaders": [], "uploadMultipartUrls": None, "artifact": {"id": key}}
        return {**node, **extra}

    def gql_CommitArtifact(self, given: Json) -> Json:
        artifact = self.artifacts[given["artifactID"]]
        artifact["committed"] = True
        committed = {"id": artifact["id"], "digest": artifact["digest"]}
        return {"commitArtifact": {"artifact": committed}}

    def gql_ArtifactType(self, given: Json) -> Json:
        name = given["name"].split(":")[0]
        hits = [other["type"] for other in self.artifacts.values() if other["name"] == name]
        artifact = {"artifactType": {"name": hits[0]}} if hits else None
        return {"project": {"artifact": artifact}}

    def gql_ArtifactByID(self, given: Json) -> Json:
        key = given["id"]
        artifact = self.artifacts[key]
        project = {"name": "p", "entity": {"name": self.entity}}
        sequence = {"__typename": "ArtifactSequence", "id": "S" + key, "name": artifact["name"]}
        answer = {"__typename": "Artifact", "id": key, "artifactType": {"name": artifact["type"]}}
        answer.update(artifactSequence={**sequence, "project": project}, aliases=[], tags=[])
        answer.update(versionIndex=artifact["version"], description=artifact["description"])
        answer.update(metadata=json.dumps(artifact["metadata"]), digest=artifact["digest"])
        answer.update(ttlDurationSeconds=-2, ttlIsInherited=True, historyStep=None)
        answer.update(state="COMMITTED", size=sum(artifact["files"].values()))
        answer.update(commitHash="0" * 20, digestAlgorithm="MANIFEST_MD5")
        answer.update(fileCount=max(0, len(artifact["files"]) - 1))
        answer.update(createdAt="2026-01-01T00:00:00Z", updatedAt="2026-01-01T00:00:00Z")
        return {"artifact": answer}

    def gql_FetchArtifactManifest(self, given: Json) -> Json:
        file = {"directUrl": self.upload_url("artifact", given["id"], "wandb_manifest.json")}
        return {"artifact": {"currentManifest": {"file": file}}}

    def gql_ClientIDMapping(self, given: Json) -> Json:
        known = {other["client_id"]: other["id"] for other in self.artifacts.values()}
        key = known.get(given["clientID"])
        return {"clientIDMapping": {"serverID": key} if key else None}

    def gql_FetchOrgEntityFromEntity(self, given: Json) -> Json:
        return {"entity": {"organization": None, "user": None}}

    def gql_OrganizationCoreWeaveOrganizationID(self, given: Json) -> Json:
        return {"entity": {"organization": {"coreWeaveOrganizationId": None}}}


def _handler(server: MockWandb) -> type[BaseHTTPRequestHandler]:
    """Return the request handler class of a server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            status, answer = server.answer(self.command, self.path, self._body())
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = do_PATCH = do_DELETE = _do

        def _body(self) -> bytes:
            if "chunked" in self.headers.get("Transfer-Encoding", ""):
                body = self._chunks()
            else:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            packed = self.headers.get("Content-Encoding") == "gzip"
            return gzip.decompress(body) if packed else body

        def _chunks(self) -> bytes:
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, *arguments: object) -> None:
            """Stay silent."""

    return Handler
