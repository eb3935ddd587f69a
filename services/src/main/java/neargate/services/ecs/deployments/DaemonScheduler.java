package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.services.ecs.deployments.Supply.Host;

/**
 * Decides the next step of a DAEMON service: one task on each container instance that meets its constraints, and none
 * elsewhere ("Daemon scheduling strategy"). An update replaces them in place, since there is never more than one task on an
 * instance: as many at a time as minimumHealthyPercent allows, and no more than may be started.
 */
final class DaemonScheduler {
    private final Situation now;
    private final Draft draft;
    private final Map<String, Post> posts = new LinkedHashMap<>();
    private final Set<String> leaving;

    /** An instance, and the tasks of the service that should run there. */
    private record Post(Host host, List<ServiceTask> ours, List<ServiceTask> others) {
        boolean isHealthy() {
            return ours.stream().anyMatch(ServiceTask::healthy) || hasHealthyOther();
        }

        boolean hasHealthyOther() {
            return others.stream().anyMatch(ServiceTask::healthy);
        }

        boolean isAsWanted() {
            return others.isEmpty() && ours.size() == 1 && ours.getFirst().healthy();
        }

        boolean isProtected(Instant now) {
            return others.stream().anyMatch(task -> task.isProtected(now));
        }

        boolean isEmpty() {
            return ours.isEmpty() && others.isEmpty();
        }
    }

    DaemonScheduler(Situation now, List<Host> hosts) {
        this.now = now;
        this.draft = new Draft(now);
        draft.desired(hosts.size());
        this.leaving = now.tasks().stream()
                .filter(task -> !task.wanted() && task.instance() != null)
                .map(ServiceTask::instance)
                .collect(Collectors.toSet());
        hosts.forEach(host -> posts.put(host.instance(), new Post(host, new ArrayList<>(), new ArrayList<>())));
    }

    Plan plan() {
        now.tasks().stream().filter(ServiceTask::wanted).forEach(this::sort);
        BackOff backOff = BackOff.of(now.starts(), posts.size(), now.rules().pace());
        List<Post> vacant = posts.values().stream().filter(Post::isEmpty).toList();
        if (!vacant.isEmpty()) {
            start(vacant, backOff);
        }
        posts.values().forEach(this::stopSurplus);
        replace((int) vacant.stream().filter(this::isOpen).count());
        boolean asWanted = posts.values().stream().allMatch(Post::isAsWanted);
        Progress.note(draft, now, vacant.size(), asWanted);
        return draft.done();
    }

    /** A task on an instance that is to be empty stays until the other tasks there have gone. */
    private void sort(ServiceTask task) {
        Post post = task.instance() == null ? null : posts.get(task.instance());
        if (post == null) {
            if (task.tie() != ServiceTask.Tie.LAST && !task.isProtected(now.now())) {
                draft.scaleIn(task);
            }
        } else if ((now.isPrimary(task) || now.halted()) && !Patience.isSick(draft, now, task)) {
            post.ours().add(task);
        } else {
            post.others().add(task);
        }
    }

    private void start(List<Post> vacant, BackOff backOff) {
        String deployment = now.starting();
        if (deployment == null || !Patience.allowsStarting(draft, now, backOff)) {
            return;
        }
        List<String> instances = new ArrayList<>();
        boolean told = false;
        for (Post post : vacant) {
            if (post.host().takes()) {
                instances.add(post.host().instance());
            } else if (!isOpen(post)) {
                if (!told && !post.host().refusal().isEmpty()) {
                    told = true;
                    draft.warn(" was unable to place a task" + post.host().refusal());
                }
                draft.look(now.now().plus(now.rules().pace().of(Patience.UNTIL_NEXT_ATTEMPT_TO_PLACE)));
            }
        }
        int count = now.mayStart(instances.size());
        if (count > 0) {
            draft.start(new Plan.Start(deployment, count, null, List.copyOf(instances.subList(0, count))));
        }
    }

    /** Whether a task goes there next. What is in its way may be the old one, which is on its way out. */
    private boolean isOpen(Post vacant) {
        return vacant.host().takes() || leaving.contains(vacant.host().instance());
    }

    private void stopSurplus(Post post) {
        ScaleIn.choose(now, post.ours(), List.of(), post.ours().size() - 1).forEach(draft::scaleIn);
        if (!post.ours().isEmpty()) {
            ScaleIn.choose(now, post.others(), List.of(), post.others().size())
                    .forEach(task -> Patience.stop(draft, task));
        }
    }

    /** @param open how many instances wait for a task already */
    private void replace(int open) {
        List<Post> toReplace = posts.values().stream()
                .filter(post -> post.ours().isEmpty() && !post.others().isEmpty())
                .filter(post -> !post.isProtected(now.now()))
                .toList();
        int healthy = (int) posts.values().stream().filter(Post::isHealthy).count();
        int spare = healthy - now.rules().bounds().least(posts.size());
        int next = now.mayStart(open + toReplace.size()) - open;
        boolean blocked = false;
        for (Post post : toReplace) {
            boolean needed = post.hasHealthyOther() && spare <= 0;
            blocked |= needed;
            if (!needed && next > 0) {
                next--;
                spare -= post.hasHealthyOther() ? 1 : 0;
                post.others().forEach(task -> Patience.stop(draft, task));
            }
        }
        if (blocked && healthy == posts.size() && !draft.stops() && !draft.starts()) {
            Patience.warnOfDeadlock(draft);
        }
    }
}
