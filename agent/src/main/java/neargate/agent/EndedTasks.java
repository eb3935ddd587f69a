package neargate.agent;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The tasks that ended here last. Until ECS has heard of the end it may ask for a task once more, and that word may be on
 * its way for a while longer: none of them is started anew.
 */
final class EndedTasks {
    private static final int MOST = 1_000;

    private final SequencedSet<String> arns = new LinkedHashSet<>();

    synchronized void add(String arn) {
        if (arns.add(arn) && arns.size() > MOST) {
            arns.removeFirst();
        }
    }

    synchronized boolean contains(String arn) {
        return arns.contains(arn);
    }
}
