"""The same question as `fresh auto status`, as small as Python with click allows: one socket, one answer, one table."""
import json
import socket
import sys
from datetime import datetime, timezone

import click

ICONS = {"queued": "~", "analyzing": "?", "implementing": "*", "testing": "%", "awaiting_user": "!", "committing": ">",
         "completed": "+", "failed": "x", "stopped": "-", "paused": "="}


def answer(path):
    """The daemon's status."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(b"GET /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        data = b""
        while chunk := connection.recv(65536):
            data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        sys.exit(f"status: {head.splitlines()[0].decode()}")
    if b"chunked" in head.lower():
        whole = b""
        while body:
            size, _, rest = body.partition(b"\r\n")
            length = int(size, 16)
            whole, body = whole + rest[:length], rest[length + 2:]
        body = whole
    return json.loads(body)


def clock(text):
    """The time of day of an instant."""
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return at.astimezone(timezone.utc).strftime("%H:%M")


@click.group()
def cli():
    """A client of the daemon."""


@cli.command()
@click.option("--socket", "path", required=True, help="The daemon's socket.")
@click.option("--format", "form", type=click.Choice(["summary", "json"]), default="summary")
def status(path, form):
    """Show the run that is going on, else the last one."""
    now = answer(path)
    if form == "json":
        click.echo(json.dumps(now, indent=2))
        return
    lines = ["AUTONOMOUS ORCHESTRATION STATUS", "=" * 50, "Running: " + ("Yes" if now["running"] else "No"),
             f"Cost: ${now['total_cost_usd']:.2f} / ${now['budget_usd']:.2f}", f"Agents: {len(now['agents'])}"]
    if now.get("run_id"):
        lines.append(f"Run: {now['run_id'][:8]} | {now['provider']} | sandbox: {now['sandbox']} | base {now['base_name']}")
    if now.get("deadline"):
        lines.append("Deadline: " + clock(now["deadline"]))
    lines += ["", "AGENTS:"]
    for agent in now["agents"].values():
        lines.append(f"  {ICONS[agent['status']]} {agent['id'][:8]} | {agent['status']:<13} | {agent['target_feature']}"
                     f" | {agent['runtime_minutes']:.1f} min | ${agent['cost_usd']:.2f}")
        if agent.get("question"):
            lines.append(f"     Question: {agent['question']}")
    click.echo("\n".join(lines))


if __name__ == "__main__":
    cli()
