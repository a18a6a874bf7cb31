#!/bin/sh
# slurm.sh SOURCES OUT [DAU OPTION]...: one batch on many nodes, as a job array of Slurm.
#
#   sbatch --array=1-16 samples/slurm.sh /scans/2017 /results/2017
#
# Each of the 16 tasks reads its part of SOURCES, chosen by content, so that no task has to
# know of the others; SOURCES and OUT lie on a file system that all nodes share. When all
# have ended, account for every file:
#
#   id=$(sbatch --parsable --array=1-16 samples/slurm.sh /scans/2017 /results/2017)
#   sbatch --dependency=afterany:$id --output=report.txt --wrap 'dau report /results/2017'
#
# and, for the register of all letters, `dau report --register /results/2017`.
#
# Nothing is lost when a task is cut short. Shortly before its time is over it finishes the
# pages in hand and queues itself again; when its node fails, or another job pushes it
# aside, Slurm queues it again; after scancel or a power cut, give the same sbatch line once
# more: what was done is not done again. To do some parts only, say how many there are:
#
#   DAU_SHARDS=16 sbatch --array=3,7 samples/slurm.sh /scans/2017 /results/2017
#
# Exit code of a task: that of dau run. 1 says that some sources failed, as the report does.
# DAU names the program where it is not in PATH. Lines with #SBATCH can be overridden on the
# command line of sbatch, such as --cpus-per-task=8 --time=12:00:00.
#
#SBATCH --job-name=dau
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
#SBATCH --output=dau-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --requeue
#
# USR1, two minutes before the time is over, to this script only. Not TERM: that is what
# scancel sends, and who cancels a task does not want to see it queued again.
#SBATCH --signal=B:USR1@120

set -u
[ $# -ge 2 ] && [ -n "${SLURM_ARRAY_TASK_ID:-}" ] || {
    echo "usage: sbatch --array=1-N samples/slurm.sh SOURCES OUT [DAU OPTION]..." >&2
    exit 2
}
sources=$1
out=$2
shift 2
shards=${DAU_SHARDS:-$SLURM_ARRAY_TASK_COUNT}
dau=
is_late=

trap 'is_late=yes; kill -TERM $dau' USR1
trap 'kill -TERM $dau' TERM INT
"${DAU:-dau}" run "$sources" -o "$out" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
    -j "${SLURM_CPUS_PER_TASK:-1}" "$@" &
dau=$!

# A signal ends `wait`, not what it waits for.
wait "$dau"
code=$?
while kill -0 "$dau" 2>/dev/null; do
    wait "$dau"
    code=$?
done

if [ -n "$is_late" ] && [ "$code" != 0 ]; then
    echo "slurm.sh: the time is nearly over; queued again" >&2
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && sleep 60
fi
exit "$code"
