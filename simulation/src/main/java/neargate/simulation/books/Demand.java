package neargate.simulation.books;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What was asked of ECS, as those know it who asked. */
public interface Demand {
    /** What was asked for under the name of a group. */
    Ask ask(String group);

    /** Whether tasks were asked for with such a client token. */
    boolean asked(@Nullable String token);

    /** The ARNs of the tasks of no service that ECS said it would run. */
    Collection<String> tasks();

    /** The names of the services that ECS said it had made, and that nobody wanted deleted. */
    Collection<String> services();
}
