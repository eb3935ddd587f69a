# What the recipes share. A recipe is `images/<folder>/build OUT.tar`: it fills a root file system from Debian packages
# and writes an image archive, as `docker load` reads it, to OUT.tar. No registry of images and no engine is needed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=${1:?"usage: $0 OUT.tar"}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"

kept=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/neargate/packages
mkdir -p "$kept"

# package NAME: the file of a Debian package. Packages are kept once they were fetched, so that a recipe that was made
# before can be made again without a network.
package() {
    compgen -G "$kept/$1_*.deb" >/dev/null || fetch "$kept" "$1"
    compgen -G "$kept/$1_*.deb" | sort | tail -n 1
}

# unpack PACKAGE...: the files of Debian packages, as they are, without their install scripts. Nothing is installed here.
unpack() {
    local name file
    for name in "$@"; do
        file=$(package "$name")
        dpkg-deb -x "$file" "$root"
    done
}

# fetch FOLDER PACKAGE: by way of a folder that apt may write to when it has dropped its privileges.
fetch() {
    local folder=$work/fetched
    mkdir -p "$folder"
    chown _apt "$folder" 2>/dev/null || true
    (cd "$folder" && { apt-get download -qq "$2" || { apt-get update -qq && apt-get download -qq "$2"; }; }) >"$work/apt.log" 2>&1 || {
        echo "cannot fetch the Debian package $2: $(tail -n 1 "$work/apt.log")" >&2
        exit 1
    }
    mv "$folder/$2"_*.deb "$1/"
}

# unpack_libraries PACKAGE: the libraries that a package depends on, directly, as the package itself says.
unpack_libraries() {
    local file names
    file=$(package "$1")
    names=$(dpkg-deb -f "$file" Depends Pre-Depends | tr ',:' '\n' | sed -n 's/^ *\(lib[^ ]*\|zlib[^ ]*\).*/\1/p' | sort -u)
    # shellcheck disable=SC2086
    unpack $names
}

# compile SOURCE PROGRAM [OPTION...]: a static program from C: with this machine's compiler, or with a whole one in one small
# package, used from here and thrown away.
compile() {
    local source=$1 program=$2
    shift 2
    if command -v cc >/dev/null; then
        cc -Os -s -static "$@" -o "$program" "$source"
        return
    fi
    local tcc=$work/tcc
    (root=$tcc && mkdir -p "$root" && unpack tcc libc6-dev libc6 linux-libc-dev)
    "$tcc/usr/bin/tcc" "-B$(dirname "$(find "$tcc" -name libtcc1.a | head -n 1)")" \
        "-I$tcc/usr/include" "-I$tcc/usr/include/$(uname -m)-linux-gnu" "-L$tcc/usr/lib/$(uname -m)-linux-gnu" \
        -static "$@" -o "$program" "$source"
}

# small_userland: busybox as the shell and the usual commands, and the files that programs look for.
small_userland() {
    unpack busybox-static
    mkdir -p "$root"/{bin,dev,etc,proc,root,sys,tmp,var/log,run}
    chmod 1777 "$root/tmp"
    [ -e "$root/usr/bin/busybox" ] && mv "$root/usr/bin/busybox" "$root/bin/busybox"
    local name
    for name in $("$root/bin/busybox" --list); do
        [ "$name" = busybox ] || [ -e "$root/bin/$name" ] || ln -s busybox "$root/bin/$name"
    done
    printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
    printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
    rm -rf "$root/usr/share/doc" "$root/usr/share/man" "$root/usr/share/lintian"
}

# archive NAME[:TAG] CONFIG: writes the image; CONFIG is the `config` object of the image specification, as JSON.
archive() {
    local image=$work/image architecture layer config
    mkdir -p "$image"
    case $(uname -m) in x86_64) architecture=amd64 ;; aarch64) architecture=arm64 ;; *) architecture=$(uname -m) ;; esac
    tar --sort=name --mtime=@0 --numeric-owner -C "$root" -cf "$image/layer.tar" .
    layer=$(sha256sum "$image/layer.tar" | cut -d' ' -f1)
    printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:00Z","created_by":"neargate images"}]}' \
        "$architecture" "$2" "$layer" >"$image/config.json"
    config=$(sha256sum "$image/config.json" | cut -d' ' -f1)
    mv "$image/config.json" "$image/$config.json"
    printf '[{"Config":"%s.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$config" "$1" >"$image/manifest.json"
    tar -C "$image" -cf "$out" .
}
