#!/bin/sh
# slurm.sh DAU ROOT: samples/slurm.sh on a real Slurm of this machine alone: a job array
# reads a batch, one task of it is killed and one is told that its time is over; queued
# again, they end with the bytes of one machine. Prints TAP; skipped where Slurm (Debian's
# slurm-wlm and munge) is not installed or cannot be started.
set -u
dau=$(realpath "$1")
root=$(realpath "$2")
. "$root/tests/helper.sh"

PATH=$PATH:/usr/sbin
[ "$(id -u)" = 0 ] || skip_all "only root can start a Slurm"
for program in munged slurmctld slurmd sbatch scontrol squeue; do
    command -v "$program" >/dev/null || skip_all "$program is not installed"
done

chmod 755 "$work"
host=$(hostname -s 2>/dev/null || uname -n)
export SLURM_CONF="$work/slurm.conf"
pids=
tear_down() {
    scancel --quiet --user="$(id -un)" 2>/dev/null
    [ -z "$pids" ] || scontrol shutdown >/dev/null 2>&1
    sleep 1
    kill $pids 2>/dev/null
    sleep 0.5
    kill -9 $pids 2>/dev/null
    rm -rf "$work"
}
trap tear_down EXIT
trap 'exit 1' INT TERM HUP

# A cluster of one node, with ports, keys and folders of its own
mkdir "$work/munge" "$work/state" "$work/spool"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 2>/dev/null
chmod 700 "$work/munge"
chmod 600 "$work/munge/key"
port=$((20000 + $$ % 20000))
cat >"$work/slurm.conf" <<CONF
ClusterName=dau-test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket,cred_expire=5
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=2
JobRequeue=1
KillWait=5
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=3 RealMemory=8192 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
# No plugin in use wants cgroups, but left to find out which there are, slurmd gives up where
# /sys is not mounted, as in a chroot.
echo CgroupPlugin=cgroup/v1 >"$work/cgroup.conf"
munged --foreground --force --num-threads=1 --key-file="$work/munge/key" \
    --socket="$work/munge.socket" --pid-file="$work/munge/pid" \
    --log-file="$work/munge/log" --seed-file="$work/munge/seed" >"$work/munged.log" 2>&1 &
pids=$!
until_true 10 test -S "$work/munge.socket" || skip_all "munged does not start: $(tail -n 1 "$work/munged.log")"
slurmctld -D >/dev/null 2>&1 &
pids="$pids $!"
slurmd -D -N "$host" >/dev/null 2>&1 &
pids="$pids $!"
is_up() {
    sinfo -h -o %T | grep -q idle
}
until_true 20 is_up ||
    skip_all "Slurm does not start: $(cat "$work"/slurm*.log | grep -E 'error|fatal' | head -n 3 | tr '\n' ' ')"

# Letters, and what one machine makes of them
mkdir "$work/in"
for i in $(seq 12); do
    letter "$i" >"$work/in/letter-$i.txt"
done
"$dau" run "$work/in" -o "$work/calm" -j 1 >"$work/calm.log" 2>&1 </dev/null
check "one machine" test $? = 0

# The last letter of parts 1 and 2 hangs when its task runs for the first time.
last_of() {
    for f in "$work"/in/*.txt; do
        head=$(sha256sum "$f" | cut -c 1-8)
        [ $((0x$head % 3 + 1)) != "$1" ] || basename "$f"
    done | tail -n 1
}
cat >"$work/dau" <<SH
#!/bin/sh
if [ -z "\${SLURM_RESTART_COUNT:-}" ]; then
    case \$SLURM_ARRAY_TASK_ID in
        1) export DAU_TEST_HANG=$(last_of 1) ;;
        2) export DAU_TEST_HANG=$(last_of 2) ;;
    esac
fi
exec "$dau" "\$@"
SH
chmod 755 "$work/dau"
out=$work/out
export DAU="$work/dau"
id=$(sbatch --parsable --array=1-3 --cpus-per-task=1 --output="$work/task-%a.log" \
    "$root/samples/slurm.sh" "$work/in" "$out" --page-timeout 20)
check "the array is taken" test -n "$id"
report=$(sbatch --parsable --dependency="afterany:$id" --output="$work/report" \
    --wrap "'$dau' report '$out'")

# hangs TASK: all its letters but the last are in its ledger
hangs() {
    want=0
    for f in "$work"/in/*.txt; do
        head=$(sha256sum "$f" | cut -c 1-8)
        [ $((0x$head % 3 + 1)) != "$1" ] || want=$((want + 1))
    done
    [ "$(wc -l <"$out/.dau/ledger.$1-of-3.jsonl")" = $((want - 1)) ]
}
starts_again() {
    grep -q "from before" "$work/task-$1.log"
}
check "task 1 is in the middle" until_true 40 hangs 1
check "task 1 is killed and queued again" scontrol requeue "${id}_1"
check "task 2 is in the middle" until_true 40 hangs 2
check "task 2 is told that its time is over" scancel --batch --signal=USR1 "${id}_2"
check "task 2 queues itself again" until_true 40 grep -q "queued again" "$work/task-2.log"
check "task 1 goes on where it was" until_true 60 starts_again 1
check "task 2 goes on where it was" until_true 60 starts_again 2
ended() {
    [ -z "$(squeue -h -j "$1")" ] || squeue -h -j "$1" -t COMPLETED | grep -q .
}
check "the report comes last" until_true 40 ended "$report"
check "nothing is left in the queue" until_true 10 sh -c '[ -z "$(squeue -h -t PD,R)" ]'
check "the bytes are those of one machine" diff -r -x .dau "$work/calm" "$out"
check "the report accounts for all" grep -q "^12 received" "$work/report"
check "outputs are as the ledgers say" "$dau" verify "$out"
end_checks
