"""nginx on this machine with ``deploy/nginx.conf`` as it is, except its ports and folders."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = Path(__file__).parent.parent / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")  # of temporary files, with a folder each


@contextmanager
def behind_nginx(port: int, processes: tuple[int, int], folder: Path, **timeouts: str) -> Iterator[Path]:
    """Run nginx on a port in front of two processes, with its files in ``folder``.

    ``timeouts``: timeouts by their names, in the place of those in the configuration, so that a test need not wait.
    Yields its log: for each request a line with the reader's cookie and the process that answered.
    """
    text = CONFIGURATION.read_text("utf-8")
    for original, changed in [
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("listen [::]:80;", ""),
        ("127.0.0.1:8501", f"127.0.0.1:{processes[0]}"),
        ("127.0.0.1:8502", f"127.0.0.1:{processes[1]}"),
        ("/var/cache/nginx/forces", str(folder / "cache")),
    ]:
        if text.count(original) != 1:
            raise ValueError(f"{CONFIGURATION}: expected {original!r} once, found it {text.count(original)} times")
        text = text.replace(original, changed)
    for name, time in timeouts.items():
        text, times = re.subn(rf"^(\s*{name}\s+)\S+;", rf"\g<1>{time};", text, flags=re.MULTILINE)
        if times != 1:
            raise ValueError(f"{CONFIGURATION}: expected {name} once, found it {times} times")
    (folder / "forces.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(
        f"""{"user root;" if os.getuid() == 0 else ""}
        daemon off; pid {folder}/pid; error_log stderr; events {{}}
        http {{
            include /etc/nginx/mime.types;
            {" ".join(f"{kind}_temp_path {folder}/{kind};" for kind in TEMPORARY)}
            log_format who "$cookie_forces_reader $upstream_addr";
            access_log {folder}/access.log who;
            include {folder}/forces.conf;
        }}""",
        "utf-8",
    )
    nginx = subprocess.Popen([NGINX, "-e", "stderr", "-c", folder / "nginx.conf"])
    try:
        yield folder / "access.log"
    finally:
        nginx.terminate()
        nginx.wait(timeout=20)
