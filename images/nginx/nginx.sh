# nginx_root: a small userland with nginx in it; its logs are the container's output.
nginx_root() {
    unpack nginx nginx-common
    unpack_libraries nginx
    small_userland
    printf 'nginx:x:101:101:nginx:/nonexistent:/bin/false\n' >>"$root/etc/passwd"
    printf 'nginx:x:101:\n' >>"$root/etc/group"
    mkdir -p "$root/var/log/nginx" "$root/var/lib/nginx"
    ln -sf /dev/stdout "$root/var/log/nginx/access.log"
    ln -sf /dev/stderr "$root/var/log/nginx/error.log"
    # What only a full system needs: character sets, locales, the init system's files.
    rm -rf "$root"/usr/lib/*-linux-gnu/gconv "$root"/usr/share/{locale,i18n,bug,zoneinfo} "$root"/etc/{init.d,systemd,ufw,logrotate.d} "$root"/lib/systemd
}
