#!/usr/bin/env bash
# Streamlit 1.67.0: an app that is served as an ASGI object ignores STREAMLIT_* variables of the environment.
#
# Streamlit's documentation gives three ways to set an option: config.toml, an environment variable, a flag of
# `streamlit run`. With `streamlit run` all three work. The same script as `st.App(...)`, served by `uvicorn app:app`,
# reads config.toml, but not the environment: STREAMLIT_SERVER_BASE_URL_PATH has no effect there.
# One would expect the environment to count, since there is no command line to hold a flag.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check streamlit==1.67.0 >/dev/null
cat >page.py <<'PY'
import streamlit as st

st.write("page")
PY
cat >app.py <<'PY'
import streamlit as st

app = st.App("page.py")
print("as an object:", repr(st.get_option("server.baseUrlPath")), st.get_option("browser.gatherUsageStats"))
PY
mkdir .streamlit
printf '[browser]\ngatherUsageStats = false\n' >.streamlit/config.toml
export STREAMLIT_SERVER_BASE_URL_PATH=below
seen=$(venv/bin/python -c "import app" 2>/dev/null)
echo "$seen"
by_command=$(venv/bin/streamlit config show 2>/dev/null | grep '^baseUrlPath')
echo "by the command: $by_command"
[ "$seen" = "as an object: '' False" ] && [ "$by_command" = 'baseUrlPath = "below"' ]
