/*
 * The first process of every task: it moves into a network namespace of its own, brings the loopback interface up, and
 * waits to be killed. The task's containers join its namespaces. Children that it inherits are reaped by the kernel,
 * because SIGCHLD is ignored.
 *
 * The container is started in the host's network, since that spares the engine's own, much slower set-up of a network
 * namespace; so this program must leave the host's namespace before anything else, or end.
 */

#if defined(__x86_64__)
enum { close_ = 3, rt_sigaction_ = 13, ioctl_ = 16, socket_ = 41, exit_group_ = 231, ppoll_ = 271, unshare_ = 272 };
#elif defined(__aarch64__)
enum { ioctl_ = 29, close_ = 57, ppoll_ = 73, exit_group_ = 94, unshare_ = 97, rt_sigaction_ = 134, socket_ = 198 };
#else
#error "write the system calls of this machine"
#endif

#define CLONE_NEWNET 0x40000000
#define AF_INET 2
#define SOCK_DGRAM 2
#define SIOCSIFFLAGS 0x8914
#define IFF_UP_RUNNING 0x41
#define SIGCHLD 17
#define SIG_IGN 1L

static long call(long number, long a, long b, long c, long d) {
    long result;
#if defined(__x86_64__)
    register long r10 __asm__("r10") = d;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    result = x0;
#endif
    return result;
}

static void loopback_up(void) {
    static struct {
        char name[16];
        short flags;
        char rest[22];
    } request = {"lo", IFF_UP_RUNNING, {0}};
    long socket = call(socket_, AF_INET, SOCK_DGRAM, 0, 0);
    call(ioctl_, socket, SIOCSIFFLAGS, (long)&request, 0);
    call(close_, socket, 0, 0, 0);
}

void _start(void) {
    static long ignore[4] = {SIG_IGN, 0, 0, 0};
    call(rt_sigaction_, SIGCHLD, (long)ignore, 0, 8);
    if (call(unshare_, CLONE_NEWNET, 0, 0, 0) != 0) {
        call(exit_group_, 1, 0, 0, 0);
    }
    loopback_up();
    for (;;) {
        call(ppoll_, 0, 0, 0, 0);
    }
}
