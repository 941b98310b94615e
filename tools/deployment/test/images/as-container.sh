# Runs a command as a container would: on a file system that has the image's files over this machine's and cannot be written to, as an
# account without any rights, and knowing nothing of the environment that it was started from.
#   as-container.sh piped|own LAYER [ro|rw FROM TO]... -- WORKDIR UID GID [NAME=VALUE]... COMMAND...
# LAYER has an empty file or folder wherever something comes to be mounted. Must run as the first process of a PID namespace, with mounts
# of its own.
set -eu

output=$1
shift
mount -t tmpfs -o mode=755 tmpfs /mnt
cp -a "$1" /mnt/layer
mkdir /mnt/root
mount -t overlay overlay -o lowerdir=/mnt/layer:/ /mnt/root
shift

while [ "$1" != -- ]; do
  mount --bind "$2" "/mnt/root$3"
  [ "$1" = rw ] || mount -o remount,bind,ro "/mnt/root$3"
  shift 3
done
mount -t proc proc /mnt/root/proc
mount --rbind /dev /mnt/root/dev
mount -t tmpfs -o mode=1777,noexec tmpfs /mnt/root/tmp
# What tests bring along, such as the programs of PostgreSQL, is found where it lies, also in a repository that this has hidden.
repository=${0%/tools/deployment/test/images/*}
case $repository in
  /tmp/*)
    mkdir -p "/mnt/root$repository"
    mount --bind "$repository" "/mnt/root$repository"
    mount -o remount,bind,ro "/mnt/root$repository"
    ;;
esac

workdir=$2 uid=$3 gid=$4
shift 4
# An engine gives it a pipe that it may open again; a command that is run once has the outputs of whoever runs it.
if [ "$output" = piped ]; then
  mkfifo -m 600 /mnt/output
  chown "$uid" /mnt/output
  cat /mnt/output &
  exec > /mnt/output 2>&1
fi
exec chroot /mnt/root \
  setpriv --reuid "$uid" --regid "$gid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all --pdeathsig=KILL \
  env --ignore-environment --chdir="$workdir" "$@"
