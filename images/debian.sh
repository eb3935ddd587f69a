# What the recipes share. A recipe is `images/<folder>/build OUT.tar`: it fills a root file system from Debian packages
# and writes an image archive, as `docker load` reads it, to OUT.tar. No registry of images and no engine is needed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=${1:?"usage: $0 OUT.tar"}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"

# unpack PACKAGE...: the files of Debian packages, as they are, without their install scripts. Nothing is installed here.
unpack() {
    mkdir -p "$work/packages"
    (
        cd "$work/packages"
        # apt drops its privileges to fetch: let it write here, and do not warn where it cannot.
        chown _apt . 2>/dev/null || true
        apt-get download -qq "$@" >apt.log 2>&1 || { apt-get update -qq >>apt.log 2>&1 && apt-get download -qq "$@" >>apt.log 2>&1; } || {
            echo "cannot fetch the Debian packages $*:" >&2
            tail -n 3 apt.log >&2
            exit 1
        }
        for package in *.deb; do dpkg-deb -x "$package" "$root"; done
        rm -f ./*.deb
    )
}

# libraries PACKAGE: the libraries that a package depends on, directly, by Debian's own word.
libraries() {
    apt-cache depends --no-recommends --no-suggests "$1" | sed -n 's/.*Depends: \(lib[^ <]*\|zlib[^ <]*\)$/\1/p' | sort -u
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
