"""Who of my clients moves and who is stuck: clients.csv, and a chart of how far each one is in clients.svg.

ASKWELL_TOKEN=askw_pat_… python coach_report.py [FOLDER]      (the token needs the scope clients:read)
"""

import csv
import os
import sys
from html import escape
from pathlib import Path

import httpx

STAGES = {"contacted": "#c9d7e8", "answered": "#8fb0d3", "held": "#4a7db5", "thanked": "#1d4e89"}
folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
api = httpx.Client(
    base_url=os.environ.get("ASKWELL_URL", "http://127.0.0.1:8000"),
    headers={"Authorization": f"Bearer {os.environ['ASKWELL_TOKEN']}"},
)

lines, path = [], "/api/v1/coach/clients.csv?sort=attention&limit=200"
while path:
    page = api.get(path).raise_for_status()
    lines += page.text.splitlines()[1 if lines else 0 :]
    path = page.links.get("next", {}).get("url")
(folder / "clients.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

clients = list(csv.DictReader(lines))
stuck = [client for client in clients if client["attention_flag"] == "True"]
most = max((int(client["funnel_contacted"] or 0) for client in clients), default=0) or 1
chart = [f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{30 * len(clients) + 10}">']
for row, client in enumerate(clients):
    mark = " !" if client in stuck else ""
    chart.append(f'<text x="5" y="{30 * row + 25}">{escape(client["name"] + mark)}</text>')
    for stage, color in STAGES.items():
        size = f'width="{400 * int(client[f"funnel_{stage}"] or 0) / most:.0f}" height="20"'
        chart.append(f'<rect x="230" y="{30 * row + 10}" {size} fill="{color}"><title>{stage}</title></rect>')
(folder / "clients.svg").write_text("\n".join([*chart, "</svg>"]), encoding="utf-8")
print(f"{len(clients)} clients, {len(stuck)} need attention")
