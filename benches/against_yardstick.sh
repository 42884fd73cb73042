#!/usr/bin/env bash
# Compares `planlint check` with the yardstick on the corpora of the generator in Python.
#
#   benches/against_yardstick.sh [-b FOLDER] [-n ROUNDS] [-w FOLDER] [-p PLANLINT] [SIZE ...]
#
#   -b  the folder with gen_plan.py and yardstick/      [default: ../shared/bench beside the repository]
#   -n  rounds; the commands of a size take turns       [default: 5]
#   -w  where the yardstick is built and corpora are    [default: a new folder, removed at the end;
#       kept                                             a folder that is given stays, and is used again]
#   -p  the planlint to measure                         [default: target/release/planlint, built first]
#   SIZE  numbers of tasks                              [default: 10000 100000]
#
# For every size it prints the medians of wall time and of peak memory, and both as
# ratios to the yardstick: on a shared machine only the ratios mean anything. Human
# output goes to /dev/null; findings (exit code 1) are what is expected, anything else
# stops the run. docs/benchmarks.md says which figures have to hold.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bench=$repository/../shared/bench
rounds=5
work=
planlint=

usage() {
    sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
    exit 2
}

while getopts 'b:n:w:p:h' option; do
    case $option in
        b) bench=$OPTARG ;;
        n) rounds=$OPTARG ;;
        w) work=$OPTARG ;;
        p) planlint=$(realpath "$OPTARG") ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
sizes=("${@:-10000}")
[ $# -gt 0 ] || sizes=(10000 100000)

if [ ! -f "$bench/gen_plan.py" ] || [ ! -d "$bench/yardstick" ]; then
    echo "there is no gen_plan.py and yardstick/ in $bench; give their folder with -b" >&2
    exit 2
fi
command -v python3 > /dev/null || { echo "python3 is needed for the corpora and for measuring" >&2; exit 2; }

if [ -z "$work" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work"

# The folder may be read-only, so the yardstick is built in a copy.
if [ ! -x "$work/yardstick/target/release/yardstick" ]; then
    mkdir -p "$work/yardstick"
    cp -R "$bench/yardstick/." "$work/yardstick/"
    chmod -R u+w "$work/yardstick"
    (cd "$work/yardstick" && CARGO_TARGET_DIR=target cargo build --release --quiet)
fi
if [ -z "$planlint" ]; then
    (cd "$repository" && cargo build --release --quiet)
    planlint=$repository/target/release/planlint
fi

corpus() {
    local folder=$1
    shift
    [ -f "$folder/truth.json" ] || python3 "$bench/gen_plan.py" --seed 1 --out "$folder" "$@" > /dev/null
}

for size in "${sizes[@]}"; do
    corpus "$work/$size" --tasks "$size" --formats planlint,planlint_files,json
    corpus "$work/$size-chain" --tasks "$size" --formats planlint --chain 1000
done

python3 - "$work" "$planlint" "$rounds" "${sizes[@]}" <<'PYTHON'
"""Runs the commands in turn and prints medians and ratios."""
import math
import os
import statistics
import subprocess
import sys
import time

work, planlint, rounds, sizes = sys.argv[1], sys.argv[2], int(sys.argv[3]), [int(n) for n in sys.argv[4:]]
FOUR = "task-without-lead,target-unmet,dependency-cycle,waiting-cycle"


def commands(size):
    folder = f"{work}/{size}"
    return {
        "yardstick": [f"{work}/yardstick/target/release/yardstick", f"{folder}/plan.json"],
        "four rules, one file": [planlint, "check", "--select", FOUR, f"{folder}/plan.plan"],
        "all rules, one file": [planlint, "check", f"{folder}/plan.plan"],
        "all rules, a folder": [planlint, "check", f"{folder}/files"],
        "all rules, chains": [planlint, "check", f"{work}/{size}-chain/plan.plan"],
    }


def between():
    """GNU time, if it is there: without it a child is charged for this Python's 14 MiB."""
    path, note = "/usr/bin/time", f"{work}/peak"
    probe = [path, "-f", "%M", "-o", note, "true"]
    known = os.access(path, os.X_OK) and subprocess.run(probe, capture_output=True).returncode == 0
    return (probe[:-1], note) if known else ([], None)


PREFIX, NOTE = between()


def run(command):
    """Wall time in seconds and peak memory in MiB of one child."""
    start = time.perf_counter()
    child = subprocess.Popen(PREFIX + command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {child.returncode}")
    if NOTE:
        # The last line: one about the exit code may stand before it.
        return took, int(open(NOTE).read().split()[-1]) / 1024
    # Kilobytes on Linux, bytes on macOS.
    return took, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def measure(size):
    todo = commands(size)
    samples = {name: [] for name in todo}
    for command in todo.values():
        run(command)
    for _ in range(rounds):
        for name, command in todo.items():
            samples[name].append(run(command))
    return {name: tuple(statistics.median(column) for column in zip(*rows)) for name, rows in samples.items()}


medians = {}
for size in sizes:
    medians[size] = measure(size)
    base_time, base_memory = medians[size]["yardstick"]
    print(f"\n{size:,} tasks, median of {rounds}\n")
    print("| | s | MiB | time / yardstick | memory / yardstick |\n|---|---:|---:|---:|---:|")
    for name, (took, memory) in medians[size].items():
        print(f"| {name} | {took:.3f} | {memory:.0f} | {took / base_time:.2f} | {memory / base_memory:.2f} |")

for small, large in zip(sizes, sizes[1:]):
    print(f"\ngrowth from {small:,} to {large:,} tasks: time goes with tasks to the power of")
    for name in medians[small]:
        exponent = math.log(medians[large][name][0] / medians[small][name][0]) / math.log(large / small)
        print(f"  {exponent:.2f}  {name}")
PYTHON
