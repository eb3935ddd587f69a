/*
 * sudo for an instance: whoever may log in may be root, as on Amazon's images, without a password. Knows the options that
 * scripts use.
 */
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_wheel(void) {
    gid_t groups[64];
    int count = getgroups(64, groups);
    for (int i = 0; i < count; i++) {
        if (groups[i] == 10) {
            return 1;
        }
    }
    return getuid() == 0;
}

int main(int count, char **words) {
    int first = 1, shell = 0, login = 0;
    while (first < count && words[first][0] == '-') {
        char *word = words[first++];
        if (strcmp(word, "--") == 0) {
            break;
        } else if (strcmp(word, "-u") == 0 && first < count && strcmp(words[first], "root") == 0) {
            first++;
        } else if (strcmp(word, "-i") == 0) {
            login = 1;
        } else if (strcmp(word, "-s") == 0) {
            shell = 1;
        } else if (strspn(word + 1, "EHnk") != strlen(word + 1)) {
            fprintf(stderr, "sudo: %s is not available on this instance\n", word);
            return 1;
        }
    }
    if (!is_wheel()) {
        fputs("sudo: you are not in the group wheel\n", stderr);
        return 1;
    }
    if (setgroups(0, NULL) != 0 || setgid(0) != 0 || setuid(0) != 0) {
        perror("sudo");
        return 1;
    }
    setenv("HOME", "/root", 1);
    setenv("USER", "root", 1);
    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/aws/bin", 1);
    while (first < count && strchr(words[first], '=') != NULL) {
        putenv(words[first++]);
    }
    if (first >= count) {
        if (!shell && !login) {
            fputs("usage: sudo [-EHn] [NAME=value] command\n", stderr);
            return 1;
        }
        execl("/bin/bash", login ? "-bash" : "bash", (char *)NULL);
    } else {
        execvp(words[first], words + first);
    }
    fprintf(stderr, "sudo: %s: command not found\n", first < count ? words[first] : "bash");
    return 1;
}
